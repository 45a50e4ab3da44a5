import { z } from "zod";
import { signingKeyOf } from "../../../archive/signing-key.ts";
import { watchPolicy } from "../../../db/anomaly.ts";
import { auditSettingOf } from "../../../db/audit-report.ts";
import { peopleByIds } from "../../../db/person.ts";
import { signingKey } from "../../../db/signing-key.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { chooseSuite, suiteOf, tenantSuites } from "../../../db/tenant.ts";
import { cadences } from "../../../domain/audit-report.ts";
import { parsePersonId } from "../../../domain/ids.ts";
import { refuse } from "../../../domain/refusal.ts";
import { watchRules } from "../../../domain/watch.ts";
import { watchMeasures } from "../../../domain/watch-policy.ts";
import { approvalPolicyWords } from "../../../i18n/approval-policy.ts";
import { auditReportWords } from "../../../i18n/audit-report.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { settingsWords } from "../../../i18n/settings.ts";
import { signOnWords } from "../../../i18n/single-sign-on.ts";
import { webhookWords } from "../../../i18n/webhook.ts";
import { append, type Entry, entries } from "../../../ledger/index.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  Contents,
  EmptyState,
  Instant,
  KeyValues,
  PageHeader,
  RadioCards,
  Section,
  Stack,
  Table,
} from "../../design/components.ts";
import { Icon } from "../../design/icons.tsx";
import { formSecrets, type SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { CadenceSection } from "../audit/audit-cadence-section.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { WatchSection } from "./settings-watch.tsx";
import { SignOnSection, signOnShape, signOnShown } from "./sign-on-section.tsx";

const changesShown = 50;

const suite = z.enum(tenantSuites).meta({
  description:
    "For documents stored from now on. The SM4 suite is not certified by the State Cryptography Administration.",
});

const settings = z.object({
  organisation: z.string(),
  suite,
  signingKey: z
    .object({ algorithm: z.literal("SM2"), publicKey: z.string(), since: z.iso.datetime() })
    .nullable()
    .meta({ description: "Signs certificates while the suite is SM4; made when that is chosen for the first time." }),
  signOn: signOnShape,
  auditReports: z.enum(cadences).meta({ description: "How often access and operations are reported to auditors." }),
  watch: z.record(z.enum(watchRules), z.enum(watchMeasures)).meta({
    description: "What is done at once about each kind of anomaly in the access log; security is always told.",
  }),
  changes: z.array(z.object({ at: z.iso.datetime(), by: z.string(), suite })),
});

type Settings = z.input<typeof settings>;

export const settingsPage = defineRoute({
  id: "showSettings",
  method: "get",
  path: "/settings",
  summary: { en: "Settings of the organisation", "zh-CN": "单位设置" },
  who: "signed-in",
  right: "manage-settings",
  query: z.object({ notice: z.enum(["sign-on-saved", "sign-on-removed"]).optional() }),
  answer: settings,
  refusals: ["not-allowed"],
  handle: async (context) => {
    const { person } = context.session;
    return asSystem(context.services.db, person.tenant, async (tx): Promise<Settings> => {
      const chosen = (await entries(tx, { subject: subjectOf(context), limit: changesShown })).flatMap(changeOf);
      const key = await signingKey(tx, person.tenant);
      const people = await peopleByIds(
        tx,
        chosen.flatMap(({ actor }) => parsePersonId(actor.replace(/^person\//, "")) ?? []),
      );
      const names = new Map(people.map(({ id, name }) => [`person/${id}`, name]));
      return {
        organisation: await organisationOf(tx, context),
        suite: (await suiteOf(tx, person.tenant)) ?? "AES256_GCM_HKDF_1MB",
        signingKey: key
          ? { algorithm: "SM2", publicKey: key.public_key.toString("hex"), since: key.added_at.toISOString() }
          : null,
        signOn: await signOnShown(tx, context),
        auditReports: (await auditSettingOf(tx, person.tenant)).cadence,
        watch: await watchPolicy(tx),
        changes: chosen.map(({ at, actor, suite: to }) => ({ at, by: names.get(actor) ?? "", suite: to })),
      };
    });
  },
  page: (context, { organisation, ...shown }, { query: { notice } }) => {
    const words = settingsWords(context.language);
    const { saved, removed } = signOnWords(context.language).settings;
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="settings">
        <PageHeader title={words.title} />
        <SettingsContents context={context} hasKey={shown.signingKey !== null} />
        <Stack>
          <RefusedBanner context={context} />
          {notice && <Banner tone="good" announce title={notice === "sign-on-saved" ? saved : removed} />}
          <ElsewhereSection context={context} />
          <SignOnSection context={context} signOn={shown.signOn} />
          <SuiteSection context={context} suite={shown.suite} />
          <WatchSection context={context} policy={shown.watch} />
          {shown.signingKey && (
            <Section id="key" title={words.key.title} subtitle={words.key.body}>
              <KeyValues
                items={[
                  { label: words.key.publicKey, value: <code class="hash">{shown.signingKey.publicKey}</code> },
                  { label: words.key.since, value: <Instant at={shown.signingKey.since} /> },
                ]}
              />
            </Section>
          )}
          <CadenceSection context={context} cadence={shown.auditReports} />
          <Section id="changes" title={words.changes.title} flush>
            <Table
              caption={words.changes.title}
              rows={shown.changes}
              rowKey={({ at }) => at}
              empty={<EmptyState icon="settings" title={words.changes.none} />}
              columns={[
                { key: "what", header: words.changes.what, cell: (change) => words.suite.name[change.suite] },
                { key: "who", header: words.changes.who, cell: ({ by }) => by },
                { key: "when", header: words.changes.when, cell: ({ at }) => <Instant at={at} /> },
              ]}
            />
          </Section>
        </Stack>
      </Shell>
    );
  },
});

const SettingsContents = ({ context, hasKey }: { readonly context: SignedInContext; readonly hasKey: boolean }) => {
  const { language } = context;
  const words = settingsWords(language);
  return (
    <Contents
      sections={[
        { id: "elsewhere", title: words.elsewhere },
        { id: "single-sign-on", title: signOnWords(language).settings.title },
        { id: "suite", title: words.suite.title },
        { id: "watch", title: words.watch.title },
        ...(hasKey ? [{ id: "key", title: words.key.title }] : []),
        { id: "audit-reports", title: auditReportWords(language).setting.title },
        { id: "changes", title: words.changes.title },
      ]}
    />
  );
};

/** What is set on pages of its own. */
const ElsewhereSection = ({ context: { language } }: { readonly context: SignedInContext }) => {
  const [approval, { types }, webhook] = [
    approvalPolicyWords(language),
    libraryWords(language),
    webhookWords(language).settings,
  ];
  const ways = [
    { href: "/settings/approval", body: approval.openHint, link: approval.open },
    { href: "/settings/contract-types", body: types.settings, link: types.link },
    { href: "/settings/webhooks", body: webhook.body, link: webhook.link },
  ];
  return (
    <Section id="elsewhere" title={settingsWords(language).elsewhere}>
      <ul class="ways">
        {ways.map(({ href, body, link }) => (
          <li key={href}>
            <div>
              <a class="row-link" href={href}>
                {link}
              </a>
              <p class="subtle">{body}</p>
            </div>
            <Icon name="chevron-right" />
          </li>
        ))}
      </ul>
    </Section>
  );
};

export const chooseSuiteRoute = defineRoute({
  id: "chooseSuite",
  method: "post",
  path: "/settings/suite",
  summary: { en: "Choose the suite for documents stored from now on", "zh-CN": "选择今后存储文件所用的密码套件" },
  who: "signed-in",
  right: "manage-settings",
  stepUp: true,
  body: z.object({ suite }),
  refusals: ["not-allowed", "step-up-required", "already-done"],
  handle: async (context, { body }) => {
    const { services, session } = context;
    const { person } = session;
    // Made before it is needed: what chooses the suite can then rely on it.
    if (body.suite === "SM4_CTR_HMAC_SM3_1MB") await signingKeyOf(services, person.tenant);
    return asSystem(services.db, person.tenant, async (tx) => {
      if (!(await chooseSuite(tx, person.tenant, body.suite))) return refuse("already-done");
      const told = { tenant: person.tenant, subject: subjectOf(context), actor: `person/${person.id}` };
      await append(tx, [{ ...told, kind: "suite-chosen", at: services.now(), body: { suite: body.suite } }]);
      return undefined;
    });
  },
  done: () => "/settings",
  again: settingsPage,
});

/** What the ledger tells of the organisation itself. */
const subjectOf = ({ session }: SignedInContext): string => `tenant/${session.person.tenant}`;

const chosenBody = z.object({ suite });

const changeOf = ({ kind, at, actor, body }: Entry) =>
  kind === "suite-chosen" ? [{ at: at.toISOString(), actor, ...chosenBody.parse(body) }] : [];

const SuiteSection = ({
  context,
  suite: inUse,
}: {
  readonly context: SignedInContext;
  readonly suite: Settings["suite"];
}) => {
  const words = settingsWords(context.language);
  return (
    <Section id="suite" title={words.suite.title}>
      <Stack>
        <KeyValues
          items={[{ label: words.suite.inUse, value: <Badge tone="info">{words.suite.name[inUse]}</Badge> }]}
        />
        <Banner tone="warning" title={words.uncertified.title}>
          {words.uncertified.body}
        </Banner>
        <ActionForm action="/settings/suite" label={words.suite.title} {...formSecrets(context)}>
          <RadioCards
            name="suite"
            label={words.suite.label}
            hint={words.suite.hint}
            value={inUse}
            options={tenantSuites.map((value) => ({
              value,
              label: words.suite.name[value],
              description: words.suite.told[value],
            }))}
          />
          <p class="subtle">{words.suite.confirmation}</p>
          <Actions>
            <Button kind="primary">{words.suite.submit}</Button>
          </Actions>
        </ActionForm>
      </Stack>
    </Section>
  );
};
