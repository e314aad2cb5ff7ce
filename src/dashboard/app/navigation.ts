// The pages one goes to: what the navigation shows, and the keys that lead there.

export type Place = {
  readonly to:
    | "/"
    | "/events"
    | "/deliveries"
    | "/endpoints"
    | "/bulk-jobs"
    | "/audit"
    | "/workers";
  readonly label: string;
  /** After `g`. */
  readonly key: string;
  readonly isForOperators?: boolean;
};

export const places: readonly Place[] = [
  { to: "/", label: "Overview", key: "o" },
  { to: "/events", label: "Events", key: "e" },
  { to: "/deliveries", label: "Deliveries", key: "d" },
  { to: "/endpoints", label: "Endpoints", key: "p" },
  { to: "/bulk-jobs", label: "Bulk jobs", key: "b" },
  { to: "/audit", label: "Audit", key: "a", isForOperators: true },
  { to: "/workers", label: "Workers", key: "w", isForOperators: true },
];
