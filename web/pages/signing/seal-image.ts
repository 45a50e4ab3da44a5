import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { z } from "zod";
import { companySeal, keepSealImage, type SealImageRow, sealImage } from "../../../db/company-seal.ts";
import { asSystem } from "../../../db/tenancy.ts";
import type { SignerId } from "../../../domain/act.ts";
import { parseSealId } from "../../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { idIn, seenBy } from "../../contract/contract.ts";
import { Download, defineRoute } from "../../http/route.ts";
import { openLink } from "../../outside/link.ts";
import { pictureFile, pictureIn, registeredSeal } from "../../signing/signature-entry.ts";
import { tellOfSeal } from "./seal-commands.ts";
import { sealsPage } from "./seals.tsx";

/** How a seal looks: its custodian puts this image on pages, and no other. */
const keepSealImageRoute = defineRoute({
  id: "keepSealImage",
  method: "post",
  path: "/seals/image",
  summary: { en: "Enter how a seal looks into the register", "zh-CN": "登记印模" },
  who: "signed-in",
  right: "manage-seals",
  stepUp: true,
  body: z.object({ pictured: idIn(parseSealId) }),
  upload: pictureFile,
  refusals: ["picture-unfit", "not-found", "already-done"],
  handle: async (context, { body: { pictured: seal }, upload }): Promise<Refusal | undefined> => {
    const picture = await pictureIn(upload);
    if (isRefusal(picture)) return picture;
    const sha256 = createHash("sha256").update(picture.image).digest("hex");
    return seenBy(context, async (tx) => {
      const row = await companySeal(tx, seal);
      if (!row) return refuse("not-found");
      if (row.retired_at !== null) return refuse("already-done");
      const { id: added_by, tenant } = context.session.person;
      await keepSealImage(tx, { ...picture, seal, tenant, sha256, added_by, added_at: context.services.now() });
      await tellOfSeal(tx, context, seal, "seal-image-entered", { sha256 });
      return undefined;
    });
  },
  done: () => "/seals",
  again: sealsPage,
});

const sealImageRoute = defineRoute({
  id: "downloadSealImage",
  method: "get",
  path: "/seals/:seal/image",
  summary: { en: "How a seal looks", "zh-CN": "查看印模" },
  who: "signed-in",
  right: "read-seals",
  params: z.object({ seal: idIn(parseSealId) }),
  download: ["image/png", "image/jpeg"],
  refusals: ["not-found"],
  handle: async (context, { params: { seal } }) => {
    const found = await seenBy(context, (tx) => sealImage(tx, seal));
    return found ? pictureOf(found) : refuse("not-found");
  },
});

/** The same for its holder who came by link. */
const sealImageByLink = defineRoute({
  id: "downloadSealImageByLink",
  method: "get",
  path: "/s/:token/seal",
  summary: { en: "How the seal looks that the link's holder puts on", "zh-CN": "通过签署链接查看印模" },
  who: "link",
  params: z.object({ token: z.string().regex(/^[\w-]{43}$/) }),
  download: ["image/png", "image/jpeg"],
  refusals: ["link-void", "link-expired", "not-found"],
  handle: async (context, { params }) => {
    const held = await openLink(context, "sign", params.token);
    if (isRefusal(held)) return held;
    const found = await asSystem(context.services.db, held.row.tenant, (tx) =>
      registeredSeal(tx, held.contract, held.row.item as SignerId),
    );
    return found ? pictureOf(found) : refuse("not-found");
  },
});

export const sealImageRoutes = [keepSealImageRoute, sealImageRoute, sealImageByLink] as const;

const pictureOf = ({ seal, image, image_type }: SealImageRow): Download =>
  new Download({
    stream: Readable.from([image]),
    bytes: image.length,
    mediaType: image_type,
    name: `${seal}.${image_type === "image/png" ? "png" : "jpg"}`,
    inline: true,
  });
