// How many rows a list has, at a bounded price: exact up to 10,000. Beyond that only operators who look at all of a table
// get an estimate, since the planner's would tell a tenant how many rows the others have.
import {
  constant,
  context,
  lambda,
  list,
  type Step,
} from "postgraphile/grafast";
import { loadOneWithPgClient } from "postgraphile/@dataplan/pg";
import { extendSchema } from "postgraphile/utils";
import { estimateRows } from "../../store/api-mutations.ts";
import type { Principal } from "../principal.ts";
import { conditionOf } from "./list-conditions.ts";

const maxCounted = 10_000;

/** The steps of a list of rows, as far as they are used here. */
type Rows = {
  setFirst(first: Step): void;
  items(): Step;
};
type Connection = { cloneSubplanWithoutPagination(mode: string): Rows };

/** For the lists of these tables. */
export function approximateCount(
  tables: Readonly<Record<string, string>>,
): GraphileConfig.Plugin {
  return extendSchema((build) => {
    const planOf = (table: string) => ($connection: Connection) => {
      const $rows = $connection.cloneSubplanWithoutPagination("normal");
      $rows.setFirst(constant(maxCounted + 1));
      const $counted = lambda($rows.items(), (rows) => (rows as []).length);
      const conditions = conditionOf($connection);
      const $isAll = lambda(
        list([
          conditions?.$condition ?? constant(null),
          context().get("principal" as never),
        ]),
        ([condition, principal]) =>
          Boolean(conditions?.isRoot) &&
          Object.values(condition ?? {}).every(
            (value) => value === null || value === undefined,
          ) &&
          (principal as unknown as Principal).kind === "operator",
      );
      return loadOneWithPgClient(
        build.pgExecutor,
        list([$counted, $isAll]),
        async (client, asked) =>
          await Promise.all(
            asked.map(async ([counted, isAll]) => {
              const isExact = (counted as number) <= maxCounted;
              if (isExact) return { count: counted, isExact };
              const estimated = isAll ? await estimateRows(client, table) : 0;
              return { count: Math.max(estimated, maxCounted), isExact };
            }),
          ),
      );
    };
    return {
      typeDefs: `
        "How many there are, at a bounded price."
        type ApproximateCount {
          "The number, if isExact; otherwise there are more than 10,000, and for an operator who asks for all of a table this is an estimate."
          count: Int!
          "Whether count is exact: up to 10,000 it is."
          isExact: Boolean!
        }
        ${Object.keys(tables)
          .map(
            (type) => `extend type ${type} {
          "How many there are in all, on all pages."
          approximateCount: ApproximateCount
        }`,
          )
          .join("\n")}
      `,
      objects: Object.fromEntries(
        Object.entries(tables).map(([type, table]) => [
          type,
          { plans: { approximateCount: planOf(table) } },
        ]),
      ),
    };
  }, "PostcommitApproximateCount");
}
