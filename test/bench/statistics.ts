// Medians, percentiles, and the order in which contenders take turns.

/** The value below which `share` (0 to 1) of the values lie; NaN of none. */
export function percentile(values: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(values).toSorted();
  const index = Math.ceil(share * sorted.length) - 1;
  return sorted[Math.max(0, index)] ?? Number.NaN;
}

/** Of an even count the middle between the two in the middle. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).toSorted();
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/**
 * Measures each contender once a round: A B C, C B A, A B C, … so that what the machine does meanwhile hits all alike.
 * Returns each contender's results.
 */
export async function takeTurns<Contender, Result>(
  contenders: readonly Contender[],
  rounds: number,
  measure: (contender: Contender) => Promise<Result>,
): Promise<Map<Contender, Result[]>> {
  const results = new Map<Contender, Result[]>(
    contenders.map((contender) => [contender, []]),
  );
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? contenders : contenders.toReversed();
    for (const contender of order) {
      results.get(contender)?.push(await measure(contender));
    }
  }
  return results;
}
