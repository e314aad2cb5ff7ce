export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string };
  String: { input: string; output: string };
  Boolean: { input: boolean; output: boolean };
  Int: { input: number; output: number };
  Float: { input: number; output: number };
  /** A location in a connection that can be used for resuming pagination. */
  Cursor: { input: string; output: string };
  /**
   * A point in time as described by the [ISO
   * 8601](https://en.wikipedia.org/wiki/ISO_8601) and, if it has a timezone, [RFC
   * 3339](https://datatracker.ietf.org/doc/html/rfc3339) standards. Input values
   * that do not conform to both ISO 8601 and RFC 3339 may be coerced, which may lead
   * to unexpected results.
   */
  Datetime: { input: string; output: string };
  /** Represents JSON values as specified by [ECMA-404](http://www.ecma-international.org/publications/files/ECMA-ST/ECMA-404.pdf). */
  JSON: { input: unknown; output: unknown };
  /** A universally unique identifier as defined by [RFC 4122](https://tools.ietf.org/html/rfc4122). */
  UUID: { input: string; output: string };
};

/** Methods to use when ordering `Attempt`. */
export type AttemptOrderBy =
  /** The newest first. */
  | "NEWEST_FIRST"
  /** The oldest first. */
  | "OLDEST_FIRST";

/** A condition to be used against `Audit` object types. All fields are tested for equality and combined with a logical ‘and.’ */
export type AuditCondition = {
  /** Only what was done by them; see Audit.actor. */
  readonly actor?: InputMaybe<Scalars["String"]["input"]>;
  /** Only what was done at this time or later. */
  readonly createdAfter?: InputMaybe<Scalars["Datetime"]["input"]>;
  /** Only what was done before this time. */
  readonly createdBefore?: InputMaybe<Scalars["Datetime"]["input"]>;
  /** Only what this did: a mutation's name in SQL, such as pause_endpoint. */
  readonly mutation?: InputMaybe<Scalars["String"]["input"]>;
  /** Only those of this tenant. For operators: a tenant's token sees its own anyway. */
  readonly tenant?: InputMaybe<Scalars["String"]["input"]>;
};

/** Methods to use when ordering `Audit`. */
export type AuditOrderBy =
  /** The newest first. */
  | "NEWEST_FIRST"
  /** The oldest first. */
  | "OLDEST_FIRST";

/** A condition to be used against `BulkJob` object types. All fields are tested for equality and combined with a logical ‘and.’ */
export type BulkJobCondition = {
  /** Only jobs in this state: running, finished or cancelled. */
  readonly status?: InputMaybe<Scalars["String"]["input"]>;
  /** Only those of this tenant. For operators: a tenant's token sees its own anyway. */
  readonly tenant?: InputMaybe<Scalars["String"]["input"]>;
};

/** Methods to use when ordering `BulkJob`. */
export type BulkJobOrderBy =
  /** The newest first. */
  | "NEWEST_FIRST"
  /** The oldest first. */
  | "OLDEST_FIRST";

/** All input for the `cancelBulkJob` mutation. */
export type CancelBulkJobInput = {
  /** Its id. */
  readonly id: Scalars["UUID"]["input"];
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
};

/** All input for the `cancelDeliveries` mutation. */
export type CancelDeliveriesInput = {
  /** The id of the endpoint. */
  readonly endpointId?: InputMaybe<Scalars["UUID"]["input"]>;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
  /** Only events inserted at this time or later. Null: from the beginning. */
  readonly since?: InputMaybe<Scalars["Datetime"]["input"]>;
  /** Only deliveries in this state. */
  readonly status?: InputMaybe<Scalars["String"]["input"]>;
  /** Whose it is. A tenant's token means its own if this is left out. */
  readonly tenant?: InputMaybe<Scalars["String"]["input"]>;
  /** The type of event, like order.created. */
  readonly type?: InputMaybe<Scalars["String"]["input"]>;
  /** Only events inserted before this time. Null: up to now. */
  readonly until?: InputMaybe<Scalars["Datetime"]["input"]>;
};

/** All input for the `cancelDelivery` mutation. */
export type CancelDeliveryInput = {
  /** Its id. */
  readonly id: Scalars["UUID"]["input"];
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
};

