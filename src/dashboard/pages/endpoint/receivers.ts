// The programs in snippets/: whole ones, that test/browser/receivers.test.ts runs where their language is there.

export type Receiver = {
  readonly id: string;
  readonly label: string;
  /** What its file is to be called. */
  readonly file: string;
  readonly load: () => Promise<{ readonly default: string }>;
};

export const receivers: readonly Receiver[] = [
  {
    id: "node",
    label: "Node",
    file: "receiver.mjs",
    load: () => import("./snippets/receiver.mjs?raw"),
  },
  {
    id: "python",
    label: "Python",
    file: "receiver.py",
    load: () => import("./snippets/receiver.py?raw"),
  },
  {
    id: "go",
    label: "Go",
    file: "receiver.go",
    load: () => import("./snippets/receiver.go?raw"),
  },
  {
    id: "ruby",
    label: "Ruby",
    file: "config.ru",
    load: () => import("./snippets/receiver.rb?raw"),
  },
  {
    id: "php",
    label: "PHP",
    file: "webhooks.php",
    load: () => import("./snippets/receiver.php?raw"),
  },
  {
    id: "java",
    label: "Java",
    file: "Receiver.java",
    load: () => import("./snippets/Receiver.java?raw"),
  },
  {
    id: "csharp",
    label: "C#",
    file: "Program.cs",
    load: () => import("./snippets/Receiver.cs?raw"),
  },
];

/** The program for an endpoint's URL: it listens where that leads. */
export async function receiverOf(
  receiver: Receiver,
  url: string,
): Promise<string> {
  const { default: text } = await receiver.load();
  // As a URL has it, a path holds no quote and no backslash.
  const { pathname } = new URL(url);
  return text.replaceAll("/webhooks", () => pathname).trim();
}
