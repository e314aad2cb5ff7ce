// What plans find in `context()`: who asks, and what of the service a plug-in may need.
import type { Principal } from "./principal.ts";

/** The part of the context that is ours. */
export type RequestContext = {
  readonly pgSettings: Record<string, string>;
  readonly principal: Principal;
  readonly requestId: string;
  /** The hub of live updates, for subscriptions. */
  readonly live: unknown;
};

// The name is taken inside of it.
type OurContext = RequestContext;

declare global {
  // Declared by grafast for this purpose.
  namespace Grafast {
    interface RequestContext {
      postcommit?: OurContext;
    }
    interface Context {
      principal: Principal;
      requestId: string;
      live: unknown;
    }
  }
}
