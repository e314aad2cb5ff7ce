// A consumer whose certificate comes from a private CA, from the SQL that says so to the recorded attempt, directly and
// through an outgoing proxy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";
import { startTestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import { createConnectProxy } from "../http/connect-proxy.ts";
import { certificate } from "../http/hostile-receivers.ts";
import { createHttpsServer } from "../http/https-server.ts";

for (const way of ["directly", "through a proxy"]) {
  test(`an endpoint's CA is trusted for it and for no other, ${way}`, async (t) => {
    const database = await createDatabase(t);
    const { port } = await createHttpsServer(t);
    const proxy = await createConnectProxy(t);
    const garbage =
      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
    for (const [name, ca] of [
      ["its own", certificate("ca")],
      ["another", certificate("other-ca")],
      ["none", null],
      ["garbage", garbage],
    ]) {
      await database.query(
        `select outbox.create_endpoint($1, description => $2, ca_certificate => $3, retry_schedule => '{}')`,
        [`https://localhost:${port}/`, name, ca],
      );
    }
    await startTestService(t, database, {
      ...(way !== "directly" && {
        OUTGOING_PROXY: `http://me:hunter2@127.0.0.1:${proxy.port}`,
      }),
      // A name is refused through a proxy if any of its addresses is.
      ALLOWED_NETWORKS: "127.0.0.0/8,::1",
    });
    await database.query("insert into outbox.events (type) values ('a.b')");
    const attempts = await waitFor("four attempts", async () => {
      const rows = await database.query<{ name: string; outcome: string }>(
        `select p.description as name, a.outcome, a.error
         from outbox.attempts as a
           join outbox.deliveries as d on d.id = a.delivery_id
           join outbox.endpoints as p on p.id = d.endpoint_id
         order by p.created_at, p.id`,
      );
      return rows.length === 4 && rows;
    });
    const outcomes = attempts.map(({ name, outcome }) => [name, outcome]);
    assert.deepEqual(outcomes, [
      ["its own", "delivered"],
      ["another", "tls_failure"],
      ["none", "tls_failure"],
      ["garbage", "tls_failure"],
    ]);
    assert.match(JSON.stringify(attempts[3]), /not a valid certificate/);
    assert.equal(proxy.asked.length > 0, way !== "directly");
  });
}
