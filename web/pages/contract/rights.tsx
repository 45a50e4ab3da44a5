import { z } from "zod";
import { parsePersonId } from "../../../domain/ids.ts";
import { contractRights } from "../../../domain/right.ts";
import { rightsWords, rightWords } from "../../../i18n/rights.ts";
import { idIn, ofContract } from "../../contract/contract.ts";
import { type RightsAnswer, type RightsDesk, rightsAnswer, rightsDesk } from "../../contract/contract-rights.ts";
import {
  Banner,
  Button,
  FilterForm,
  KeyValues,
  PageHeader,
  Section,
  SelectField,
  Stack,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { defineRoute } from "../../http/route.ts";
import { Shell } from "../../shell.tsx";
import { contractPath } from "./view.ts";

/** An empty choice of a form is none. */
const chosen = <T extends z.ZodType>(schema: T) =>
  z.union([z.literal("").transform(() => undefined), schema]).optional();

/** Why can, or can't, somebody do something with a contract? For administrators the answer alone, without the contract. */
export const contractRightsPage = defineRoute({
  id: "explainRights",
  method: "get",
  path: "/contracts/:contract/rights",
  summary: {
    en: "Why somebody can or cannot do something with a contract",
    "zh-CN": "查询某人对合同有权或无权操作的原因",
  },
  who: "signed-in",
  right: "explain-rights",
  shows: "rights",
  params: ofContract,
  query: z.object({ person: chosen(idIn(parsePersonId)), right: chosen(z.enum(contractRights)) }),
  answer: z
    .custom<RightsDesk>()
    .transform(({ answer }) => ({ answer }))
    .pipe(z.object({ answer: rightsAnswer.nullable() })),
  refusals: ["not-allowed"],
  handle: (context, { params, query }) => rightsDesk(context, params.contract, query),
  page: (context, { organisation, contract, people, answer }, { params }) => {
    const words = rightsWords(context.language);
    const acts = rightWords(context.language);
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="contracts">
        <PageHeader
          title={words.title}
          subtitle={words.intro}
          breadcrumb={[
            contract
              ? { label: `${contract.number} · ${contract.title}`, href: contractPath(params.contract) }
              : { label: words.ofContract, href: `/contracts/${params.contract}/rights` },
          ]}
        />
        <Stack>
          <FilterForm action={`/contracts/${params.contract}/rights`} label={words.title}>
            <SelectField
              name="person"
              label={words.person}
              options={people.map(({ id, name }) => ({ value: id, label: name }))}
              value={answer?.person}
            />
            <SelectField
              name="right"
              label={words.act}
              options={contractRights.map((right) => ({ value: right, label: acts[right] }))}
              value={answer?.right}
            />
            <Button>{words.ask}</Button>
          </FilterForm>
          {answer && <Answer answer={answer} />}
        </Stack>
      </Shell>
    );
  },
});

const Answer = ({ answer }: { readonly answer: RightsAnswer }) => {
  const words = rightsWords(usePage().language);
  const { allowed, sentence, reason, policies, now } = answer;
  return (
    <Section id="answer" title={sentence}>
      <Stack>
        <Banner tone={allowed ? "good" : "warning"} icon={allowed ? "check" : "lock"} title={reason} />
        <KeyValues
          items={[
            ...policies.map(({ id }) => ({ label: words.policy, value: <code>{id}</code> })),
            ...(now ? [{ label: words.now, value: now.sentence }] : []),
          ]}
        />
      </Stack>
    </Section>
  );
};
