// Text from strangers, as text: what is in it is shown, never done.
import { visiblePieces } from "./visible-text.ts";
import classes from "./plain-text.module.css";

export function PlainText({ text }: { readonly text: string }) {
  return (
    <bdi>
      {visiblePieces(text).map((piece, index) =>
        piece.isMark ? (
          <span
            // oxlint-disable-next-line react/no-array-index-key -- pieces of one text, which come and go together
            key={index}
            className={classes["mark"]}
            title="Characters that can't be seen"
          >
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}
