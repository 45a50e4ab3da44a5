import { existsSync } from "node:fs";

/** Whether a module of ours, named by its path from the root, is in this copy of Engross. */
export const isThere = (path: string): boolean => existsSync(new URL(`../${path}`, import.meta.url));

/** Imports a module of ours by its path from the root. */
export const load = async <T>(path: string): Promise<T> => import(new URL(`../${path}`, import.meta.url).href);
