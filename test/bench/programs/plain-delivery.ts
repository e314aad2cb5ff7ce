// One delivery as most people would write it: select its row, POST it signed, insert an attempt, update the row.
import { createHmac } from "node:crypto";
import type pg from "pg";
import { request } from "undici";

/** Returns a function that delivers and records the delivery with this id. Throws if the answer is no 2xx. */
export function createDelivery(pool: pg.Pool): (id: string) => Promise<void> {
  return async (id) => {
    const { rows } = await pool.query<{
      type: string;
      payload: unknown;
      created_at: Date;
      url: string;
      secret: string;
    }>(
      `select d.type, d.payload, d.created_at, e.url, e.secret
       from plain_bench.deliveries as d join plain_bench.endpoints as e on e.id = d.endpoint_id
       where d.id = $1 and d.status = 'pending'`,
      [id],
    );
    const [row] = rows;
    if (!row) return;
    const body = JSON.stringify({
      type: row.type,
      timestamp: row.created_at,
      data: row.payload,
    });
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = createHmac("sha256", Buffer.from(row.secret, "base64"))
      .update(`${id}.${timestamp}.${body}`)
      .digest("base64");
    const startMs = performance.now();
    const response = await request(row.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": `v1,${signature}`,
      },
      body,
      headersTimeout: 15_000,
      bodyTimeout: 15_000,
    });
    const text = await response.body.text();
    const durationMs = Math.round(performance.now() - startMs);
    await pool.query(
      "insert into plain_bench.attempts (delivery_id, status_code, duration_ms, response_body) values ($1, $2, $3, $4)",
      [id, response.statusCode, durationMs, text],
    );
    if (response.statusCode >= 300) {
      throw new Error(`answered ${response.statusCode}`);
    }
    await pool.query(
      `update plain_bench.deliveries
       set status = 'delivered', attempt_count = attempt_count + 1, completed_at = now() where id = $1`,
      [id],
    );
  };
}
