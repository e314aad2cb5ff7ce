// Lays out JSON without changing a token of it.

type Reviver = (
  key: string,
  value: unknown,
  context: { source?: string },
) => unknown;
const json = JSON as unknown as {
  parse: (text: string, reviver: Reviver) => unknown;
  rawJSON: (text: string) => unknown;
};

/** The text with line breaks and indents; undefined if it is no JSON. */
export function layOut(text: string): string | undefined {
  try {
    // Numbers go through as the text that they were.
    const value = json.parse(text, (_key, each, { source }) =>
      typeof each === "number" && source !== undefined
        ? json.rawJSON(source)
        : each,
    );
    return JSON.stringify(value, null, 2);
  } catch {
    return undefined;
  }
}
