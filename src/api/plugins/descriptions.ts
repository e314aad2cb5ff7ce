// Says what is said nowhere in SQL: arguments, inputs and payloads. Everything else is described by the comments of the
// tables, columns and functions.

/** By name, wherever it stands. What needs other words in one place is `Type.field`. */
const words: Readonly<Record<string, string>> = {
  id: "Its id.",
  input: "What is to be done.",
  idempotencyKey:
    "Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused.",
  tenant: "Whose it is. A tenant's token means its own if this is left out.",
  "PublishEventInput.tenant": "Whose it is: 'default', if this is left out.",
  endpointId: "The id of the endpoint.",
  deliveryId: "The id of the delivery.",
  eventId: "The id of the event.",
  number: "1 for the first attempt of its delivery, and so on.",
  type: "The type of event, like order.created.",
  "PublishEventInput.type": "Its type, like order.created.",
  "SendTestEventInput.type": "Its type: postcommit.test, if this is left out.",
  payload: "A JSON object or array.",
  since:
    "Only events inserted at this time or later. Null: from the beginning.",
  until: "Only events inserted before this time. Null: up to now.",
  bucket: "The width of each bucket of time.",
  outcome: "Only deliveries whose last attempt had this outcome; see Attempt.",
  status: "Only deliveries in this state.",
  reason: "Why, in words.",
  overlap: "How long its other secrets go on signing.",
  url: "Where to POST; see Endpoint.",
  description: "Free text for people.",
  eventTypes:
    'The types it wants; order.* is every type that begins with "order.".',
  allEventTypes: "It wants all types from now on.",
  defaultTimeout: "It has no timeout of its own any more.",
  publicCas: "It has no private CA any more.",
  replayedCount: "How many deliveries are made, or sent again.",
  headers: "Headers to send along, as a JSON object of strings.",
  retrySchedule: "Seconds to wait after the 1st, 2nd, … failed attempt.",
  timeoutMs: "Milliseconds for one whole attempt.",
  caCertificate: "The certificates of a private CA, in PEM.",
  secret: "The signing secret, whsec_…. Keep it safe: it is not shown again.",
  "ExpireSecretPayload.secret":
    "The secret that has ended, without the secret itself.",
  result: "What came of it.",
  condition: "What to narrow the list down by; all of it must hold.",
  orderBy: "By time: newest first, or oldest first.",
  after:
    "Only what comes after this cursor: pageInfo.endCursor of the page before.",
  CreateEndpointRecord: "A new endpoint's id and its secret.",
  NEWEST_FIRST: "The newest first.",
  OLDEST_FIRST: "The oldest first.",
};

export const descriptions: GraphileConfig.Plugin = {
  name: "PostcommitDescriptions",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLObjectType: (type) => describe(type, type.name),
      GraphQLObjectType_fields_field: (field, _build, { Self, scope }) =>
        describe(field, scope.fieldName, Self.name),
      GraphQLObjectType_fields_field_args_arg: (arg, _build, { scope }) => ({
        ...arg,
        description: isPlain(arg.description)
          ? arg.description
          : (words[scope.argName] ?? arg.description),
      }),
      GraphQLInputObjectType_fields_field: (field, _build, { Self, scope }) =>
        describe(field, scope.fieldName, Self.name),
      GraphQLEnumType_values_value: (value, _build, { scope }) =>
        describe(value, scope.valueName),
    },
  },
};

function describe<T extends { description?: string | null | undefined }>(
  what: T,
  name: string,
  within = "",
): T {
  const description =
    words[`${within}.${name}`] ||
    what.description ||
    words[name] ||
    (within.endsWith("Payload") ? words["result"] : undefined);
  return description ? { ...what, description } : what;
}
/** What PostGraphile says of its arguments is longer than it is clear. */
function isPlain(description: string | null | undefined): boolean {
  return Boolean(description?.startsWith("How many"));
}
