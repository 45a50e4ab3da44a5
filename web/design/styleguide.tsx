import type { Language } from "../../domain/language.ts";
import type { Money } from "../../domain/money.ts";
import {
  ActionForm,
  Actions,
  Amount,
  ApprovalSteps,
  Badge,
  Banner,
  BareLayout,
  Button,
  ButtonLink,
  CalendarDate,
  CheckboxField,
  Columns,
  Contents,
  Countdown,
  DateField,
  Dialog,
  DialogCancel,
  Disclosure,
  DocumentFrame,
  EmptyState,
  ErrorSummary,
  FieldGroup,
  FileField,
  FilterForm,
  Icon,
  KeyValues,
  Layout,
  type LayoutProps,
  Menu,
  MenuLink,
  MoneyField,
  PageHeader,
  Pagination,
  Person,
  RadioCards,
  RelativeTime,
  Section,
  SelectField,
  type StageName,
  StagePill,
  StageTrack,
  Table,
  Tabs,
  TextArea,
  TextField,
  Timeline,
} from "./components.ts";
import { usePage } from "./page.ts";
import { samples } from "./styleguide-samples.ts";

/** The instant at which the samples are looked at. */
export const styleguideNow = "2027-03-02T09:30:00Z";

const useSamples = () => samples(usePage().language);

const navigation = (language: Language): LayoutProps["navigation"] => {
  const s = samples(language);
  return [
    {
      items: [
        { label: s.nav.inbox, href: "#inbox", icon: "inbox", count: 7 },
        { label: s.nav.register, href: "#register", icon: "register", current: true },
        { label: s.nav.notices, href: "#notices", icon: "calendar", count: 3 },
        { label: s.nav.obligations, href: "#obligations", icon: "obligation", count: 12 },
        { label: s.nav.templates, href: "#templates", icon: "template" },
      ],
    },
    {
      label: s.nav.security,
      items: [
        { label: s.nav.incidents, href: "#incidents", icon: "incident", count: 1 },
        { label: s.nav.audit, href: "#audit", icon: "audit" },
      ],
    },
    {
      label: s.nav.organisation,
      items: [
        { label: s.nav.people, href: "#people", icon: "people" },
        { label: s.nav.settings, href: "#settings", icon: "settings" },
      ],
    },
  ];
};

const Frame = ({ title, children }: Pick<LayoutProps, "title" | "children">) => {
  const { language } = usePage();
  const s = samples(language);
  return (
    <Layout
      title={title}
      navigation={navigation(language)}
      organisation={s.organisation}
      person={{ name: s.people.legal, detail: s.people.legalRole }}
      personLinks={[{ label: s.nav.profile, href: "#profile", icon: "lock" }]}
      signOut={{ action: "/sign-out", csrf: "sample" }}
      search={{ action: "/contracts" }}
    >
      {children}
    </Layout>
  );
};

interface Row {
  readonly number: string;
  readonly title: string;
  readonly party: string;
  readonly stage: StageName;
  readonly holder: string;
  readonly since: string;
  readonly notice?: string;
  readonly amount: Money;
}

/** The register (合同台账): what legal staff look at all day. */
export const RegisterSample = () => {
  const s = useSamples();
  const rows: readonly Row[] = s.rows;
  return (
    <Frame title={s.nav.register}>
      <PageHeader
        title={s.nav.register}
        subtitle={s.registerSubtitle}
        actions={
          <>
            <ButtonLink href="#import" icon="upload">
              {s.import}
            </ButtonLink>
            <ButtonLink href="#new" kind="primary" icon="plus">
              {s.newContract}
            </ButtonLink>
          </>
        }
      />
      <Tabs
        tabs={[
          { label: s.views.all, href: "#all", count: 128, current: true },
          { label: s.views.mine, href: "#mine", count: 14 },
          { label: s.views.stuck, href: "#stuck", count: 5 },
          { label: s.views.notice, href: "#notice", count: 3 },
        ]}
      />
      <Contents
        sections={[
          { id: "register", title: s.views.all },
          { id: "approval", title: s.approval.title },
          { id: "timeline", title: s.timeline.title },
        ]}
      />
      <Section id="register" title={s.views.all} subtitle={s.sortedBy} flush>
        <Table
          caption={s.nav.register}
          rows={rows}
          rowKey={(row) => row.number}
          rowHref={(row) => `#${row.number}`}
          columns={[
            {
              key: "title",
              header: s.columns.contract,
              cell: (row) => row.title,
            },
            { key: "party", header: s.columns.party, cell: (row) => row.party },
            { key: "stage", header: s.columns.stage, cell: (row) => <StagePill stage={row.stage} /> },
            { key: "holder", header: s.columns.holder, cell: (row) => <Person name={row.holder} size="small" /> },
            {
              key: "since",
              header: s.columns.since,
              sort: { href: "?sort=since", direction: "descending" },
              cell: (row) => <RelativeTime at={row.since} />,
            },
            {
              key: "notice",
              header: s.columns.notice,
              sort: { href: "?sort=notice" },
              wideOnly: true,
              cell: (row) => (row.notice === undefined ? "—" : <CalendarDate on={row.notice} />),
            },
            { key: "amount", header: s.columns.amount, align: "end", cell: (row) => <Amount money={row.amount} /> },
          ]}
        />
      </Section>
      <Pagination newer="?before=1" older="?after=2" />
    </Frame>
  );
};

