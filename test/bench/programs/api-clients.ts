// The clients of `bench api`: so many at a time ask one question again and again, and note how long each answer took.
import { Pool } from "undici";

export type ApiQuestion = {
  readonly url: string;
  readonly token: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly clients: number;
  readonly durationMs: number;
};
export type ApiAnswer = {
  readonly durationsMs: readonly number[];
  /** Of the first answer that was not as it should be. */
  readonly problem: string | undefined;
  readonly bytes: number;
};

async function ask(question: ApiQuestion): Promise<ApiAnswer> {
  const { url, token, query, variables, clients } = question;
  const pool = new Pool(new URL(url).origin, { connections: clients });
  const body = JSON.stringify({ query, variables });
  const durationsMs: number[] = [];
  let problem: string | undefined;
  let bytes = 0;
  const endMs = performance.now() + question.durationMs;
  const client = async (): Promise<void> => {
    while (performance.now() < endMs && problem === undefined) {
      const startMs = performance.now();
      const response = await pool.request({
        path: "/graphql",
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${token}`,
        },
        body,
      });
      const text = await response.body.text();
      durationsMs.push(performance.now() - startMs);
      bytes = text.length;
      if (response.statusCode !== 200 || text.includes('"errors"')) {
        problem = `${response.statusCode} ${text.slice(0, 500)}`;
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  await pool.close();
  return { durationsMs, problem, bytes };
}

process.channel?.ref();
process.on("message", (question: ApiQuestion) => {
  void ask(question).then((answer) => process.send?.(answer));
});
