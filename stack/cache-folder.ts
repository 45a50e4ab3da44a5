import { homedir } from "node:os";
import { join } from "node:path";

/** What can be made again, and is kept because that takes long: of this user, for all copies of Engross. */
export const cacheFolder = (): string => join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "engross");
