// Owns which endpoints have series of their own, where METRICS_TOP_ENDPOINTS asks for some: those that fail most. What is
// kept is bounded, however many there are.

export type EndpointCounts = {
  readonly endpointId: string;
  readonly delivered: number;
  readonly failed: number;
};

export type TopEndpoints = {
  readonly count: (endpointId: string, isDelivered: boolean) => void;
  /** At most as many as were asked for, those that failed most first. */
  readonly most: () => readonly EndpointCounts[];
};

/** So many are kept for each that is shown: one that has just begun to fail must be able to rise. */
const keptForEach = 20;

type Kept = { readonly endpointId: string; delivered: number; failed: number };

export function createTopEndpoints(max: number): TopEndpoints {
  const kept = new Map<string, Kept>();

  function make(endpointId: string): Kept {
    if (kept.size >= max * keptForEach) forgetQuietest();
    const made = { endpointId, delivered: 0, failed: 0 };
    kept.set(endpointId, made);
    return made;
  }

  /** A tenth of them at a time: to look for one each time would cost more than to count. */
  function forgetQuietest(): void {
    const ordered = [...kept.values()].toSorted((a, b) => order(b, a));
    const count = Math.max(1, Math.floor(ordered.length / 10));
    for (const { endpointId } of ordered.slice(0, count)) {
      kept.delete(endpointId);
    }
  }

  return {
    count: (endpointId, isDelivered) => {
      const counts = kept.get(endpointId) ?? make(endpointId);
      if (isDelivered) counts.delivered += 1;
      else counts.failed += 1;
    },
    most: () => [...kept.values()].toSorted(order).slice(0, max),
  };
}

function order(a: Kept, b: Kept): number {
  return b.failed - a.failed || b.delivered - a.delivered;
}
