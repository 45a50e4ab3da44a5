import { z } from "zod";
import { formatNumber } from "../../../i18n/format.ts";
import { verifyWords } from "../../../i18n/verify.ts";
import { checkpoint, openCheckpoint } from "../../../ledger/index.ts";
import {
  BareLayout,
  ButtonLink,
  EmptyState,
  Instant,
  KeyValues,
  PageHeader,
  Section,
  Stack,
} from "../../design/components.ts";
import { defineRoute } from "../../http/route.ts";

const told = z.object({
  origin: z.string().meta({ description: "First line of its checkpoints, and name of its key." }),
  verifierKey: z.string().meta({ description: "C2SP signed-note verifier key (Ed25519)." }),
  checkpoint: z
    .object({
      number: z.number().int(),
      size: z.number().int(),
      root: z.string().meta({ description: "SHA-256 of RFC 6962 in base64." }),
      at: z.iso.datetime(),
      note: z.string(),
    })
    .nullable(),
});

/** What outsiders need to follow the ledger by themselves. */
export const ledgerPage = defineRoute({
  id: "showLedger",
  method: "get",
  path: "/ledger",
  summary: { en: "The ledger's key and newest checkpoint", "zh-CN": "账本公钥与最新检查点" },
  who: "anyone",
  answer: told,
  handle: async ({ services: { db, ledger } }) => {
    const note = await checkpoint(db);
    const newest = note === undefined ? undefined : openCheckpoint(note, ledger.verifierKey);
    return {
      origin: ledger.name,
      verifierKey: ledger.verifierKey,
      checkpoint:
        note === undefined || newest === undefined
          ? null
          : {
              ...{ number: newest.number, size: newest.size, note },
              root: newest.root.toString("base64"),
              at: newest.at.toISOString(),
            },
    };
  },
  page: ({ language, services: { publicUrl } }, { origin, verifierKey, checkpoint: newest }) => {
    const { log: words, ...all } = verifyWords(language);
    const address = (path: string) => <code class="whole-hash">{new URL(path, publicUrl).href}</code>;
    return (
      <BareLayout title={words.tab}>
        <PageHeader
          title={words.title}
          subtitle={words.intro}
          actions={
            <ButtonLink href="/verify" icon="search">
              {words.verify}
            </ButtonLink>
          }
        />
        <Stack>
          <Section id="key" title={words.key} subtitle={words.keyHint}>
            <code class="whole-hash">{verifierKey}</code>
          </Section>
          <Section id="newest" title={words.newest}>
            {newest === null ? (
              <EmptyState icon="audit" title={words.none} />
            ) : (
              <>
                <KeyValues
                  columns={2}
                  items={[
                    { label: all.ledger, value: origin },
                    { label: all.checkpoint, value: formatNumber(newest.number, language) },
                    { label: words.size, value: formatNumber(newest.size, language) },
                    { label: words.signed, value: <Instant at={newest.at} /> },
                    { label: words.root, value: <code class="whole-hash">{newest.root}</code> },
                  ]}
                />
                <pre class="note">{newest.note}</pre>
              </>
            )}
          </Section>
          <Section id="tools" title={words.check} subtitle={words.checkBody}>
            <KeyValues
              items={[
                { label: words.addresses.checkpoint, value: address("/ledger/checkpoint") },
                { label: words.addresses.tile, value: address("/ledger/tile/0/000") },
                { label: words.addresses.key, value: address("/ledger/key") },
              ]}
            />
          </Section>
        </Stack>
      </BareLayout>
    );
  },
});
