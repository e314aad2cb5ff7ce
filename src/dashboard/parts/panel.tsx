// A part of a page, with or without a title.
import { Title } from "@mantine/core";
import { useId, type ReactNode } from "react";
import classes from "./panel.module.css";

export function Panel(props: {
  readonly title?: string;
  /** Beside the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  const { title, aside, children } = props;
  return (
    <section
      className={classes["panel"]}
      {...(title !== undefined && { "aria-labelledby": id })}
    >
      {title === undefined ? null : (
        <div className={classes["head"]}>
          <Title order={2} size="h6" id={id}>
            {title}
          </Title>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
