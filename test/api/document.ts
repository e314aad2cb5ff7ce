// Reads a document's examples: its fenced blocks, and what comments beside them say about running them. Comments are
// not shown to readers:
//   <!-- NAME = path.to.value -->   behind a block: keeps a value of its answer; `stdout` is what a program printed last
//   <!-- as: NAME -->               before one: with this token instead of the operator's
//   <!-- expect: a b -->            behind one: of its lists, only these have rows (otherwise all of them)
//   <!-- meanwhile: sql -->         before one: done again and again until it has heard something
//   <!-- given: sql -->             makes what is needed for what follows; columns of its last row are kept as names
//   <!-- until: condition -->       waits until this holds

/** One step through a document. */
export type Step =
  | {
      readonly kind: "given" | "until";
      readonly line: number;
      readonly sql: string;
    }
  | Example;

export type Example = {
  readonly kind: "example";
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** JSON, of GraphQL. */
  readonly variables: string | undefined;
  readonly token: string;
  readonly meanwhile: string | undefined;
  /** Lists that must have rows; undefined is all. */
  readonly expected: readonly string[] | undefined;
  /** What is kept of the answer: name → path. */
  readonly keeps: ReadonlyMap<string, string>;
};

const languages = ["graphql", "sql", "sh", "js", "python"];
const pattern =
  /^```(?<language>\w*)\n(?<text>.*?)^```$|^<!-- (?<comment>.*?) -->$/gms;

/** In the order of the document. Throws where it can't be understood. */
export function readSteps(document: string): readonly Step[] {
  const steps: Step[] = [];
  let token = "OPERATOR_TOKEN";
  let meanwhile: string | undefined;
  let last: { -readonly [K in keyof Example]: Example[K] } | undefined;

  const comment = (text: string, line: number): void => {
    const [, name, path] = /^([A-Z_]+) = ([\w.]+)$/.exec(text) ?? [];
    const [, word, rest = ""] = /^(\w+):\s*(.*)$/s.exec(text) ?? [];
    if (name && path && last) {
      last.keeps = new Map(last.keeps).set(name, path);
    } else if (word === "as") token = rest;
    else if (word === "meanwhile") meanwhile = rest;
    else if (word === "expect" && last) {
      last.expected = rest.split(" ").filter(Boolean);
    } else if (word === "given" || word === "until") {
      steps.push({ kind: word, line, sql: rest });
    } else throw new Error(`line ${line}: what does this mean: ${text}`);
  };

  for (const { groups = {}, index } of document.matchAll(pattern)) {
    const line = document.slice(0, index).split("\n").length;
    const { language = "", text = "" } = groups;
    if (groups["comment"] !== undefined) comment(groups["comment"], line);
    else if (language === "json" && last?.language === "graphql") {
      last.variables = text;
    } else if (languages.includes(language)) {
      const keeps = new Map<string, string>();
      // prettier-ignore
      last = { kind: "example", line, language, text, token, meanwhile, keeps, variables: undefined, expected: undefined };
      steps.push(last);
      token = "OPERATOR_TOKEN";
      meanwhile = undefined;
    }
  }
  return steps;
}
