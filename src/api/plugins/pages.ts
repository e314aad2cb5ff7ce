// Lists come in pages: `first` is at most 100 and 50 if left out, wherever a list stands; by cursor, never by offset.
import { lambda, SafeError } from "postgraphile/grafast";
import { defaultPageSize, maxPageSize } from "../limits.ts";
import { noteCondition } from "./list-conditions.ts";

type Scope = {
  readonly isPgFieldConnection?: boolean;
  readonly isPgFieldSimpleCollection?: boolean;
  readonly pgFieldResource?: { readonly parameters?: unknown };
};

/** The steps of a list, as far as they are used here; their own types differ from one kind of list to the next. */
type ListStep = { setFirst(first: unknown): void };

export const pages: GraphileConfig.Plugin = {
  name: "PostcommitPages",
  version: "1.0.0",
  after: ["PgFirstLastBeforeAfterArgsPlugin", "PgConditionArgumentPlugin"],
  schema: {
    hooks: {
      // Before the arguments are added, so that the page is set whether or not they are given.
      GraphQLObjectType_fields_field(field, _build, context) {
        const { plan } = field;
        if (!isList(context.scope) || !plan) return field;
        const isRoot = context.Self.name === "Query";
        const paged: typeof plan = ($parent, args, info) => {
          const $list = plan($parent, args, info);
          const names = new Set(info.field.args.map(({ name }) => name));
          if (!names.has("first")) return $list;
          const $first = args.getRaw("first");
          ($list as unknown as ListStep).setFirst(
            lambda($first, pageSize, true),
          );
          noteCondition($list, {
            isRoot,
            $condition: names.has("condition")
              ? args.getRaw("condition")
              : undefined,
          });
          return $list;
        };
        return { ...field, plan: paged };
      },
      GraphQLObjectType_fields_field_args(args, _build, context) {
        if (!isList(context.scope) || !args["first"]) return args;
        const { offset: _offset, last: _last, before: _before, ...kept } = args;
        if (isSeries(context.scope)) {
          const { first: _first, ...rest } = kept;
          return rest;
        }
        return {
          ...kept,
          first: {
            ...args["first"],
            description: `How many to return: at most ${maxPageSize}, and ${defaultPageSize} if left out.`,
            defaultValue: defaultPageSize,
            applyPlan: () => undefined,
          },
        };
      },
    },
  },
};

function isList(scope: object): boolean {
  const { isPgFieldConnection, isPgFieldSimpleCollection } = scope as Scope;
  return Boolean(isPgFieldConnection ?? isPgFieldSimpleCollection);
}

/** What a function returns as a plain list is one piece, and as long as the function lets it be: a chart's points. */
function isSeries(scope: object): boolean {
  const { isPgFieldSimpleCollection, pgFieldResource } = scope as Scope;
  return Boolean(isPgFieldSimpleCollection && pgFieldResource?.parameters);
}

function pageSize(first: unknown): number {
  const size = (first as number | null | undefined) ?? defaultPageSize;
  if (size >= 0 && size <= maxPageSize) return size;
  throw new SafeError(`first must be between 0 and ${maxPageSize}.`, {
    code: "PAGE_SIZE",
  });
}