/** One contract: where it is, what can be done, what happened. */
export const ContractSample = () => {
  const { language } = usePage();
  const s = useSamples();
  return (
    <Frame title={s.contract.title}>
      <PageHeader
        breadcrumb={[{ label: s.nav.register, href: "#register" }]}
        title={s.contract.title}
        badges={
          <>
            <StagePill stage="approval" />
            <Badge tone="warning">{s.contract.classification}</Badge>
          </>
        }
        subtitle={s.contract.subtitle}
        actions={
          <>
            <Menu id="more-acts" button={<Icon name="more" label={s.moreActs} />}>
              <MenuLink href="#rehearse" icon="clock">
                {s.rehearse}
              </MenuLink>
              <MenuLink href="#evidence" icon="seal">
                {s.evidence}
              </MenuLink>
            </Menu>
            <Button kind="secondary" icon="ban" opens="cancel-contract">
              {s.cancelContract}
            </Button>
            <ButtonLink href="#decide" kind="primary" icon="sign">
              {s.decide}
            </ButtonLink>
          </>
        }
      />
      <Banner
        tone="danger"
        icon="frozen"
        title={s.frozen.title}
        actions={<ButtonLink href="#incident">{s.frozen.open}</ButtonLink>}
      >
        {s.frozen.body}
      </Banner>
      <section class="card">
        <div class="card-body">
          <StageTrack current="approval" notes={s.contract.reached} />
        </div>
      </section>
      <Columns
        main={
          <>
            <Section id="approval" title={s.approval.title} subtitle={s.approval.subtitle}>
              <ApprovalSteps steps={s.approval.steps} />
            </Section>
            <DocumentFrame
              title={s.contract.file}
              html={s.contract.html}
              language={language}
              version="3"
              hash="9f2c4e7ab1d05c83f6e1a94b72d8c3055be1f0a6d47c29e8830bfa1c6d95e240"
              scroll
              actions={
                <>
                  <ButtonLink href="#compare" icon="compare" size="small">
                    {s.compare}
                  </ButtonLink>
                  <ButtonLink href="#pdf" icon="download" size="small">
                    PDF
                  </ButtonLink>
                </>
              }
            />
          </>
        }
        aside={
          <>
            <Section id="facts" title={s.facts.title}>
              <KeyValues
                items={[
                  { label: s.columns.party, value: s.rows[0]?.party },
                  { label: s.columns.amount, value: <Amount money={{ minor: 128_000_050, currency: "CNY" }} /> },
                  { label: s.facts.term, value: s.facts.termValue },
                  { label: s.columns.notice, value: <CalendarDate on="2028-01-31" /> },
                  { label: s.facts.owner, value: <Person name={s.people.sales} size="small" /> },
                ]}
              />
            </Section>
            <Section id="clocks" title={s.clocks.title}>
              <div class="stack">
                <Countdown label={s.clocks.gdpr} startedAt="2027-02-28T21:00:00Z" dueAt="2027-03-03T21:00:00Z" />
                <Countdown label={s.clocks.pipl} startedAt="2027-02-28T21:00:00Z" dueAt="2027-03-02T07:00:00Z" />
                <Countdown
                  label={s.clocks.contain}
                  startedAt="2027-02-28T21:00:00Z"
                  dueAt="2027-03-01T21:00:00Z"
                  doneAt="2027-03-01T01:00:00Z"
                />
              </div>
            </Section>
            <Section id="timeline" title={s.timeline.title}>
              <Timeline label={s.timeline.title} events={s.timeline.events} />
            </Section>
          </>
        }
      />
      <Dialog id="cancel-contract" title={s.cancelContract}>
        <ActionForm action="/contracts/1/cancel" csrf="sample" idempotencyKey="sample" expectedVersion={17}>
          <p>{s.cancelWarning}</p>
          <TextArea name="cancelReason" label={s.reason} rows={3} />
          <Actions>
            <Button kind="danger">{s.cancelContract}</Button>
            <DialogCancel dialog="cancel-contract" />
          </Actions>
        </ActionForm>
      </Dialog>
    </Frame>
  );
};

