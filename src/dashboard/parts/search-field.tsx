// A field whose text becomes a filter when one stops typing, or presses Enter.
import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { readText } from "../app/search.ts";

export function SearchField(props: {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
  /** Where the key / leads. */
  readonly isMain?: boolean;
  /** What is wrong with a text that was typed; it is then not used. */
  readonly problem?: (text: string) => string | undefined;
}) {
  const { label, placeholder, value = "", onChange, isMain = false } = props;
  const [typed, setTyped] = useState(value);
  const [given, setGiven] = useState(value);
  // The address was changed by something else: a link, or the back button.
  if (given !== value) {
    setGiven(value);
    if (readText(typed) !== readText(value)) setTyped(value);
  }
  const wrong = readText(typed) && props.problem?.(typed.trim());
  const settle = useDebouncedCallback(
    (text: string) => {
      const read = readText(text);
      if (read === undefined || !props.problem?.(read)) onChange(read);
    },
    { delay: 350, flushOnUnmount: false },
  );
  useEffect(() => () => settle.cancel(), [settle]);
  return (
    <TextInput
      type="search"
      label={label}
      placeholder={placeholder}
      value={typed}
      error={wrong}
      spellCheck={false}
      autoComplete="off"
      {...(isMain && { "data-search": true })}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        settle(currentTarget.value);
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key === "Enter") settle.flush();
        if (key === "Escape") currentTarget.blur();
      }}
    />
  );
}
