// Decides what a subscriber may watch: a tenant only what is its own, whatever it asks for.
import { SafeError } from "postgraphile/grafast";
import type { LivePayload, Topic } from "./payloads.ts";

type Asked = {
  readonly principal:
    | { readonly kind: "operator"; readonly tenant: null }
    | { readonly kind: "tenant"; readonly tenant: string }
    | undefined;
  readonly args: Omit<Topic, "what" | "tenant"> & {
    readonly tenant?: string | null;
  };
};

/** Throws what may be shown. */
export function topicOf(
  what: LivePayload["what"],
  { principal, args }: Asked,
): Topic {
  const tenant = args.tenant ?? null;
  const filter = {
    endpointId: args.endpointId?.toLowerCase(),
    eventId: args.eventId?.toLowerCase(),
    deliveryId: args.deliveryId?.toLowerCase(),
  };
  if (principal?.kind === "operator") return { ...filter, what, tenant };
  if (principal?.kind !== "tenant" || !principal.tenant) {
    throw new SafeError("Nobody knows who asks", { code: "UNAUTHENTICATED" });
  }
  if (tenant !== null && tenant !== principal.tenant) {
    throw new SafeError(`There is no tenant '${tenant}'`, { code: "OB404" });
  }
  const own = principal.tenant;
  return { ...filter, what, tenant: own, watcher: own };
}
