// An id, a URL or a header: to be read letter by letter.
import { Text } from "@mantine/core";
import { PlainText } from "./plain-text.tsx";

export function Mono({ text }: { readonly text: string }) {
  return (
    <Text span className="mono" style={{ overflowWrap: "anywhere" }}>
      <PlainText text={text} />
    </Text>
  );
}
