import type { Selectable } from "kysely";
import { rulesOfRound } from "../../db/approval-policy.ts";
import { type DelayRow, delaysOf } from "../../db/completion.ts";
import { type ContractRow, contractById } from "../../db/contract.ts";
import { placeName } from "../../db/department.ts";
import { type GuestRow, guestsByIds } from "../../db/guest.ts";
import { type MatterTable, mattersByIds } from "../../db/matter.ts";
import { peopleByIds, peopleByRole } from "../../db/person.ts";
import { type RemarkRow, remarksOf } from "../../db/remark.ts";
import type { Tx } from "../../db/schema.ts";
import { type ShareRow, sharesByIds } from "../../db/share.ts";
import { tenantById } from "../../db/tenant.ts";
import {
  type DocumentRow,
  documentsOf,
  type ObligationTable,
  obligationsByIds,
  type SignerRow,
  signersByIds,
  type VersionRow,
  versionsOf,
} from "../../db/version.ts";
import { isEdited } from "../../db/working-copy.ts";
import type { GuestId, SignerId } from "../../domain/act.ts";
import type { ApprovalRule } from "../../domain/approval-policy.ts";
import { type Contract, inForce } from "../../domain/contract.ts";
import type { ContractId, ObligationId, PersonId } from "../../domain/ids.ts";
import type { Bilingual } from "../../domain/language.ts";
import { negotiationOf } from "../../domain/negotiation.ts";
import type { Person } from "../../domain/person.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import type { MatterId } from "../../domain/retention.ts";
import type { ShareId } from "../../domain/share.ts";
import type { Template } from "../../domain/template.ts";
import { type Holder, type Waiting, waiting } from "../../domain/waiting.ts";
import type { SignedInContext } from "../http/context.ts";
import { amendmentTemplates, kindOf } from "../library/library.ts";
import { actOf, seenBy } from "./contract.ts";
import { type Action, actionsOf } from "./contract-actions.ts";

/** All that a contract's page and its API tell: the process's state, with the words and names for its ids. */
export interface Dossier {
  readonly organisation: string;
  readonly row: ContractRow;
  readonly waiting: readonly Waiting[];
  readonly actions: readonly Action[];
  readonly versions: readonly VersionRow[];
  readonly documents: readonly DocumentRow[];
  readonly people: ReadonlyMap<PersonId, Person>;
  readonly signers: ReadonlyMap<SignerId, SignerRow>;
  /** Colleagues who may sign in somebody's place, while anything is being signed. */
  readonly maySign: readonly Person[];
  /** By the id that an obligation recurs from. */
  readonly obligations: ReadonlyMap<ObligationId, Selectable<ObligationTable>>;
  readonly matters: ReadonlyMap<MatterId, Selectable<MatterTable>>;
  /** Why the contract is held back for each of its matters: the last words on it. */
  readonly holdReasons: ReadonlyMap<MatterId, RemarkRow>;
  /** Why they are to be released, where somebody has asked for it. */
  readonly releaseReasons: ReadonlyMap<MatterId, RemarkRow>;
  /** What was said in signing: by whoever declined, passed their part on, or recalled it. Oldest first. */
  readonly ceremonyRemarks: readonly RemarkRow[];
  /** Steps of its completion that fail for now. */
  readonly delays: readonly DelayRow[];
  readonly shares: ReadonlyMap<ShareId, ShareRow>;
  /** Whoever of the other side was invited to negotiate. */
  readonly guests: ReadonlyMap<GuestId, GuestRow>;
  /** The contract that this one amends and its own amendments, as far as the viewer sees them. */
  readonly related: ReadonlyMap<ContractId, ContractRow>;
  /** The rules by which the last round asks, by id. */
  readonly rules: ReadonlyMap<string, Pick<ApprovalRule, "id" | "name">>;
  /** What the department and team are called that it belongs to; empty where it belongs to none. */
  readonly place: string;
  /** What the organisation calls its type. */
  readonly kind: Bilingual;
  /** From what it can be amended; empty while it is not in force. */
  readonly amendmentTemplates: readonly Template[];
  /** Whether its wording was edited since the version that counts. */
  readonly edited: boolean;
}

