// Endpoints and their secrets: what is refused and why, and who may see what.
import assert from "node:assert/strict";
import { test } from "node:test";
import { urlProblem } from "../../src/delivery/address.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";

const pem = (label: string): string =>
  `-----BEGIN ${label}-----\nMIIB\n-----END ${label}-----\n`;

async function secretsOf(database: TestDatabase, endpointId: unknown) {
  return await database.query<{ secret: string; expires_at: Date | null }>(
    "select secret, expires_at from outbox_private.secrets where endpoint_id = $1 order by created_at",
    [endpointId],
  );
}

test("create_endpoint returns the id and the secret that will sign", async (t) => {
  const database = await createDatabase(t);
  const [made] = await database.query<{ id: string; secret: string }>(
    `select * from outbox.create_endpoint(url => 'https://acme.example/hooks', tenant => 'acme',
       event_types => '{order.*}', retry_schedule => '{1,2}', timeout_ms => 500, headers => '{"X-Api": "1"}')`,
  );
  assert.match(made?.secret ?? "", /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.deepEqual(await secretsOf(database, made?.id), [
    { secret: made?.secret, expires_at: null },
  ]);
  const [endpoint] = await database.query(
    "select tenant, url, event_types, headers, timeout_ms, retry_schedule, paused_at from outbox.endpoints",
  );
  assert.deepEqual(endpoint, {
    tenant: "acme",
    url: "https://acme.example/hooks",
    event_types: ["order.*"],
    headers: { "X-Api": "1" },
    timeout_ms: 500,
    retry_schedule: [1, 2],
    paused_at: null,
  });
});

test("a plain insert gets a secret of its own, and the default schedule of 17 attempts", async (t) => {
  const database = await createDatabase(t);
  const rows = await database.query<{ id: string; retry_schedule: number[] }>(
    "insert into outbox.endpoints (url) values ('https://a.example'), ('https://b.example') returning *",
  );
  const [first, second] = rows;
  assert.equal(first?.retry_schedule.length, 16);
  const one = await secretsOf(database, first?.id);
  const two = await secretsOf(database, second?.id);
  assert.equal(one.length, 1);
  assert.notEqual(one[0]?.secret, two[0]?.secret);
});

test("an endpoint that nothing could be sent to is refused with the reason", async (t) => {
  const database = await createDatabase(t);
  const cases: readonly (readonly [Record<string, unknown>, RegExp])[] = [
    [{ url: "ftp://a.example" }, /must be like https/],
    [{ url: "//a.example" }, /must be like https/],
    [{ url: "https:a.example" }, /must be like https/],
    [{ url: "javascript:alert(1)" }, /must be like https/],
    [{ url: "https://" }, /valid host/],
    [{ url: "https:///a" }, /valid host/],
    [{ url: "https://:443/" }, /valid host/],
    [{ url: "https://a..example" }, /valid host/],
    [{ url: "https://-a.example" }, /valid host/],
    [{ url: "https://exa%6dple.com" }, /valid host/],
    [{ url: "https://[example" }, /valid host/],
    [{ url: "https://[a]" }, /valid host/],
    [{ url: "https://[fe80::1%25eth0]/" }, /valid host/],
    [{ url: "https://::1/" }, /valid host/],
    [{ url: `https://${"a".repeat(64)}.example` }, /valid host/],
    [{ url: `https://${"a.".repeat(127)}example` }, /valid host/],
    [{ url: "https://2130706433" }, /like 192\.0\.2\.1/],
    [{ url: "https://0x7f.1" }, /like 192\.0\.2\.1/],
    [{ url: "https://127.1:80" }, /like 192\.0\.2\.1/],
    [{ url: "https://0177.0.0.1" }, /like 192\.0\.2\.1/],
    [{ url: "https://1.2.3.4." }, /like 192\.0\.2\.1/],
    [{ url: "https://1.2.3.256" }, /like 192\.0\.2\.1/],
    [{ url: "https://a.example:0" }, /port from 1/],
    [{ url: "https://a.example:" }, /port from 1/],
    [{ url: "https://a.example:65536" }, /port from 1/],
    [{ url: "https://a.example:99999999999999" }, /port from 1/],
    [{ url: "https://a.example:http" }, /valid host/],
    [{ url: "https://bücher.example" }, /xn--/],
    [{ url: "https://１２７.0.0.1" }, /xn--/],
    [{ url: "https://a.example/#x" }, /fragment/],
    [{ url: "https://a.example/with space" }, /without spaces/],
    [{ url: "https://a.example/\n" }, /without spaces/],
    [{ url: "https://a.example\\@b.example" }, /without spaces/],
    [{ url: "https://user:hunter2@a.example" }, /belong in headers/],
    [{ url: "https://user:hunter2/@a.example" }, /valid host/],
    [{ ca_certificate: "hunter2" }, /must be certificates in PEM/],
    [{ ca_certificate: pem("PRIVATE KEY") }, /must be certificates in PEM/],
    [{ ca_certificate: `${pem("CERTIFICATE")}hunter2` }, /nothing else/],
    [{ ca_certificate: pem("CERTIFICATE").repeat(300) }, /at most 16 KiB/],
    [{ url: `https://a.example/${"x".repeat(2000)}` }, /at most 2000/],
    [{ event_types: [] }, /null \(all types\) or a list/],
    [{ event_types: ["order.", "b"] }, /must be types like/],
    [{ event_types: ["order*"] }, /must be types like/],
    [{ event_types: ["a".repeat(201)] }, /at most 200 characters/],
    [{ event_types: ["a", null] }, /null \(all types\) or a list/],
    [{ timeout_ms: 99 }, /between 100 and 60000/],
    [{ retry_schedule: [-1] }, /at most 100 delays/],
    [{ retry_schedule: [604_801] }, /at most 100 delays/],
    [{ headers: "[]" }, /must be a JSON object/],
    [{ headers: '{"X-A": 1}' }, /printable string/],
    [{ headers: '{"X A": "b"}' }, /must be a token/],
    [{ headers: '{"X-A": "b\\r\\nX-B: c"}' }, /printable string/],
    [{ headers: '{"Webhook-Id": "x"}' }, /set by the service/],
    [{ headers: '{"HOST": "x"}' }, /set by the service/],
    [{ tenant: "" }, /1 to 200 characters/],
  ];
  for (const [given, message] of cases) {
    const row = { url: "https://a.example", ...given };
    const names = Object.keys(row);
    await assert.rejects(
      database.query(
        `insert into outbox.endpoints (${names.join(", ")}) values (${names.map((_, i) => `$${i + 1}`).join(", ")})`,
        Object.values(row),
      ),
      (error: { code: string; message: string }) => {
        assert.equal(error.code, "OB400", JSON.stringify(given));
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /hunter2/);
        return true;
      },
      JSON.stringify(given),
    );
  }
});

