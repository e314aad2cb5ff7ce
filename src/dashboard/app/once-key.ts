// A key with which a mutation has its effect once, however often it is sent.

/** Not randomUUID: browsers have that only over https. */
export function onceKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
}