/** Gathers it in one transaction, or `not-found` where the viewer may not know of the contract. */
export const dossierOf = (context: SignedInContext, id: ContractId): Promise<Dossier | Refusal> =>
  seenBy(context, async (tx) => {
    const row = await contractById(tx, id);
    if (!row) return refuse("not-found");
    const { state } = row;
    const versions = await versionsOf(tx, id);
    const documents = await documentsOf(tx, id);
    const ceremonies = [...(state.pastCeremonies ?? []), ...(state.ceremony ? [state.ceremony] : [])];
    const remarks = state.holds.length + ceremonies.length === 0 ? [] : await remarksOf(tx, id);
    const authors = [...versions, ...documents].flatMap(({ added_by }) => (added_by ? [added_by] : []));
    return {
      organisation: (await tenantById(tx, row.tenant))?.name ?? "",
      row,
      versions,
      documents,
      waiting: waiting(state),
      edited: state.stage === "draft" && (await isEdited(tx, id, state.draft.number)),
      actions: actionsOf(state, actOf(context, row)),
      people: byId(await peopleByIds(tx, [...new Set([...peopleIn(state), ...authors])])),
      signers: byId(
        await signersByIds(
          tx,
          [...state.draft.signers, ...ceremonies.flatMap(({ signers }) => signers)].map((one) => one.id),
        ),
      ),
      maySign: row.stage === "signing" ? await peopleByRole(tx, "signer") : [],
      obligations: byId(
        await obligationsByIds(tx, [
          ...state.obligations.map(({ origin }) => origin),
          ...state.draft.terms.obligations.map((one) => one.id),
        ]),
      ),
      matters: byId(await mattersByIds(tx, state.holds)),
      delays: state.ceremony === null ? [] : await delaysOf(tx, id),
      ceremonyRemarks: remarks.filter(({ kind }) => kind === "decline" || kind === "reassign" || kind === "recall"),
      holdReasons: reasonsAmong(remarks, "hold"),
      releaseReasons: reasonsAmong(remarks, "release"),
      shares: byId(
        await sharesByIds(
          tx,
          state.shares.map((one) => one.id),
        ),
      ),
      guests: byId(
        await guestsByIds(
          tx,
          negotiationOf(state).guests.map((one) => one.id),
        ),
      ),
      related: byId(await relatedTo(tx, state)),
      rules: await rulesOfRound(tx, state.tenant, state.approval),
      place: await placeName(tx, row),
      kind: (await kindOf(tx, row.type)).name,
      amendmentTemplates: inForce.some((stage) => stage === row.stage) ? await amendmentTemplates(tx) : [],
    };
  });

/** The last of each matter. */
const reasonsAmong = (remarks: readonly RemarkRow[], kind: "hold" | "release"): ReadonlyMap<MatterId, RemarkRow> =>
  new Map(remarks.flatMap((remark) => (remark.kind === kind ? [[remark.item as MatterId, remark] as const] : [])));

const byId = <Kind extends string, T extends { readonly id: Kind }>(rows: readonly T[]): ReadonlyMap<T["id"], T> =>
  new Map(rows.map((row) => [row.id, row]));

/** Everybody whom the state names. */
const peopleIn = (state: Contract): readonly PersonId[] => {
  const slots = state.approval?.steps.flatMap((step) => step.slots) ?? [];
  const named: readonly (PersonId | null | undefined)[] = [
    state.owner,
    ...state.named,
    ...slots.flatMap(({ approver, manager, passedFrom }) => [approver, manager, ...passedFrom]),
    ...state.obligations.map(({ keeper }) => keeper),
    state.term?.decision?.by,
    state.termination?.proposedBy,
    state.retention?.purgeRequestedBy,
    state.retention?.purgeApprovedBy,
    ...state.holdReleases.map(({ requestedBy }) => requestedBy),
    ...state.shares.map(({ by }) => by),
    ...negotiationOf(state).guests.map(({ by }) => by),
    ...negotiationOf(state).rounds.map(({ sentBy }) => sentBy),
  ];
  return named.filter((one): one is PersonId => one != null);
};

const relatedTo = async (tx: Tx, { amends, amendments }: Contract): Promise<readonly ContractRow[]> => {
  const ids = [...(amends ? [amends] : []), ...amendments.map(({ contract }) => contract)];
  const rows = await Promise.all(ids.map((id) => contractById(tx, id)));
  return rows.filter((row) => row !== undefined);
};

/** The name of whom something waits for, where it is somebody's and known; a role's words are for i18n. */
export const holderName = (
  { people, signers, guests }: Pick<Dossier, "people" | "signers" | "guests">,
  holder: Holder,
): string | undefined => {
  switch (holder.kind) {
    case "person":
      return people.get(holder.person)?.name;
    case "counterparty":
      return signers.get(holder.signer)?.name;
    case "guest":
      return guests.get(holder.guest)?.name;
    case "role":
      return undefined;
  }
};
