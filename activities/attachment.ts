import { readDocument } from "../archive/document.ts";
import type { DocumentRow } from "../db/version.ts";
import type { ActivityServices } from "./services.ts";

/** Documents as a letter carries them. */
export const attachmentsOf = (services: Pick<ActivityServices, "vault">, documents: readonly DocumentRow[]) =>
  Promise.all(
    documents.map(async (document) => ({
      name: document.name,
      mediaType: document.media_type,
      bytes: await readDocument(services, document),
    })),
  );
