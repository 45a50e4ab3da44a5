import { placeOf } from "../../archive/place.ts";
import type { TenantId } from "../../domain/ids.ts";
import { Download } from "../http/route.ts";
import type { Services } from "../http/services.ts";

/** A file of the audit as its row tells of it. */
interface KeptFile {
  readonly tenant: TenantId;
  readonly name: string;
  readonly media_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly vault_safe: string;
  readonly vault_object: string;
  readonly vault_version: string;
}

/** A file of the audit, whose bytes leave the vault when they are sent. */
export const auditDownload = ({ vault }: Pick<Services, "vault">, file: KeptFile): Download =>
  new Download({
    mediaType: file.media_type,
    name: file.name,
    ranged: {
      size: file.size,
      sha256: file.sha256,
      open: (start, end) =>
        start === 0 && end >= file.size ? vault.get(placeOf(file)) : vault.getRange(placeOf(file), start, end),
    },
  });
