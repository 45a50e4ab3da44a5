import { prepareFolder } from "../vault/folder-storage.ts";
import type { Environment } from "./configuration.ts";
import type { DataFolder } from "./data-folder.ts";

/**
 * Where no second store is configured, copies lie in the data folder: the same machinery for trying out, which mends a
 * rotten file but does not survive the disk. The doctor says so.
 */
export const copiesInDataFolder = async (folder: DataFolder, environment: Environment): Promise<Environment> => {
  if (environment["COPIES_FOLDER"] || environment["COPIES_S3_ENDPOINT"]) return {};
  const copies = folder.at("copies");
  await prepareFolder(copies);
  return { COPIES_FOLDER: copies };
};
