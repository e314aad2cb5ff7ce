// The pages one goes to: what the navigation shows, and the keys that lead there.

export type Place = {
  readonly to: "/" | "/events";
  readonly label: string;
  /** After `g`. */
  readonly key: string;
  readonly isForOperators?: boolean;
};

export const places: readonly Place[] = [
  { to: "/", label: "Overview", key: "o" },
  { to: "/events", label: "Events", key: "e" },
];
