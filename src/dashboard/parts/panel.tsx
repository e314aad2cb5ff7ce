// A part of a page, with or without a title.
import { Title } from "@mantine/core";
import { useId, type ReactNode } from "react";
import classes from "./panel.module.css";

export function Panel(props: {
  readonly title?: string;
  /** Of its heading; 2 unless it stands within another one. */
  readonly level?: 2 | 3 | 4;
  /** Beside the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  const { title, level = 2, aside, children } = props;
  return (
    <section
      className={classes["panel"]}
      {...(title !== undefined && { "aria-labelledby": id })}
    >
      {title === undefined ? null : (
        <div className={classes["head"]}>
          <Title order={level} size="h6" id={id}>
            {title}
          </Title>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