test("odd but possible URLs are taken as they are, and so are certificates", async (t) => {
  const database = await createDatabase(t);
  const urls = [
    "http://a.example",
    "HTTPS://A.Example./hooks?a=b%20c&d=@",
    "https://xn--bcher-kva.example/ä",
    "https://my_service:8443",
    "https://localhost",
    "https://192.0.2.1:65535/",
    "https://[2001:db8::1]:1/",
    "https://[::ffff:192.0.2.1]/",
    "https://1a.2b",
  ];
  for (const url of urls) {
    const ca = pem("CERTIFICATE").repeat(2);
    const [made] = await database.query<{ id: string }>(
      "select id from outbox.create_endpoint($1, ca_certificate => $2)",
      [url, ca],
    );
    const [row] = await database.query(
      "select url, ca_certificate from outbox.endpoints where id = $1",
      [made?.id],
    );
    assert.deepEqual(row, { url, ca_certificate: ca });
    assert.equal(urlProblem(url, { allowHttp: true }), null);
  }
});

test("an endpoint is not removed but marked as deleted", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    "insert into outbox.endpoints (url) values ('https://a.example')",
  );
  await assert.rejects(database.query("delete from outbox.endpoints"), {
    code: "OB409",
    hint: /deleted_at/,
  });
  await database.query("update outbox.endpoints set deleted_at = now()");
});