/** All input for the `createEndpoint` mutation. */
export type CreateEndpointInput = {
  /** The certificates of a private CA, in PEM. */
  readonly caCertificate?: InputMaybe<Scalars["String"]["input"]>;
  /** Free text for people. */
  readonly description?: InputMaybe<Scalars["String"]["input"]>;
  /** The types it wants; order.* is every type that begins with "order.". */
  readonly eventTypes?: InputMaybe<
    ReadonlyArray<InputMaybe<Scalars["String"]["input"]>>
  >;
  /** Headers to send along, as a JSON object of strings. */
  readonly headers?: InputMaybe<Scalars["JSON"]["input"]>;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
  /** Seconds to wait after the 1st, 2nd, … failed attempt. */
  readonly retrySchedule?: InputMaybe<
    ReadonlyArray<InputMaybe<Scalars["Int"]["input"]>>
  >;
  /** Whose it is. A tenant's token means its own if this is left out. */
  readonly tenant?: InputMaybe<Scalars["String"]["input"]>;
  /** Milliseconds for one whole attempt. */
  readonly timeoutMs?: InputMaybe<Scalars["Int"]["input"]>;
  /** Where to POST; see Endpoint. */
  readonly url: Scalars["String"]["input"];
};

/** What a token shall allow, and for how long. */
export type CreateTenantTokenInput = {
  /** For how long, at most a year. */
  readonly expiresInSeconds?: InputMaybe<Scalars["Int"]["input"]>;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same token; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
  /** Whether it allows no mutations. */
  readonly readOnly?: InputMaybe<Scalars["Boolean"]["input"]>;
  /** Who will use it, in words: shown in the audit beside the tenant. */
  readonly subject?: InputMaybe<Scalars["String"]["input"]>;
  /** Whose rows it is for, 1 to 200 characters. */
  readonly tenant: Scalars["String"]["input"];
};

/** All input for the `deleteEndpoint` mutation. */
export type DeleteEndpointInput = {
  /** Its id. */
  readonly id: Scalars["UUID"]["input"];
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
};

/**
 * A condition to be used against `Delivery` object types. All fields are tested
 * for equality and combined with a logical ‘and.’
 */
export type DeliveryCondition = {
  /** Only deliveries of events that were inserted at this time or later. */
  readonly createdAfter?: InputMaybe<Scalars["Datetime"]["input"]>;
  /** Only deliveries of events that were inserted before this time. */
  readonly createdBefore?: InputMaybe<Scalars["Datetime"]["input"]>;
  /** Only deliveries to this endpoint. */
  readonly endpointId?: InputMaybe<Scalars["UUID"]["input"]>;
  /** Only deliveries of this event. */
  readonly eventId?: InputMaybe<Scalars["UUID"]["input"]>;
  /** Only deliveries whose last attempt had this outcome, such as timeout. Best with a status, an endpoint or a range of time. */
  readonly outcome?: InputMaybe<Scalars["String"]["input"]>;
  /** Only deliveries in this state: pending (waiting for its endpoint, or for its next attempt; not those whose first attempt is just being made), held, delivered, failed or cancelled. */
  readonly status?: InputMaybe<Scalars["String"]["input"]>;
  /** Only deliveries whose last response had a status of this class: 2 for 200 to 299, and so on, 2 to 5. Best with an endpoint or a range of time. */
  readonly statusClass?: InputMaybe<Scalars["Int"]["input"]>;
  /** Only deliveries whose last response had this status, such as 503. Best with an endpoint or a range of time. */
  readonly statusCode?: InputMaybe<Scalars["Int"]["input"]>;
  /** Only deliveries that are still pending or held so many seconds after their event was inserted. */
  readonly stuckLongerThan?: InputMaybe<Scalars["Int"]["input"]>;
  /** Only those of this tenant. For operators: a tenant's token sees its own anyway. */
  readonly tenant?: InputMaybe<Scalars["String"]["input"]>;
};

/** Methods to use when ordering `Delivery`. */
export type DeliveryOrderBy =
  /** The newest first. */
  | "NEWEST_FIRST"
  /** The oldest first. */
  | "OLDEST_FIRST";

/** What has happened to an endpoint. */
export type EndpointChange =
  /** It has succeeded again, and gets what waited for it. */
  | "CIRCUIT_CLOSED"
  /** It has failed so often that nothing is sent to it for a while. */
  | "CIRCUIT_OPENED"
  /** It is gone. */
  | "DELETED"
  /** Nothing is sent to it until it is resumed. */
  | "PAUSED"
  /** It gets what was held. */
  | "RESUMED";

/**
 * A condition to be used against `Endpoint` object types. All fields are tested
 * for equality and combined with a logical ‘and.’
 */
