import { contractWords } from "../../../i18n/contract.ts";
import { Banner, ButtonLink, Instant, KeyValues, Person, Section } from "../../design/components.ts";
import { BundlePart } from "./documents.tsx";
import type { Shown } from "./shown.ts";

const plain = (fact: unknown): string => (typeof fact === "string" || typeof fact === "number" ? String(fact) : "—");

/** What remains of a destroyed contract: who destroyed what, when, and the certificate. */
export const PurgedView = (shown: Shown) => {
  const { context, dossier } = shown;
  const words = contractWords(context.language).purged;
  const { row, documents, people, timeline } = dossier;
  const { retention, since } = row.state;
  const certificate = documents.find(({ kind }) => kind === "certificate");
  const signature = documents.find(({ kind }) => kind === "certificate-signature");
  const facts = timeline?.entries.find(({ kind }) => kind === "purged")?.body ?? {};
  const person = (id: NonNullable<typeof retention>["purgeRequestedBy"] | undefined) =>
    id ? <Person name={people.get(id)?.name ?? ""} size="small" /> : "—";
  return (
    <>
      <Banner tone="warning" icon="destroy" title={words.title}>
        {words.body}
      </Banner>
      <Section
        id="destroyed"
        title={words.certificate}
        actions={
          <>
            {signature && (
              <ButtonLink href={`/contracts/${row.id}/documents/${signature.id}`} icon="download">
                {words.signature}
              </ButtonLink>
            )}
            {certificate && (
              <ButtonLink href={`/contracts/${row.id}/documents/${certificate.id}`} kind="primary" icon="download">
                {words.certificate}
              </ButtonLink>
            )}
          </>
        }
      >
        <KeyValues
          columns={2}
          items={[
            { label: words.on, value: <Instant at={since} /> },
            { label: words.objects, value: plain(facts["objects"]) },
            { label: words.requestedBy, value: person(retention?.purgeRequestedBy) },
            { label: words.approvedBy, value: person(retention?.purgeApprovedBy) },
            { label: words.key, value: <code class="hash">{plain(facts["keyFingerprint"])}</code> },
          ]}
        />
      </Section>
      <BundlePart {...shown} />
    </>
  );
};