test("rotate_secret lets the old one live for the overlap", async (t) => {
  const database = await createDatabase(t);
  const [made] = await database.query<{ id: string; secret: string }>(
    "select * from outbox.create_endpoint('https://a.example')",
  );
  const [rotated] = await database.query<{ secret: string }>(
    "select outbox.rotate_secret($1) as secret",
    [made?.id],
  );
  const [old, fresh] = await secretsOf(database, made?.id);
  assert.equal(fresh?.secret, rotated?.secret);
  assert.equal(fresh?.expires_at, null);
  assert.equal(old?.secret, made?.secret);
  const hours = ((old?.expires_at?.getTime() ?? 0) - Date.now()) / 3_600_000;
  assert.ok(hours > 23.9 && hours < 24.1, `${hours} h`);
});

test("a second rotation does not lengthen the life of the first secret", async (t) => {
  const database = await createDatabase(t);
  const [made] = await database.query(
    "select * from outbox.create_endpoint('https://a.example')",
  );
  await database.query("select outbox.rotate_secret($1, '1 hour')", [
    made?.["id"],
  ]);
  await database.query("select outbox.rotate_secret($1, '24 hours')", [
    made?.["id"],
  ]);
  const [oldest] = await secretsOf(database, made?.["id"]);
  assert.ok((oldest?.expires_at?.getTime() ?? 0) < Date.now() + 3_700_000);
});

test("rotating what is not there, or backwards, is refused", async (t) => {
  const database = await createDatabase(t);
  await assert.rejects(
    database.query("select outbox.rotate_secret(gen_random_uuid())"),
    { code: "OB404" },
  );
  const [made] = await database.query(
    "select * from outbox.create_endpoint('https://a.example')",
  );
  await assert.rejects(
    database.query("select outbox.rotate_secret($1, '-1 hour')", [
      made?.["id"],
    ]),
    { code: "OB400" },
  );
});

test("operators read and act, tenants see their own rows, neither reads secrets", async (t) => {
  const database = await createDatabase(t);
  await database.query(`
    insert into outbox.events (tenant, type) values ('acme', 'a.b'), ('other', 'a.b');
    insert into outbox.endpoints (tenant, url) values ('acme', 'https://a.example'), ('other', 'https://b.example');
    select from outbox_private.fan_out(array(select id from outbox.events));
  `);
  const client = await database.pool.connect();
  const count = async (table: string): Promise<number> =>
    (await client.query(`select from outbox.${table}`)).rowCount ?? 0;
  try {
    await client.query("set role outbox_operator");
    assert.equal(await count("events"), 2);
    assert.equal(await count("deliveries"), 2);
    await client.query("select outbox.create_endpoint('https://c.example')");
    await assert.rejects(client.query("select * from outbox_private.secrets"), {
      code: "42501",
    });
    await client.query("reset role; set role outbox_tenant");
    assert.equal(await count("events"), 0);
    await client.query("select set_config('jwt.claims.tenant', 'acme', false)");
    for (const table of ["events", "endpoints", "deliveries"]) {
      assert.equal(await count(table), 1, table);
    }
    const { rows } = await client.query("select tenant from outbox.deliveries");
    assert.deepEqual(rows, [{ tenant: "acme" }]);
    await assert.rejects(
      client.query("update outbox.endpoints set url = 'https://d.example'"),
      { code: "42501" },
    );
    await assert.rejects(client.query("select outbox.publish_event('a.b')"), {
      code: "42501",
    });
    await assert.rejects(client.query("select * from outbox_private.secrets"), {
      code: "42501",
    });
  } finally {
    client.release(true);
  }
});