/** Every kind of field, with mistakes. */
export const FormSample = () => {
  const s = useSamples();
  const f = s.form;
  return (
    <Frame title={s.newContract}>
      <PageHeader
        title={s.newContract}
        subtitle={f.subtitle}
        breadcrumb={[{ label: s.nav.register, href: "#register" }]}
      />
      <FilterForm action="/contracts" label={f.filter}>
        <SelectField name="stage" label={s.columns.stage} options={f.types} required={false} />
        <TextField name="party" label={s.columns.party} type="search" required={false} />
        <Button icon="search">{f.filter}</Button>
      </FilterForm>
      <section class="card">
        <div class="card-body">
          <ActionForm action="/contracts" csrf="sample" idempotencyKey="sample" files>
            <ErrorSummary
              errors={[
                { field: "counterparty", message: f.counterpartyError },
                { field: "price", message: f.priceError },
              ]}
            />
            <FieldGroup legend={f.basics} columns={2}>
              <SelectField name="type" label={f.type} options={f.types} value="sale" empty={false} />
              <TextField
                name="counterparty"
                label={s.columns.party}
                hint={f.counterpartyHint}
                error={f.counterpartyError}
              />
              <DateField name="effectiveOn" label={f.effectiveOn} value="2027-04-01" />
              <MoneyField
                name="price"
                label={s.columns.amount}
                currencies={["CNY", "USD", "EUR"]}
                currency="CNY"
                amount="1,280,000.505"
                error={f.priceError}
              />
            </FieldGroup>
            <RadioCards name="law" label={f.language} options={f.languages} value="zh-CN" />
            <TextArea name="purpose" label={f.purpose} hint={f.purposeHint} required={false} />
            <FileField
              name="attachment"
              label={f.attachment}
              accept=".pdf,.docx"
              maxBytes={209_715_200}
              required={false}
            />
            <CheckboxField name="personalData" label={f.personalData} hint={f.personalDataHint} required={false} />
            <Actions>
              <Button kind="primary">{f.create}</Button>
              <Button kind="secondary" name="then" value="later">
                {f.keep}
              </Button>
              <Button kind="quiet" disabled>
                {f.submit}
              </Button>
            </Actions>
          </ActionForm>
        </div>
      </section>
      <Disclosure summary={f.why}>{f.whyText}</Disclosure>
      <Section id="empty" title={s.nav.obligations} flush>
        <EmptyState
          icon="obligation"
          title={f.empty}
          actions={
            <ButtonLink href="#add" icon="plus">
              {f.add}
            </ButtonLink>
          }
        >
          {f.emptyText}
        </EmptyState>
      </Section>
    </Frame>
  );
};

/** What an approver opens on a phone. */
export const ApprovalSample = () => {
  const { language } = usePage();
  const s = useSamples();
  const d = s.decision;
  return (
    <BareLayout title={d.title} organisation={s.organisation}>
      <PageHeader
        title={s.contract.title}
        badges={<Badge tone="warning">{s.contract.classification}</Badge>}
        subtitle={d.asks}
      />
      <section class="card">
        <div class="card-body">
          <KeyValues
            columns={3}
            items={[
              { label: s.columns.party, value: s.rows[0]?.party },
              { label: s.columns.amount, value: <Amount money={{ minor: 128_000_050, currency: "CNY" }} /> },
              { label: s.facts.term, value: s.facts.termValue },
            ]}
          />
        </div>
      </section>
      <DocumentFrame
        title={s.contract.file}
        html={s.contract.html}
        language={language}
        version="3"
        hash="9f2c4e7ab1d05c83f6e1a94b72d8c3055be1f0a6d47c29e8830bfa1c6d95e240"
        scroll
      />
      <Section id="decide" title={d.title}>
        <ActionForm action="?" csrf="sample" idempotencyKey="sample" expectedVersion={3}>
          <RadioCards name="decision" label={d.yours} options={d.options} />
          <TextArea name="comment" label={d.comment} hint={d.commentHint} required={false} rows={3} />
          <TextField name="typedName" label={d.typedName} hint={d.typedNameHint} autoComplete="name" />
          <TextField
            name="code"
            label={d.code}
            hint={d.codeHint}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            code
          />
          <Actions>
            <Button kind="primary" size="large">
              {d.send}
            </Button>
          </Actions>
        </ActionForm>
      </Section>
    </BareLayout>
  );
};

/** The pages of the styleguide by address. Together they hold every component. */
export const styleguidePages = {
  register: RegisterSample,
  contract: ContractSample,
  form: FormSample,
  approval: ApprovalSample,
} as const;
