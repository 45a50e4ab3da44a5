import type { ComponentChildren } from "preact";
import { isContractType } from "../../../domain/contract-type.ts";
import type { Bilingual } from "../../../domain/language.ts";
import { isOffered } from "../../../domain/own-template.ts";
import type { Template } from "../../../domain/template.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { seenBy } from "../../contract/contract.ts";
import { Actions, Badge, ButtonLink, Disclosure, PageHeader, Section, Stack } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { definePage } from "../../http/route.ts";
import { kindsOf, templatesOf } from "../../library/library.ts";
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
      const kinds = await kindsOf(tx);
      const offered = (await templatesOf(tx)).flatMap((template): readonly Offered[] => {
        const kind = kinds.find(({ type }) => isContractType(template.terms.type) && type === template.terms.type);
        return kind?.offered && isOffered(template) ? [{ template, kind: kind.name }] : [];
      });
      return { organisation: await organisationOf(tx, context), offered };
    }),
  page: (context, { organisation, offered }) => {
    const { language } = context;
    const words = draftingWords(language);
    const t = words.choose;
    const readers = offered.filter(({ template }) => template.language === language);
    const others = offered.filter(({ template }) => template.language !== language);
    const [other] = others;
    return (
      <Shell context={context} title={t.title} organisation={organisation} place="contracts">
        <PageHeader title={t.title} subtitle={t.intro} breadcrumb={[{ label: words.contracts, href: "/contracts" }]} />
        <Stack>
          <Cards offered={readers}>
            <Section id="word" title={t.word}>
              <Stack>
                <p>{t.wordSummary}</p>
                <Actions>
                  <ButtonLink href="/contracts/new/word" icon="upload">
                    {t.wordAction}
                  </ButtonLink>
                </Actions>
              </Stack>
            </Section>
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
          </Cards>
          {other && (
            <Disclosure summary={t.otherLanguage(t.inLanguage[other.template.language], others.length)}>
              <Cards offered={others} />
            </Disclosure>
          )}
        </Stack>
      </Shell>
    );
  },
});

interface Offered {
  readonly template: Template;
  /** What the organisation calls its type. */
  readonly kind: Bilingual;
}

const Cards = ({
  offered,
  children,
}: {
  readonly offered: readonly Offered[];
  readonly children?: ComponentChildren;
}) => {
  const { language } = usePage();
  const t = draftingWords(language).choose;
  return (
    <div class="field-grid" data-columns="2">
      {offered.map(({ template, kind }) => (
        <Section
          key={template.id}
          id={template.id}
          title={template.name[language]}
          actions={
            <>
              <Badge>{kind[language]}</Badge>
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
      {children}
    </div>
  );
};