export type EndpointCondition = {
  /** true: only endpoints that were deleted. false: only those that are there. */
  readonly deleted?: InputMaybe<Scalars["Boolean"]["input"]>;
  /** true: only endpoints that are paused. false: only those that are not. */
  readonly paused?: InputMaybe<Scalars["Boolean"]["input"]>;
  /** Only endpoints that have this text in their URL or description, in whatever case. */
  readonly search?: InputMaybe<Scalars["String"]["input"]>;
  /** Only those of this tenant. For operators: a tenant's token sees its own anyway. */
  readonly tenant?: InputMaybe<Scalars["String"]["input"]>;
  /** true: only endpoints that have an open circuit, have failed in the last hour or are paused: the 100 in the greatest trouble. false: all others. */
  readonly troubled?: InputMaybe<Scalars["Boolean"]["input"]>;
};

/** Methods to use when ordering `Endpoint`. */
export type EndpointOrderBy =
  /** The newest first. */
  | "NEWEST_FIRST"
  /** The oldest first. */
  | "OLDEST_FIRST";

/** A condition to be used against `Event` object types. All fields are tested for equality and combined with a logical ‘and.’ */
export type EventCondition = {
  /** Only events that were inserted at this time or later. */
  readonly createdAfter?: InputMaybe<Scalars["Datetime"]["input"]>;
  /** Only events that were inserted before this time. */
  readonly createdBefore?: InputMaybe<Scalars["Datetime"]["input"]>;
  /** Only events that were inserted with this idempotency key: one of a tenant at most. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
  /** Only those of this tenant. For operators: a tenant's token sees its own anyway. */
  readonly tenant?: InputMaybe<Scalars["String"]["input"]>;
  /** Only events of this type; order.* is every type that begins with "order.". */
  readonly type?: InputMaybe<Scalars["String"]["input"]>;
  /** true: only events whose deliveries have not been written yet, of the 10,000 that have waited longest. */
  readonly undispatched?: InputMaybe<Scalars["Boolean"]["input"]>;
  /** true: only events that no endpoint wanted. false: all others. */
  readonly unmatched?: InputMaybe<Scalars["Boolean"]["input"]>;
};

/** Methods to use when ordering `Event`. */
export type EventOrderBy =
  /** The newest first. */
  | "NEWEST_FIRST"
  /** The oldest first. */
  | "OLDEST_FIRST";

/** All input for the `expireSecret` mutation. */
export type ExpireSecretInput = {
  /** Its id. */
  readonly id: Scalars["UUID"]["input"];
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
};

/** An interval of time that has passed where the smallest distinct unit is a second. */
export type IntervalInput = {
  /** A quantity of days. */
  readonly days?: InputMaybe<Scalars["Int"]["input"]>;
  /** A quantity of hours. */
  readonly hours?: InputMaybe<Scalars["Int"]["input"]>;
  /** A quantity of minutes. */
  readonly minutes?: InputMaybe<Scalars["Int"]["input"]>;
  /** A quantity of months. */
  readonly months?: InputMaybe<Scalars["Int"]["input"]>;
  /**
   * A quantity of seconds. This is the only non-integer field, as all the other
   * fields will dump their overflow into a smaller unit of time. Intervals don’t
   * have a smaller unit than seconds.
   */
  readonly seconds?: InputMaybe<Scalars["Float"]["input"]>;
  /** A quantity of years. */
  readonly years?: InputMaybe<Scalars["Int"]["input"]>;
};

/** All input for the `pauseEndpoint` mutation. */
export type PauseEndpointInput = {
  /** Its id. */
  readonly id: Scalars["UUID"]["input"];
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
  /** Why, in words. */
  readonly reason?: InputMaybe<Scalars["String"]["input"]>;
};

/** All input for the `publishEvent` mutation. */
export type PublishEventInput = {
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
  /** A JSON object or array. */
  readonly payload?: InputMaybe<Scalars["JSON"]["input"]>;
  /** Whose it is: 'default', if this is left out. */
  readonly tenant?: InputMaybe<Scalars["String"]["input"]>;
  /** Its type, like order.created. */
  readonly type: Scalars["String"]["input"];
};

/** All input for the `replayEvent` mutation. */
export type ReplayEventInput = {
  /** The id of the endpoint. */
  readonly endpointId?: InputMaybe<Scalars["UUID"]["input"]>;
  /** The id of the event. */
  readonly eventId: Scalars["UUID"]["input"];
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
};

/** All input for the `replayEvents` mutation. */
export type ReplayEventsInput = {
  /** The id of the endpoint. */
  readonly endpointId?: InputMaybe<Scalars["UUID"]["input"]>;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
  /** Only events inserted at this time or later. Null: from the beginning. */
  readonly since?: InputMaybe<Scalars["Datetime"]["input"]>;
  /** Whose it is. A tenant's token means its own if this is left out. */
  readonly tenant?: InputMaybe<Scalars["String"]["input"]>;
  /** The type of event, like order.created. */
  readonly type?: InputMaybe<Scalars["String"]["input"]>;
  /** Only events inserted before this time. Null: up to now. */
  readonly until?: InputMaybe<Scalars["Datetime"]["input"]>;
};

