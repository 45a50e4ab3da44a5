import type { Signer } from "../../../domain/signing.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { Badge, Person, RelativeTime, Section, Table, type Tone } from "../../design/components.ts";
import type { Shown } from "./shown.ts";

const tones: Readonly<Record<Signer["state"], Tone>> = {
  ahead: "neutral",
  waiting: "warning",
  signed: "info",
  sealed: "good",
  declined: "danger",
  void: "neutral",
};

/** Who signs, in which order, and how far it has come. */
export const SigningPanel = ({ context, dossier: { row, signers } }: Shown) => {
  const words = contractWords(context.language).page;
  const { ceremony } = row.state;
  if (ceremony === null) return null;
  return (
    <Section id="signing" title={words.signing} flush>
      <Table
        caption={words.signing}
        rows={ceremony.signers.toSorted((a, b) => a.turn - b.turn)}
        rowKey={({ id }) => id}
        columns={[
          {
            key: "name",
            header: words.signer,
            cell: ({ id, side }) => <Person name={signers.get(id)?.name ?? words.otherSide} detail={words[side]} />,
          },
          {
            key: "state",
            header: words.state,
            cell: ({ state }) => <Badge tone={tones[state]}>{words.signerState[state]}</Badge>,
          },
          {
            key: "at",
            header: words.when,
            cell: ({ signedAt, askedAt }) => {
              const at = signedAt ?? askedAt;
              return at === null ? "—" : <RelativeTime at={at} />;
            },
          },
        ]}
      />
    </Section>
  );
};
