// JSON, laid out for reading. Every number stays as it was written: 12345678901234567890 and 1.10 are no doubles.
import { useMemo, type ReactNode } from "react";
import { layOut } from "./json-text.ts";
import { TextView } from "./text-view.tsx";

export function JsonView(props: {
  /** The text as it came. Never the result of JSON.parse. */
  readonly text: string;
  /** What it is, for the button and for screen readers. */
  readonly label: string;
  readonly note?: ReactNode;
}) {
  const { text, label, note } = props;
  const laidOut = useMemo(() => layOut(text) ?? text, [text]);
  return <TextView label={label} text={laidOut} copied={text} note={note} />;
}
