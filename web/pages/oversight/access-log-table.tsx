import type { RefusalCode } from "../../../domain/refusal.ts";
import { refuse } from "../../../domain/refusal.ts";
import type { PolicyId } from "../../../domain/right.ts";
import { accessLogWords } from "../../../i18n/access-log.ts";
import { formatNumber } from "../../../i18n/format.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import { policySentences } from "../../../i18n/rights.ts";
import { Badge, EmptyState, Instant, Table } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import type { ToldAccess } from "../../oversight/access-log-reading.ts";
import { contractPath } from "../contract/view.ts";

export interface AccessTableProps {
  readonly looks: readonly ToldAccess[];
  readonly empty: string;
  /** Left out on the page of one contract. */
  readonly withContract: boolean;
}

/** Lines of the access log. */
export const AccessTable = ({ looks, empty, withContract }: AccessTableProps) => {
  const words = accessLogWords(usePage().language);
  const contract = {
    key: "contract",
    header: words.contract,
    cell: (look: ToldAccess) => <Contract look={look} />,
  };
  return (
    <Table
      caption={words.list}
      rows={looks}
      rowKey={({ id }) => id}
      empty={<EmptyState icon="eye" title={empty} />}
      columns={[
        { key: "who", header: words.who, cell: (look) => <Who look={look} /> },
        { key: "what", header: words.what, cell: (look) => <What look={look} /> },
        ...(withContract ? [contract] : []),
        { key: "at", header: words.at, cell: ({ at }) => <Instant at={at} /> },
        { key: "from", header: words.from, cell: (look) => <From look={look} /> },
        { key: "by", header: words.by, cell: (look) => <LetInBy look={look} />, wideOnly: true },
      ]}
    />
  );
};

/** Whoever looked, as far as a name is known. */
export const nameOf = ({ actor, name }: ToldAccess, words: ReturnType<typeof accessLogWords>): string => {
  if (actor.startsWith("share/")) return words.receiver(name ?? words.somebody);
  if (actor.startsWith("guest/")) return words.guest(name ?? words.somebody);
  return name ?? (actor.startsWith("signer/") ? words.otherSide : words.somebody);
};

const Who = ({ look }: { readonly look: ToldAccess }) => <>{nameOf(look, accessLogWords(usePage().language))}</>;

const What = ({ look }: { readonly look: ToldAccess }) => {
  const { language } = usePage();
  const words = accessLogWords(language);
  const more = [
    look.version === null ? "" : words.version(String(look.version)),
    look.search === null ? "" : words.searched(look.search),
    look.found === null ? "" : words.found(formatNumber(look.found, language)),
  ].filter((part) => part !== "");
  return (
    <span>
      <Badge
        tone={
          look.act === "refused" ? "danger" : look.act === "viewed" || look.act === "searched" ? "neutral" : "warning"
        }
      >
        {words.acts[look.act]}
      </Badge>{" "}
      {words.objects[look.object]} <span class="subtle">{more.join(" · ")}</span>
    </span>
  );
};

const Contract = ({ look: { contract, hidden } }: { readonly look: ToldAccess }) => {
  const words = accessLogWords(usePage().language);
  if (contract) return <a href={contractPath(contract.id)}>{contract.title || contract.number}</a>;
  return hidden ? <span class="subtle">{words.hidden}</span> : <>—</>;
};

const From = ({ look: { address, agent, sessionAgent, country, face } }: { readonly look: ToldAccess }) => {
  const words = accessLogWords(usePage().language);
  const parts = [address ?? words.forgotten, country, agent, face === "api" ? words.program : null];
  return (
    <span>
      {parts.filter((part) => part !== null).join(" · ")}{" "}
      {sessionAgent !== null && <Badge tone="danger">{words.elsewhere(sessionAgent)}</Badge>}
    </span>
  );
};

/** By which policy, link or share; why not, where it was refused. */
export const letInBy = (
  { actor, allowedBy, refused }: ToldAccess,
  language: ReturnType<typeof usePage>["language"],
): string => {
  const words = accessLogWords(language);
  if (refused !== null) return refusalSentence(refuse(refused as RefusalCode), language);
  if (actor.startsWith("share/")) return words.byShare;
  if (actor.startsWith("guest/")) return words.byInvitation;
  if (allowedBy.length === 0) return words.byLink;
  const sentences: Readonly<Record<PolicyId, string>> = policySentences(language);
  return allowedBy.map((id) => sentences[id as PolicyId] ?? id).join(" ");
};

const LetInBy = ({ look }: { readonly look: ToldAccess }) => (
  <span class="subtle">{letInBy(look, usePage().language)}</span>
);