/** All input for the `resumeEndpoint` mutation. */
export type ResumeEndpointInput = {
  /** Its id. */
  readonly id: Scalars["UUID"]["input"];
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
};

/** All input for the `retryDelivery` mutation. */
export type RetryDeliveryInput = {
  /** Its id. */
  readonly id: Scalars["UUID"]["input"];
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
};

/** All input for the `retryFailed` mutation. */
export type RetryFailedInput = {
  /** The id of the endpoint. */
  readonly endpointId?: InputMaybe<Scalars["UUID"]["input"]>;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
  /** Only deliveries whose last attempt had this outcome; see Attempt. */
  readonly outcome?: InputMaybe<Scalars["String"]["input"]>;
  /** Only events inserted at this time or later. Null: from the beginning. */
  readonly since?: InputMaybe<Scalars["Datetime"]["input"]>;
  /** Whose it is. A tenant's token means its own if this is left out. */
  readonly tenant?: InputMaybe<Scalars["String"]["input"]>;
  /** The type of event, like order.created. */
  readonly type?: InputMaybe<Scalars["String"]["input"]>;
  /** Only events inserted before this time. Null: up to now. */
  readonly until?: InputMaybe<Scalars["Datetime"]["input"]>;
};

/** Whose secrets are to be shown. */
export type RevealSecretInput = {
  /** The id of the endpoint. */
  readonly endpointId: Scalars["UUID"]["input"];
  /** Optional, 1 to 200 characters. Asked again with the same key, the secrets are those that are live then, and the audit has one row. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
};

/** All input for the `rotateSecret` mutation. */
export type RotateSecretInput = {
  /** The id of the endpoint. */
  readonly endpointId: Scalars["UUID"]["input"];
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
  /** How long its other secrets go on signing. */
  readonly overlap?: InputMaybe<IntervalInput>;
};

/** Methods to use when ordering `Secret`. */
export type SecretOrderBy =
  /** The newest first. */
  | "NEWEST_FIRST"
  /** The oldest first. */
  | "OLDEST_FIRST";

/** All input for the `sendTestEvent` mutation. */
export type SendTestEventInput = {
  /** The id of the endpoint. */
  readonly endpointId: Scalars["UUID"]["input"];
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
  /** A JSON object or array. */
  readonly payload?: InputMaybe<Scalars["JSON"]["input"]>;
  /** Its type: postcommit.test, if this is left out. */
  readonly type?: InputMaybe<Scalars["String"]["input"]>;
};

/** All input for the `updateEndpoint` mutation. */
export type UpdateEndpointInput = {
  /** It wants all types from now on. */
  readonly allEventTypes?: InputMaybe<Scalars["Boolean"]["input"]>;
  /** The certificates of a private CA, in PEM. */
  readonly caCertificate?: InputMaybe<Scalars["String"]["input"]>;
  /** It has no timeout of its own any more. */
  readonly defaultTimeout?: InputMaybe<Scalars["Boolean"]["input"]>;
  /** Free text for people. */
  readonly description?: InputMaybe<Scalars["String"]["input"]>;
  /** The types it wants; order.* is every type that begins with "order.". */
  readonly eventTypes?: InputMaybe<
    ReadonlyArray<InputMaybe<Scalars["String"]["input"]>>
  >;
  /** Headers to send along, as a JSON object of strings. */
  readonly headers?: InputMaybe<Scalars["JSON"]["input"]>;
  /** Its id. */
  readonly id: Scalars["UUID"]["input"];
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: InputMaybe<Scalars["String"]["input"]>;
  /** It has no private CA any more. */
  readonly publicCas?: InputMaybe<Scalars["Boolean"]["input"]>;
  /** Seconds to wait after the 1st, 2nd, … failed attempt. */
  readonly retrySchedule?: InputMaybe<
    ReadonlyArray<InputMaybe<Scalars["Int"]["input"]>>
  >;
  /** Milliseconds for one whole attempt. */
  readonly timeoutMs?: InputMaybe<Scalars["Int"]["input"]>;
  /** Where to POST; see Endpoint. */
  readonly url?: InputMaybe<Scalars["String"]["input"]>;
};

/** Who may see what. */
export type ViewerRole =
  /** Sees and does everything. */
  | "OPERATOR"
  /** Sees and does what is its own. */
  | "TENANT";
