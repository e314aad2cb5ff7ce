// Owns the way of an operation from text to a checked document: parsed, measured, allowed, validated. In that order, each
// step being bounded by the one before.
import {
  getOperationAST,
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { findExcess, maxTokens } from "./limits.ts";
import { readOnly } from "./masking.ts";
import type { Principal } from "./principal.ts";
import { Refusal } from "./refusal.ts";

/** A request's body, whether it came by HTTP or by a websocket. */
export type OperationRequest = {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
};

export type CheckedOperation = {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
};

/** Reads what a client sent. Throws Refusal. */
export function readOperationRequest(body: unknown): OperationRequest {
  if (Array.isArray(body)) {
    throw bad("Send one operation a request: batches are not accepted.");
  }
  if (typeof body !== "object" || body === null) {
    throw bad(
      'The body must be a JSON object: {"query": "…", "variables": {…}}.',
    );
  }
  const { query, ...given } = body as Record<string, unknown>;
  // Null is as good as nothing.
  const operationName = given["operationName"] ?? undefined;
  const variables = given["variables"] ?? undefined;
  if (typeof query !== "string") {
    throw bad('"query" must be a string: the GraphQL document.');
  }
  if (operationName !== undefined && typeof operationName !== "string") {
    throw bad('"operationName" must be a string.');
  }
  if (
    variables !== undefined &&
    (typeof variables !== "object" || Array.isArray(variables))
  ) {
    throw bad('"variables" must be an object.');
  }
  return {
    query,
    operationName,
    variables: variables as Record<string, unknown> | undefined,
  };
}

/** Returns a function that checks operations and remembers the valid ones. It throws Refusal or GraphQLErrors. */
export function createOperationCheck(
  schema: GraphQLSchema,
  options: { readonly tenantIntrospection: boolean },
): (request: OperationRequest, principal: Principal) => CheckedOperation {
  const known = new Map<string, DocumentNode>();
  const closedRules = [...specifiedRules, NoSchemaIntrospectionCustomRule];

  function remember(key: string, document: DocumentNode): void {
    known.set(key, document);
    const [oldest] = known.keys();
    if (known.size > maxKnown && oldest !== undefined) known.delete(oldest);
  }

  return ({ query, operationName }, principal) => {
    const mayIntrospect =
      principal.kind === "operator" || options.tenantIntrospection;
    const key = `${mayIntrospect ? "open" : "closed"} ${query}`;
    const found = known.get(key);
    const document = found ?? parse(query, { maxTokens });
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      throw new GraphQLError(
        operationName === undefined
          ? "The document must have one operation, or operationName must say which."
          : `The document has no operation named ${JSON.stringify(operationName)}.`,
      );
    }
    if (
      operation.operation === OperationTypeNode.MUTATION &&
      principal.isReadOnly
    ) {
      throw new GraphQLError(readOnly.message, {
        extensions: { code: readOnly.code },
      });
    }
    if (!found) {
      for (const each of operationsOf(document)) {
        const excess = findExcess(schema, document, each);
        if (excess) throw excess;
      }
      const rules = mayIntrospect ? specifiedRules : closedRules;
      const errors = validate(schema, document, rules, { maxErrors: 5 });
      if (errors.length > 0) throw new AggregateError(errors);
      if (query.length <= maxKnownLength) remember(key, document);
    }
    return { document, operation };
  };
}

// Documents and their plans are large: this bounds what ever new ones can take.
const maxKnown = 50;
const maxKnownLength = 5000;

function operationsOf(document: DocumentNode): OperationDefinitionNode[] {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (operations.length > 10) {
    throw new GraphQLError("A document may have at most 10 operations.", {
      extensions: { code: "TOO_COMPLEX" },
    });
  }
  return operations;
}

function bad(message: string): Refusal {
  return new Refusal(400, "BAD_INPUT", message);
}
