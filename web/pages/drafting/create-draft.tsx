import { z } from "zod";
import { isOffered } from "../../../domain/own-template.ts";
import { type Refusal, refuse } from "../../../domain/refusal.ts";
import type { Template } from "../../../domain/template.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { seenBy } from "../../contract/contract.ts";
import { PageHeader } from "../../design/components.ts";
import { enteredFrom } from "../../drafting/draft-entries.ts";
import { signerRowsFor } from "../../drafting/draft-signer-form.ts";
import { maySign } from "../../drafting/draft-signers.ts";
import { createFromTemplate, type Desk, deskOf, newDraft, savedDraft } from "../../drafting/drafting.ts";
import type { SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { kindOf, templateOf, withFields } from "../../library/library.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { DraftForm } from "./draft-form.tsx";
import { formState } from "./entered.ts";
import { HandlingFields } from "./handling-fields.tsx";

interface Blank {
  readonly template: Template;
  readonly desk: Desk;
}

const blankOf = async (context: SignedInContext, id: string): Promise<Blank | Refusal> => {
  const found = await seenBy(context, async (tx) => {
    const template = await templateOf(tx, id);
    return template && { template, kind: await kindOf(tx, template.terms.type), desk: await deskOf(tx, context) };
  });
  if (!found?.kind.offered || !isOffered(found.template)) return refuse("not-found");
  return { template: withFields(found.template, found.kind), desk: found.desk };
};

/** Parties of a Chinese contract are in China unless somebody says otherwise. */
const usualCountries = ({ language, variables }: Template): readonly (readonly [field: string, country: string])[] =>
  language === "zh-CN"
    ? variables.flatMap(({ name, type }) => (type === "party" ? [[`values.${name}.country`, "CN"] as const] : []))
    : [];

const BlankDraft = ({ context, template, desk }: Blank & { readonly context: SignedInContext }) => {
  const words = draftingWords(context.language);
  const [only, ...others] = desk.signers.filter(maySign);
  const kept = new Map([
    ...usualCountries(template),
    ...enteredFrom(template.defaults),
    ["title", template.title] as const,
    ...(only && others.length === 0 ? [["signers.0.person", only.id] as const] : []),
  ]);
  const form = formState(context, kept);
  return (
    <Shell context={context} title={template.name[context.language]} organisation={desk.tenant.name} place="contracts">
      <PageHeader
        title={template.name[context.language]}
        subtitle={words.form.intro}
        breadcrumb={[
          { label: words.contracts, href: "/contracts" },
          { label: words.choose.title, href: "/contracts/new" },
        ]}
      />
      <RefusedBanner context={context} />
      <DraftForm
        context={context}
        action="/contracts"
        variables={template.variables}
        ours={template.ours}
        members={desk.signers}
        seals={desk.seals}
        signerRows={signerRowsFor([])}
        form={form}
        submit={words.form.create}
        back="/contracts/new"
      >
        <input type="hidden" name="template" value={template.id} />
        <HandlingFields form={form} places={desk.places} />
      </DraftForm>
    </Shell>
  );
};

export const newDraftPage = definePage({
  id: "newDraftPage",
  path: "/contracts/new/:template",
  summary: { en: "A new draft from a template", "zh-CN": "从范本起草新合同" },
  who: "signed-in",
  right: "create-contract",
  params: z.object({ template: z.string().max(100) }),
  handle: (context, { params }) => blankOf(context, params.template),
  page: (context, blank) => <BlankDraft context={context} {...blank} />,
});

/** The same form shown again: its template is among what was sent, not in the address. Served nowhere by itself. */
const newDraftAgain = definePage({
  id: "newDraftAgain",
  path: "/contracts/new",
  summary: newDraftPage.summary,
  who: "signed-in",
  right: "create-contract",
  query: z.object({ template: z.string().max(100) }),
  handle: (context, { query }) => blankOf(context, query.template),
  page: (context, blank) => <BlankDraft context={context} {...blank} />,
});

export const createContractRoute = defineRoute({
  id: "createContract",
  method: "post",
  path: "/contracts",
  summary: { en: "Create a contract from a template", "zh-CN": "从范本创建合同" },
  who: "signed-in",
  right: "create-contract",
  body: newDraft,
  answer: savedDraft,
  creates: true,
  refusals: ["not-allowed", "invalid-input"],
  handle: (context, { body }) => createFromTemplate(context, body),
  done: ({ id }) => `/contracts/${id}`,
  again: newDraftAgain,
  version: ({ version }) => version,
});
