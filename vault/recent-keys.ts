import { joined, type Safe } from "./associated.ts";

/** Data keys that were used a moment ago, for sealing ahead of the answer whether they may still be used. */
export interface RecentKeys {
  readonly get: (safe: Safe) => Buffer | undefined;
  /** Keeps a copy, for as long as was said to `recentKeys`. */
  readonly keep: (safe: Safe, key: Buffer) => void;
  readonly forget: (safe: Safe) => void;
  readonly forgetAll: () => void;
}

/** @param milliseconds after which a key is overwritten with zeros, used again or not */
export const recentKeys = (milliseconds: number): RecentKeys => {
  const kept = new Map<string, { readonly key: Buffer; readonly timer: NodeJS.Timeout }>();
  const nameOf = ({ tenant, safe }: Safe) => joined([tenant, safe], "/");
  const forget = (name: string): void => {
    const entry = kept.get(name);
    clearTimeout(entry?.timer);
    entry?.key.fill(0);
    kept.delete(name);
  };
  return {
    get: (safe) => {
      const entry = kept.get(nameOf(safe));
      // A copy, for it may be forgotten while somebody still seals with it.
      return entry && Buffer.from(entry.key);
    },
    keep: (safe, key) => {
      const name = nameOf(safe);
      if (kept.has(name)) return;
      const timer = setTimeout(forget, milliseconds, name).unref();
      kept.set(name, { key: Buffer.from(key), timer });
    },
    forget: (safe) => forget(nameOf(safe)),
    forgetAll: () => [...kept.keys()].forEach(forget),
  };
};
