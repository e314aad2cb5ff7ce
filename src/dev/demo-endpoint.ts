// The endpoint of the demo receiver: one row that is kept from one start to the next.
import { connect } from "../database/pool.ts";

const description = "demo receiver of postcommit dev";

/** Makes the demo endpoint, or points the one of the last start at the receiver's new port. Returns its id. */
export async function pointDemoEndpointAt(
  databaseUrl: string,
  url: string,
): Promise<string> {
  const client = await connect(databaseUrl);
  try {
    const { rows } = await client.query<{ id: string }>(
      `with known as (
         update outbox.endpoints set url = $1, deleted_at = null where description = $2 returning id
       ), made as (
         insert into outbox.endpoints (url, description, retry_schedule)
         select $1, $2, '{5,10,30,60,300}' where not exists (select from known)
         returning id
       )
       select id from known union all select id from made`,
      [url, description],
    );
    return rows[0]?.id ?? "";
  } finally {
    await client.end();
  }
}
