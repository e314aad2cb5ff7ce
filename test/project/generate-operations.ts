// Writes the types of what the dashboard asks of the API, beside each `.graphql` file, from schema.graphql.
// `npm run schema` runs it; operations.test.ts fails when a file is stale.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate } from "@graphql-codegen/cli";
import { format } from "prettier";

const root = join(import.meta.dirname, "../..");
const base = "src/dashboard/app/schema.generated.ts";

const scalars = {
  UUID: "string",
  Datetime: "string",
  Cursor: "string",
  JSON: "unknown",
};

/** Path from the project's root → what the file must hold. */
export async function generatedOperations(): Promise<Map<string, string>> {
  const files = (await generate(
    {
      cwd: root,
      schema: "schema.graphql",
      documents: "src/dashboard/**/*.graphql",
      silent: true,
      config: {
        scalars,
        enumsAsTypes: true,
        useTypeImports: true,
        immutableTypes: true,
        skipTypename: true,
        dedupeFragments: true,
        optimizeDocumentNode: true,
        documentNodeImport: "@urql/core#TypedDocumentNode",
        // The client asks for it where it needs it.
        nonOptionalTypename: false,
      },
      generates: {
        [base]: {
          plugins: ["typescript"],
          config: { onlyOperationTypes: true },
        },
        "src/dashboard/": {
          preset: "near-operation-file",
          presetConfig: {
            extension: ".generated.ts",
            baseTypesPath: "app/schema.generated.ts",
          },
          plugins: ["typescript-operations", "typed-document-node"],
        },
      },
    },
    false,
  )) as { filename: string; content: string }[];
  return new Map(
    await Promise.all(
      files.map(
        async ({ filename, content }) =>
          [
            filename.replace(`${root}/`, ""),
            await format(withOurImports(content), { parser: "typescript" }),
          ] as const,
      ),
    ),
  );
}

/** Imports name files as they are called, and only those that are needed, here as everywhere. */
function withOurImports(text: string): string {
  return text.includes("Types.")
    ? text.replace("schema.generated'", "schema.generated.ts'")
    : text.replace(/^import type \* as Types .*\n/m, "");
}

if (import.meta.main) {
  for (const [path, text] of await generatedOperations()) {
    await writeFile(join(root, path), text);
  }
}
