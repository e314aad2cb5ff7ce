// Every metric: its OpenTelemetry name, unit, labels, and what it says. The table in docs/observability.md is generated
// from it. Labels are closed sets; a tenant or an endpoint is none of them, but for endpointAttempts, which is asked for.
import type { Definition } from "./instruments.ts";

const requestSeconds = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
];
/** From a healthy worker's milliseconds to the last retry's days. */
const lagSeconds = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800, 7200,
  21600, 86400, 259200,
];
const statementSeconds = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 25,
];

export const catalogue = {
  attempts: {
    name: "postcommit.attempts",
    kind: "counter",
    unit: "{attempt}",
    description:
      "Attempts that were made and recorded, by outcome, status of the response (2xx, 3xx, 4xx, 429, 5xx, none) and lane (fast: a first attempt in its event's dispatch job; retry: a deliver job; drain: what had waited for its endpoint).",
    labels: ["outcome", "status", "lane"],
  },
  attemptDuration: {
    name: "postcommit.attempt.duration",
    kind: "histogram",
    unit: "s",
    description:
      "From the beginning of an attempt to the end of its response, by outcome.",
    labels: ["outcome"],
    bounds: requestSeconds,
  },
  connectionPhase: {
    name: "postcommit.connection.phase.duration",
    kind: "histogram",
    unit: "s",
    description:
      "What opening a new connection to a consumer took, by phase (dns, connect, tls). Connections that are used again take none of it.",
    labels: ["phase"],
    bounds: requestSeconds,
  },
  firstAttemptDelay: {
    name: "postcommit.event.first_attempt.delay",
    kind: "histogram",
    unit: "s",
    description:
      "From the INSERT of an event to the beginning of the first attempt of a delivery. The rest of the application's transaction is in it.",
    bounds: lagSeconds,
  },
  deliveredDelay: {
    name: "postcommit.event.delivered.delay",
    kind: "histogram",
    unit: "s",
    description:
      "From the INSERT of an event to the end of the attempt that delivered it, retries included.",
    bounds: lagSeconds,
  },
  settled: {
    name: "postcommit.deliveries.settled",
    kind: "counter",
    unit: "{delivery}",
    description:
      "Deliveries that attempts have brought to their end: delivered, or failed (the schedule is used up).",
    labels: ["status"],
  },
  retryAge: {
    name: "postcommit.retry.age",
    kind: "histogram",
    unit: "s",
    description:
      "Age of the event at the moment in which another attempt was scheduled: how many retries, and how old what is retried is.",
    bounds: [10, 60, 300, 1800, 7200, 21600, 86400, 259200],
  },
  retryLateness: {
    name: "postcommit.retry.lateness",
    kind: "histogram",
    unit: "s",
    description:
      "From the moment in which a retry was due, or began to wait for its endpoint, to its attempt.",
    bounds: lagSeconds,
  },
  circuitChanges: {
    name: "postcommit.circuit.changes",
    kind: "counter",
    unit: "{change}",
    description:
      "Circuits of endpoints that this process has opened or closed (opened, closed).",
    labels: ["change"],
  },
  endpointsPaused: {
    name: "postcommit.endpoint.pauses",
    kind: "counter",
    unit: "{endpoint}",
    description:
      "Endpoints that this process has paused, because they failed for days or said that they are gone.",
  },
  circuits: {
    name: "postcommit.circuits",
    kind: "gauge",
    unit: "{endpoint}",
    description:
      "Endpoints whose circuit is open or half-open in this process, by state.",
    labels: ["state"],
  },
  windowLimit: {
    name: "postcommit.window.limit",
    kind: "gauge",
    unit: "{attempt}",
    description:
      "Sum of the windows of all endpoints that this process knows: attempts that they would take at a time.",
  },
  windowEndpoints: {
    name: "postcommit.window.endpoints",
    kind: "gauge",
    unit: "{endpoint}",
    description: "Endpoints that this process knows, by what it sent to them.",
  },
  windowWaiting: {
    name: "postcommit.window.waiting",
    kind: "gauge",
    unit: "{delivery}",
    description:
      "Deliveries that wait in memory for a slot or their endpoint's window.",
  },
  slotsUsed: {
    name: "postcommit.slots.used",
    kind: "gauge",
    unit: "{attempt}",
    description: "Attempts in flight in this process.",
  },
  slotsLimit: {
    name: "postcommit.slots.limit",
    kind: "gauge",
    unit: "{attempt}",
    description: "DELIVERY_CONCURRENCY: attempts that may be in flight.",
  },
  sockets: {
    name: "postcommit.sockets",
    kind: "gauge",
    unit: "{connection}",
    description: "Connections to consumers, by state (used, idle).",
    labels: ["state"],
  },
  endpointAttempts: {
    name: "postcommit.endpoint.attempts",
    kind: "counter",
    unit: "{attempt}",
    description:
      "Attempts at the METRICS_TOP_ENDPOINTS endpoints that fail most, by result (delivered, failed). None by default.",
    labels: ["endpoint", "result"],
  },
  recorderBatchSize: {
    name: "postcommit.recorder.batch.size",
    kind: "histogram",
    unit: "{attempt}",
    description: "Attempts that were recorded by one statement.",
    bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500],
  },
  recorderBatchDuration: {
    name: "postcommit.recorder.batch.duration",
    kind: "histogram",
    unit: "s",
    description:
      "What recording a batch took, waiting for an absent Postgres included.",
    bounds: statementSeconds,
  },
  statementDuration: {
    name: "postcommit.database.statement.duration",
    kind: "histogram",
    unit: "s",
    description:
      "What the worker's statements took, by name; waiting for an absent Postgres is in it.",
    labels: ["statement"],
    bounds: statementSeconds,
  },
  poolConnections: {
    name: "postcommit.pool.connections",
    kind: "gauge",
    unit: "{connection}",
    description:
      "Connections to Postgres by pool (worker, api) and state (used, idle).",
    labels: ["pool", "state"],
  },
  poolMax: {
    name: "postcommit.pool.limit",
    kind: "gauge",
    unit: "{connection}",
    description: "Connections to Postgres that a pool may have.",
    labels: ["pool"],
  },
  poolPending: {
    name: "postcommit.pool.waiting",
    kind: "gauge",
    unit: "{statement}",
    description: "Statements that wait for a connection, by pool.",
    labels: ["pool"],
  },
  takeovers: {
    name: "postcommit.lease.takeovers",
    kind: "counter",
    unit: "{pool}",
    description:
      "Pools of dead workers whose jobs this process has taken over; a worker has two.",
  },
  leaseLosses: {
    name: "postcommit.lease.losses",
    kind: "counter",
    unit: "{loss}",
    description:
      "Times that this worker has lost its lease or its pools and started anew.",
  },
  workerRunning: {
    name: "postcommit.worker.running",
    kind: "gauge",
    unit: "{worker}",
    description:
      "1 while this worker holds its lease and its asking for jobs is answered, else 0.",
  },
  backlog: {
    name: "postcommit.backlog",
    kind: "gauge",
    unit: "{delivery}",
    isOfDatabase: true,
    description:
      "What is still to be done, in the whole database: undispatched (events), waiting (for their endpoint), scheduled (retries), held (endpoint paused); failed is what was given up. Exact up to 5,000 each, beyond that an estimate from Postgres' statistics.",
    labels: ["state"],
  },
  oldestAge: {
    name: "postcommit.oldest.age",
    kind: "gauge",
    unit: "s",
    isOfDatabase: true,
    description:
      "Age of the oldest of each: undispatched (its dispatch job), due (how late the latest retry is), waiting (since it began to wait), held (since its dispatch); 0 if there is none.",
    labels: ["state"],
  },
  jobs: {
    name: "postcommit.jobs",
    kind: "gauge",
    unit: "{job}",
    isOfDatabase: true,
    description:
      "graphile-worker's jobs by task and state (ready, scheduled, running, exhausted), in the whole database; estimated from a sample of pages if there are very many. Tasks that are not ours are other.",
    labels: ["task", "state"],
  },
  pausedEndpoints: {
    name: "postcommit.endpoints.paused",
    kind: "gauge",
    unit: "{endpoint}",
    isOfDatabase: true,
    description: "Endpoints that are paused, in the whole database.",
  },
  partitionsAhead: {
    name: "postcommit.partitions.ahead",
    kind: "gauge",
    unit: "{partition}",
    isOfDatabase: true,
    description:
      "Partitions that are ready for the time to come, without a gap, by table: of a day each, or of less where little is kept.",
    labels: ["table"],
  },
  partitionProblems: {
    name: "postcommit.partitions.problems",
    kind: "gauge",
    unit: "{partition}",
    isOfDatabase: true,
    description:
      "Partitions that could not be made, emptied or dropped when it was due; outbox.partitions says why.",
  },
  partitionsSize: {
    name: "postcommit.partitions.size",
    kind: "gauge",
    unit: "By",
    isOfDatabase: true,
    description: "Size of a table's partitions, indexes included.",
    labels: ["table"],
  },
  defaultRows: {
    name: "postcommit.partitions.default_rows",
    kind: "gauge",
    unit: "{row}",
    isOfDatabase: true,
    description:
      "Rows in a table's default partition, counted up to 1,000: there should be none.",
    labels: ["table"],
  },
  transactionAge: {
    name: "postcommit.database.transaction.age",
    kind: "gauge",
    unit: "s",
    isOfDatabase: true,
    description:
      "Age of the oldest open transaction in this database, an application's as a rule: it holds back vacuum.",
  },
  databaseConnections: {
    name: "postcommit.database.connections",
    kind: "gauge",
    unit: "{connection}",
    isOfDatabase: true,
    description: "Connections that clients have to the Postgres server.",
  },
  databaseConnectionsMax: {
    name: "postcommit.database.connections.max",
    kind: "gauge",
    unit: "{connection}",
    isOfDatabase: true,
    description: "max_connections of the Postgres server.",
  },
  databaseUp: {
    name: "postcommit.database.up",
    kind: "gauge",
    unit: "{database}",
    description:
      "1 if Postgres has answered the last time it was asked, else 0.",
  },
  databaseReadOnly: {
    name: "postcommit.database.read_only",
    kind: "gauge",
    unit: "{database}",
    description:
      "1 while Postgres refuses writes (a standby, a full disk), else 0.",
  },
  databaseRoundTrip: {
    name: "postcommit.database.round_trip.duration",
    kind: "gauge",
    unit: "s",
    description: "What the last statement took that does nothing.",
  },
  clockSkew: {
    name: "postcommit.database.clock.skew",
    kind: "gauge",
    unit: "s",
    description:
      "How far this process's clock is ahead of Postgres' (behind: negative).",
  },
  gaugesDuration: {
    name: "postcommit.database.gauges.duration",
    kind: "gauge",
    unit: "s",
    description: "What reading the gauges of the whole database took.",
  },
  gaugesAge: {
    name: "postcommit.database.gauges.age",
    kind: "gauge",
    unit: "s",
    description:
      "How old the gauges of the whole database are: a few seconds, more while Postgres is away or slow.",
  },
  canaryMissing: {
    name: "postcommit.canary.missing",
    kind: "gauge",
    unit: "{canary}",
    description:
      "1 while the canary has not come all the way for two and a half of its intervals, else 0.",
  },
  canaryLatency: {
    name: "postcommit.canary.latency",
    kind: "gauge",
    unit: "s",
    isOfDatabase: true,
    description:
      "What the last canary that came all the way took, from its INSERT to its receiver.",
  },
  canaryArrived: {
    name: "postcommit.canary.arrived",
    kind: "gauge",
    unit: "s",
    isOfDatabase: true,
    description:
      "When the last canary came all the way, in seconds since 1970.",
  },
  requestDuration: {
    name: "http.server.request.duration",
    kind: "histogram",
    unit: "s",
    description:
      "Requests to this process's port, by method, route and status.",
    labels: ["http.request.method", "http.route", "http.response.status_code"],
    bounds: requestSeconds,
  },
  operationDuration: {
    name: "postcommit.graphql.operation.duration",
    kind: "histogram",
    unit: "s",
    description:
      "GraphQL operations by type (query, mutation, subscription: till it began) and result (ok, error).",
    labels: ["operation", "result"],
    bounds: requestSeconds,
  },
  websockets: {
    name: "postcommit.websockets",
    kind: "gauge",
    unit: "{connection}",
    description: "Websockets that are open at this process.",
  },
  loopDelayMean: {
    name: "nodejs.eventloop.delay.mean",
    kind: "gauge",
    unit: "s",
    description: "Mean delay of the event loop since the last scrape.",
  },
  loopDelayP99: {
    name: "nodejs.eventloop.delay.p99",
    kind: "gauge",
    unit: "s",
    description:
      "99th percentile of the event loop's delay since the last scrape.",
  },
  loopDelayMax: {
    name: "nodejs.eventloop.delay.max",
    kind: "gauge",
    unit: "s",
    description: "Largest delay of the event loop since the last scrape.",
  },
  loopUtilization: {
    name: "nodejs.eventloop.utilization",
    kind: "gauge",
    unit: "1",
    description:
      "Share of the time since the last scrape in which the event loop was busy.",
  },
  cpuTime: {
    name: "process.cpu.time",
    kind: "counter",
    unit: "s",
    description: "CPU time of this process by mode (user, system).",
    labels: ["cpu.mode"],
  },
  memoryUsage: {
    name: "process.memory.usage",
    kind: "gauge",
    unit: "By",
    description: "Resident memory of this process.",
  },
  heapUsed: {
    name: "v8js.memory.heap.used",
    kind: "gauge",
    unit: "By",
    description: "JavaScript heap in use.",
  },
  uptime: {
    name: "process.uptime",
    kind: "gauge",
    unit: "s",
    description: "How long this process has run.",
  },
  build: {
    name: "postcommit.build",
    kind: "gauge",
    unit: "{build}",
    description: "1, with the version as its label.",
    labels: ["version"],
  },
} as const satisfies Readonly<Record<string, Definition>>;
