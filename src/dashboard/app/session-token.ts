// Takes `#token=…` out of the address, as the first thing that runs: nothing else ever sees it there. The token lives in
// this tab's session storage.
import { stored } from "./stored.ts";

/** The token of this tab. GraphiQL uses the same one. */
export const keptToken = stored("session", "token");

const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given !== null) {
  keptToken.write(given);
  history.replaceState(null, "", location.pathname + location.search);
}
