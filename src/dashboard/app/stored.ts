// Owns what this browser remembers. In a frame of another site it may remember nothing: then memory has to do.

const memory = new Map<string, string>();

/** A value under a name, in this tab alone (`session`) or in this browser (`local`). Undefined removes it. */
export function stored(where: "session" | "local", name: string) {
  const key = `postcommit:${name}`;
  const place = (): Storage =>
    where === "session" ? window.sessionStorage : window.localStorage;
  return {
    read: (): string | undefined => {
      try {
        return place().getItem(key) ?? memory.get(key);
      } catch {
        return memory.get(key);
      }
    },
    write: (value: string | undefined): void => {
      if (value === undefined) memory.delete(key);
      else memory.set(key, value);
      try {
        if (value === undefined) place().removeItem(key);
        else place().setItem(key, value);
      } catch {
        // It stays in memory.
      }
    },
  };
}
