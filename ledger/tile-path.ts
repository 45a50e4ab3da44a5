import { tileWidth } from "./tree.ts";

/** What one file of the C2SP tlog-tiles layout holds: `width` hashes of a level, or as many entries. */
export interface TileName {
  /** From 0 for leaf hashes. */
  readonly level: number | "entries";
  readonly n: number;
  /** 1 to 256; below 256 the tile is partial. */
  readonly width: number;
}

/** Where clients of C2SP tlog-tiles look for it: `tile/<L>/<N>[.p/<W>]`, with N in groups of three digits. */
export const tilePath = ({ level, n, width }: TileName): string => {
  const digits = String(n);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/\d{3}/g) ?? [];
  const number = groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level}/${number}${width < tileWidth ? `.p/${width}` : ""}`;
};

/** The opposite of `tilePath`; undefined for what is not the one right spelling of any tile. */
export const parseTilePath = (path: string): TileName | undefined => {
  const parts = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path);
  if (parts === null) return undefined;
  const [, level = "", number = "", width = String(tileWidth)] = parts;
  const name: TileName = {
    level: level === "entries" ? level : Number(level),
    n: Number(number.replaceAll(/[x/]/g, "")),
    width: Number(width),
  };
  return tilePath(name) === path && (level === "entries" || Number(level) <= 63) ? name : undefined;
};
