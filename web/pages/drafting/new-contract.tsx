import { isContractType } from "../../../domain/contract-type.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { seenBy } from "../../contract.ts";
import { Actions, Badge, ButtonLink, PageHeader, Section, Stack } from "../../design/components.ts";
import { kindsOf, templatesOf } from "../../library.ts";
import { definePage } from "../../route.ts";
import { organisationOf, Shell } from "../../shell.tsx";

/** Where a contract begins: a template, or a document that is there already. */
export const newContractPage = definePage({
  id: "newContractPage",
  path: "/contracts/new",
  summary: { en: "Choose how a contract begins", "zh-CN": "选择起草方式" },
  who: "signed-in",
  right: "create-contract",
  handle: (context) =>
    seenBy(context, async (tx) => {
      const offered = new Set((await kindsOf(tx)).flatMap(({ type, offered: is }) => (is ? [type] : [])));
      const all = await templatesOf(tx);
      return {
        organisation: await organisationOf(tx, context),
        templates: all.filter(({ terms }) => isContractType(terms.type) && offered.has(terms.type)),
      };
    }),
  page: (context, { organisation, templates }) => {
    const { language } = context;
    const words = draftingWords(language);
    const t = words.choose;
    const inReadersLanguage = templates.toSorted(
      (a, b) => Number(b.language === language) - Number(a.language === language),
    );
    return (
      <Shell context={context} title={t.title} organisation={organisation} place="contracts">
        <PageHeader title={t.title} subtitle={t.intro} breadcrumb={[{ label: words.contracts, href: "/contracts" }]} />
        <div class="field-grid" data-columns="2">
          {inReadersLanguage.map((template) => (
            <Section
              key={template.id}
              id={template.id}
              title={template.name[language]}
              actions={
                <>
                  <Badge>{words.type[template.terms.type as keyof typeof words.type] ?? words.type.other}</Badge>
                  <Badge tone="info">{t.inLanguage[template.language]}</Badge>
                </>
              }
            >
              <Stack>
                <p>{template.summary[language]}</p>
                <Actions>
                  <ButtonLink href={`/contracts/new/${template.id}`} icon="template">
                    {t.use}
                  </ButtonLink>
                </Actions>
              </Stack>
            </Section>
          ))}
          <Section id="upload" title={t.upload}>
            <Stack>
              <p>{t.uploadSummary}</p>
              <Actions>
                <ButtonLink href="/contracts/new/upload" icon="upload">
                  {t.uploadAction}
                </ButtonLink>
              </Actions>
            </Stack>
          </Section>
        </div>
      </Shell>
    );
  },
});
