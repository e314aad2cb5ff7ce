// Text from strangers, with everything in it that one would not see made visible: control characters, and those that
// turn the direction of writing around or take no room.

export type Piece = { readonly text: string; readonly isMark: boolean };

/** All but tab, line feed, and a carriage return before a line feed. */
const unseen =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /(?:[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\r(?!\n))+/g;

/** The text in pieces, in their order: plain ones, and marks in the place of what is not seen. */
export function visiblePieces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { 0: run, index } of text.matchAll(unseen)) {
    if (index > at) pieces.push({ text: text.slice(at, index), isMark: false });
    pieces.push({
      text: Array.from(run, markOf).join(""),
      isMark: true,
    });
    at = index + run.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isMark: false });
  return pieces;
}

/** The control pictures of Unicode for those that have one: ␀, ␛, ␡. */
function markOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `‹U+${code.toString(16).toUpperCase().padStart(4, "0")}›`;
}
