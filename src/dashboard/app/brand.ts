// Whose page this is: Postcommit's for operators, the company's for its customers.
import { observable } from "./observable.ts";
import { stored } from "./stored.ts";

export type Brand = {
  /** In the page's head and in its titles. */
  readonly name: string;
  /** What can't be reached when it can't be reached. */
  readonly service: string;
  /** `#rrggbb`; our own without it. */
  readonly color?: string | undefined;
  readonly isPortal: boolean;
};

const ours: Brand = {
  name: "Postcommit",
  service: "Postcommit",
  isPortal: false,
};

// Who has to sign in again still sees whose page it is.
const kept = stored("session", "brand");

export const brand = observable<Brand>(read(kept.read()));

export function presentTo(viewer: {
  readonly tenant: string | null;
  readonly portal: {
    readonly name: string | null;
    readonly color: string | null;
  };
}): void {
  const { name, color } = viewer.portal;
  const shown: Brand =
    viewer.tenant === null
      ? ours
      : {
          name: name ?? "Webhooks",
          service: "The service",
          color: color ?? undefined,
          isPortal: true,
        };
  kept.write(JSON.stringify(shown));
  brand.set(shown);
}

function read(text: string | undefined): Brand {
  try {
    return text === undefined ? ours : (JSON.parse(text) as Brand);
  } catch {
    return ours;
  }
}
