// What may stand in a file of src/: SQL, process.env, clocks and default exports have their rooms.
import { Visitor, type ParseResult } from "oxc-parser";

const impure = /^(Date\.now|performance\.now|Math\.random|crypto\.random\w+)$/;
// The dashboard shows SQL to be pasted; it has no Postgres to send it to.
const sqlRooms = ["store", "database", "dev", "dashboard"];

// Statements, not words: "Update the row" is a sentence, "update t set" is SQL.
const sqlStatement = new RegExp(
  `^\\s*(?:${[
    String.raw`select\b[\s\S]*\bfrom\b`,
    String.raw`(?:select|call)\s+[\w.]+\s*\(`,
    String.raw`insert\s+into\b`,
    String.raw`update\s+[\w.]+\s+(?:as\s+\w+\s+)?set\b`,
    String.raw`delete\s+from\b`,
    String.raw`with\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as\b`,
    String.raw`(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:table|schema|function|role|database|index|view|trigger|type|extension)\b`,
    String.raw`(?:truncate|grant|revoke|set\s+local|lock\s+table)\s+\w`,
    String.raw`(?:begin|commit|rollback)\s*;?\s*$`,
    String.raw`(?:listen|unlisten|notify)\s+"?\w+"?\s*;?\s*$`,
  ].join("|")})`,
  "i",
);

/** Everything in one parsed file that stands where it may not; `at` is an offset in `text`. */
export function contentProblems(file: {
  readonly room: string;
  readonly isPure: boolean;
  readonly text: string;
  readonly parsed: ParseResult;
}): { at: number; what: string }[] {
  const { room, isPure, text, parsed } = file;
  const problems: { at: number; what: string }[] = [];
  const maySpeakSql = sqlRooms.includes(room);
  const checkText = (at: number, literal: string) => {
    if (!maySpeakSql && sqlStatement.test(literal)) {
      problems.push({ at, what: "has SQL; it belongs in store/ or database/" });
    }
  };
  new Visitor({
    Literal(node) {
      if (typeof node.value === "string") checkText(node.start, node.value);
    },
    TemplateLiteral(node) {
      const parts = node.quasis.map((part) => part.value.raw);
      checkText(node.start, parts.join("x"));
    },
    CallExpression({ callee, start }) {
      if (callee.type !== "MemberExpression" || callee.computed) return;
      if (callee.property.name === "query" && !maySpeakSql) {
        const what = "calls .query(); that belongs in store/ or database/";
        problems.push({ at: start, what });
      }
    },
    MemberExpression({ object, start, end }) {
      const source = text.slice(start, end);
      // dev hands the whole environment on to the programs it starts, but reads no variable.
      const isRead =
        room === "dev"
          ? text.slice(object.start, object.end) === "process.env"
          : source === "process.env";
      if (isRead && room !== "config") {
        problems.push({
          at: start,
          what: "reads process.env; only config may",
        });
      }
      if (isPure && impure.test(source)) {
        problems.push({ at: start, what: `is pure and may not use ${source}` });
      }
    },
    NewExpression({ start, end }) {
      if (isPure && /^new Date(\(\))?$/.test(text.slice(start, end))) {
        problems.push({
          at: start,
          what: "is pure and may not read the clock",
        });
      }
    },
    ExportDefaultDeclaration({ start }) {
      problems.push({ at: start, what: "has a default export" });
    },
  }).visit(parsed.program);
  return problems;
}
