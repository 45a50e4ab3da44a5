import { z } from "zod";
import { limitTries } from "../../../db/auth.ts";
import { isRefusal, type Refusal } from "../../../domain/refusal.ts";
import { verifyWords } from "../../../i18n/verify.ts";
import { ledgerKnows } from "../../../ledger/index.ts";
import { BareLayout } from "../../design/components.ts";
import type { RequestContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { VerifyDesk } from "./verify-desk.tsx";

const verified = z.object({
  sha256: z.string(),
  known: z.boolean(),
  ledger: z.string().meta({ description: "What the ledger calls itself in its checkpoints." }),
  checkpoint: z
    .object({
      number: z.number().int(),
      size: z.number().int().meta({ description: "How many entries the ledger had." }),
      at: z.iso.datetime(),
      note: z.string().meta({ description: "C2SP signed note, as `/ledger/checkpoint` served it then." }),
    })
    .nullable()
    .meta({ description: "The first one signed over an entry that names the document." }),
});

export type Verified = z.input<typeof verified>;

/** SHA-256 as any tool prints it; what Windows puts between the bytes is left out. */
const hexadecimal = /^[0-9a-f]{64}$/;
const tidied = (text: string): string => text.replaceAll(/[\s:]/g, "").toLowerCase();

const quarterHour = 15 * 60_000;
const looksByAddress = 120;

/**
 * Whether any entry names the document, whosever it is and whoever asks: one question to the database and one form of
 * answer, so that neither says anything of the document but this.
 */
const lookUp = async ({ services, address }: RequestContext, sha256: string): Promise<Verified | Refusal> => {
  const { db, ledger } = services;
  const tooMany = await limitTries(db, `verify address ${address}`, looksByAddress, quarterHour);
  if (tooMany) return tooMany;
  const found = await ledgerKnows(db, sha256, ledger.verifierKey);
  return {
    sha256,
    known: found !== undefined,
    ledger: ledger.name,
    checkpoint: found ? { ...found.checkpoint, at: found.checkpoint.at.toISOString() } : null,
  };
};

interface Asked {
  /** As it was typed, where it is no hash. */
  readonly wrong: string | undefined;
  readonly verified: Verified | null;
}

const Page = ({ context, wrong, verified: found }: Asked & { readonly context: RequestContext }) => (
  <BareLayout title={verifyWords(context.language).tab} scripts>
    <VerifyDesk context={context} verified={found} wrong={wrong} />
  </BareLayout>
);

export const verifyPage = definePage({
  id: "verifyPage",
  path: "/verify",
  summary: { en: "Verify a document", "zh-CN": "核验文件" },
  who: "anyone",
  query: z.object({ sha256: z.string().max(500).optional() }),
  handle: async (context, { query }): Promise<Asked | Refusal> => {
    const text = query.sha256 ?? "";
    const sha256 = tidied(text);
    if (!hexadecimal.test(sha256)) return { wrong: sha256 === "" ? undefined : text, verified: null };
    const found = await lookUp(context, sha256);
    return isRefusal(found) ? found : { wrong: undefined, verified: found };
  },
  page: (context, asked) => <Page context={context} {...asked} />,
});

export const verifyDocument = defineRoute({
  id: "verifyDocument",
  method: "get",
  path: "/verify/:sha256",
  summary: { en: "Whether the ledger knows a document", "zh-CN": "查询账本中是否有某份文件" },
  who: "anyone",
  params: z.object({
    sha256: z
      .string()
      .transform(tidied)
      .pipe(z.string().regex(hexadecimal))
      .meta({ description: "SHA-256 of the file's bytes, 64 hexadecimal digits." }),
  }),
  answer: verified,
  refusals: ["too-many-tries"],
  handle: (context, { params }) => lookUp(context, params.sha256),
  page: (context, found) => <Page context={context} wrong={undefined} verified={found} />,
});
