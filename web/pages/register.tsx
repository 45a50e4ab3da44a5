import { mayAct } from "../../domain/access.ts";
import { registerWords } from "../../i18n/register.ts";
import { addressOf, type RegisterQuery, readRegister, registerAnswer, registerQuery } from "../contract/register.ts";
import { ButtonLink, PageHeader, Pagination, Tabs } from "../design/components.ts";
import type { SignedInContext } from "../http/context.ts";
import { defineRoute } from "../http/route.ts";
import { Shell } from "../shell.tsx";
import { RegisterFilters } from "./register-filters.tsx";
import { Register } from "./register-table.tsx";

/** The register of contracts (合同台账): what is where, with whom, since when. */
export const registerPage = defineRoute({
  id: "listContracts",
  method: "get",
  path: "/contracts",
  summary: { en: "Contracts", "zh-CN": "合同台账" },
  who: "signed-in",
  right: "list-contracts",
  shows: ({ contracts }, { query: { q } }) => ({
    act: q === "" ? "viewed" : "searched",
    object: "register",
    found: contracts.length,
    ...(q !== "" && { search: q }),
  }),
  query: registerQuery,
  answer: registerAnswer,
  handle: (context, { query: asked }) => readRegister(context, asked),
  page: (context, { organisation, contracts, next, fields }, { query: asked }) => {
    const words = registerWords(context.language);
    return (
      <Shell context={context} title={words.register.title} organisation={organisation} place="contracts">
        <PageHeader
          title={words.register.title}
          subtitle={words.register.subtitle}
          actions={
            <>
              <ButtonLink href="/contracts/notices" icon="calendar">
                {words.navigation.notices}
              </ButtonLink>
              {mayAct(context.session.person, "draft") && (
                <ButtonLink href="/contracts/new" kind="primary" icon="plus">
                  {words.navigation.newContract}
                </ButtonLink>
              )}
            </>
          }
        />
        <Views context={context} asked={asked} />
        <RegisterFilters context={context} asked={asked} fields={fields} />
        <Register context={context} contracts={contracts} />
        <Pagination
          {...(asked.cursor !== undefined && { newer: addressOf(asked) })}
          {...(next !== null && { older: addressOf(asked, next) })}
        />
      </Shell>
    );
  },
});

/** The views that people come for every day. */
const Views = ({ context, asked }: { readonly context: SignedInContext; readonly asked: RegisterQuery }) => {
  const words = registerWords(context.language).register;
  const { phase, mine, q, type } = asked;
  const view = (label: string, change: Pick<Partial<RegisterQuery>, "phase" | "mine">) => ({
    label,
    href: addressOf({ q, type, ...change }),
    current: change.phase === phase && (change.mine ?? false) === mine,
  });
  return (
    <Tabs
      tabs={[
        view(words.phase.all, {}),
        view(words.mine, { mine: true }),
        view(words.phase.preparing, { phase: "preparing" }),
        view(words.phase["in-force"], { phase: "in-force" }),
        view(words.phase.over, { phase: "over" }),
      ]}
    />
  );
};
