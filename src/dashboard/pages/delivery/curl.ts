// The same request as a script for a shell: signed anew, since a signature is good for a few minutes only, and since this
// page does not know the secret.
import type { SentRequest } from "./sent-request.ts";

/** Made by the script itself. */
const signed = new Set(["webhook-timestamp", "webhook-signature"]);
/** Made by curl. */
const made = new Set(["host", "content-length", "user-agent"]);

export function curlScript(request: SentRequest, webhookId: string): string {
  const headers = request.headers
    .filter(({ name }) => !signed.has(name) && !made.has(name))
    .map(({ name, value }) => `  -H ${quoted(`${name}: ${value}`)} \\`);
  return `# To sign it, put the endpoint's signing secret here. Without it your server should refuse this.
SECRET='whsec_…'
ID=${quoted(webhookId)}
TIMESTAMP=$(date +%s)
BODY=${quoted(request.body)}
KEY=$(printf '%s' "\${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')
SIGNATURE="v1,$(printf '%s.%s.%s' "$ID" "$TIMESTAMP" "$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | openssl base64 -A)"
printf '%s' "$BODY" | curl -i ${quoted(request.url)} \\
${headers.join("\n")}
  -H "webhook-timestamp: $TIMESTAMP" \\
  -H "webhook-signature: $SIGNATURE" \\
  --data-binary @-
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
