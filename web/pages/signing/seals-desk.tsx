import { pictureLimits } from "../../../documents/picture.ts";
import { mayAct } from "../../../domain/access.ts";
import { sealKinds } from "../../../domain/company-seal.ts";
import { contractTypes } from "../../../domain/terms.ts";
import { companySealWords } from "../../../i18n/company-seal.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { formatDate } from "../../../i18n/format.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Button,
  ButtonLink,
  DateField,
  Disclosure,
  EmptyState,
  FileField,
  Instant,
  Section,
  SelectField,
  Stack,
  Table,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import type { SealsTold } from "./seals-told.ts";

export interface SealsDeskProps {
  readonly context: SignedInContext;
  readonly told: SealsTold;
}

/** Each seal with whoever keeps it; for legal staff, what may be done about it. */
export const SealsSection = ({ context, told }: SealsDeskProps) => {
  const words = companySealWords(context.language);
  const manages = mayAct(context.session.person, "manage-seals");
  return (
    <Section id="seals" title={words.title} flush>
      <Table
        caption={words.title}
        rows={told.seals}
        rowKey={({ id }) => id}
        empty={<EmptyState icon="seal" title={words.none} />}
        columns={[
          {
            key: "name",
            header: words.seal,
            cell: ({ name, retired }) => (
              <>
                {name} {retired && <Badge tone="neutral">{words.retired}</Badge>}
              </>
            ),
          },
          {
            key: "look",
            header: words.image.look,
            cell: ({ id, name, hasImage }) =>
              hasImage ? (
                <span class="seal-look">
                  <img src={`/seals/${id}/image`} alt={words.image.of(name)} />
                </span>
              ) : (
                <span class="subtle">{words.image.none}</span>
              ),
          },
          { key: "kind", header: words.kind, cell: ({ kind }) => words.kinds[kind] },
          { key: "custodian", header: words.custodian, cell: ({ custodian }) => custodian.name },
          { key: "since", header: words.since, cell: ({ since }) => <Instant at={since} />, wideOnly: true },
        ]}
      />
      {manages && (
        <div class="card-body">
          <Stack>
            <AddSeal context={context} told={told} />
            {told.seals.some(({ retired }) => !retired) && (
              <>
                <SealImage context={context} told={told} />
                <PassSeal context={context} told={told} />
              </>
            )}
          </Stack>
        </div>
      )}
    </Section>
  );
};

const people = (told: SealsTold) => told.custodians.map(({ id, name }) => ({ value: id, label: name }));

const AddSeal = ({ context, told }: SealsDeskProps) => {
  const words = companySealWords(context.language);
  const open = context.refused?.entered.has("kind");
  const typed = (name: string) => ({
    name,
    value: open ? entered(context, name) : "",
    error: open ? mistakeIn(context, name) : undefined,
  });
  return (
    <Disclosure summary={words.add.open} open={open}>
      <ActionForm action="/seals" label={words.add.open} {...formSecrets(context)}>
        <SelectField
          {...typed("kind")}
          label={words.kind}
          options={sealKinds.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
        />
        <TextField {...typed("name")} label={words.add.name} maxLength={100} />
        <SelectField {...typed("custodian")} label={words.custodian} options={people(told)} />
        <Actions>
          <Button kind="primary">{words.add.submit}</Button>
        </Actions>
      </ActionForm>
    </Disclosure>
  );
};

const SealImage = ({ context, told }: SealsDeskProps) => {
  const words = companySealWords(context.language);
  const open = context.refused?.entered.has("pictured");
  const kept = told.seals.filter(({ retired }) => !retired).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Disclosure summary={words.image.open} open={open}>
      <ActionForm files action="/seals/image" label={words.image.open} {...formSecrets(context)}>
        <SelectField
          name="pictured"
          label={words.seal}
          value={open ? entered(context, "pictured") : ""}
          options={kept}
        />
        <FileField
          name="picture"
          label={words.image.file}
          hint={words.image.hint}
          accept=".png,.jpg,.jpeg,image/png,image/jpeg"
          maxBytes={pictureLimits.bytes}
          error={open ? mistakeIn(context, "picture") : undefined}
        />
        <Actions>
          <Button kind="primary">{words.image.submit}</Button>
        </Actions>
      </ActionForm>
    </Disclosure>
  );
};

const PassSeal = ({ context, told }: SealsDeskProps) => {
  const words = companySealWords(context.language);
  const kept = told.seals.filter(({ retired }) => !retired).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Disclosure summary={words.pass.open} open={context.refused?.entered.has("passed")}>
      <ActionForm action="/seals/custody" label={words.pass.open} {...formSecrets(context)}>
        <SelectField name="passed" label={words.seal} options={kept} />
        <SelectField name="successor" label={words.custodian} options={people(told)} />
        <Actions>
          <Button kind="secondary">{words.pass.submit}</Button>
        </Actions>
      </ActionForm>
      <ActionForm action="/seals/retirement" label={words.retire} {...formSecrets(context)}>
        <SelectField name="retired" label={words.seal} options={kept} />
        <Actions>
          <Button kind="danger">{words.retire}</Button>
        </Actions>
      </ActionForm>
    </Disclosure>
  );
};

/** What seals may be put on now, by whose word; for whoever may, the form to allow more. */
export const AuthorisationsSection = ({ context, told }: SealsDeskProps) => {
  const { language, session } = context;
  const words = companySealWords(language);
  const all = words.authorisations;
  const codes = contractCodeWords(language).type;
  const may = mayAct(session.person, "authorise-seals");
  return (
    <Section id="authorisations" title={all.title} flush>
      <Table
        caption={all.title}
        rows={told.authorisations}
        rowKey={({ id }) => id}
        empty={<EmptyState icon="check" title={all.none} />}
        columns={[
          {
            key: "seal",
            header: words.seal,
            cell: ({ seal }) => told.seals.find(({ id }) => id === seal)?.name ?? "",
          },
          {
            key: "scope",
            header: all.scope,
            cell: ({ contract, type }) => {
              if (type !== null) return all.allOf(codes[type]);
              if (contract === null) return <span class="subtle">{all.hidden}</span>;
              return <a href={`/contracts/${contract.id}`}>{`${contract.number} ${contract.title}`}</a>;
            },
          },
          {
            key: "period",
            header: all.period,
            cell: ({ from, until }) => `${formatDate(from, language)} – ${formatDate(until, language)}`,
          },
          { key: "by", header: all.by, cell: ({ by }) => by.name },
          { key: "reason", header: all.reason, cell: ({ reason }) => reason, wideOnly: true },
          ...(may
            ? [
                {
                  key: "withdraw",
                  header: all.withdraw,
                  cell: ({ id, seal }: SealsTold["authorisations"][number]) => (
                    <ActionForm
                      action={`/seals/authorisations/${id}/withdraw`}
                      label={`${all.withdraw}: ${told.seals.find((one) => one.id === seal)?.name ?? ""}`}
                      {...formSecrets(context)}
                    >
                      <Button kind="quiet" size="small">
                        {all.withdraw}
                      </Button>
                    </ActionForm>
                  ),
                },
              ]
            : []),
        ]}
      />
      {may && (
        <div class="card-body">
          <Authorise context={context} told={told} />
        </div>
      )}
    </Section>
  );
};

const Authorise = ({ context, told }: SealsDeskProps) => {
  const { language, session } = context;
  const words = companySealWords(language);
  const all = words.authorisations;
  const codes = contractCodeWords(language).type;
  const open = context.refused?.entered.has("from");
  const typed = (name: string, otherwise = "") => ({
    name,
    value: open ? entered(context, name) : otherwise,
    error: open ? mistakeIn(context, name) : undefined,
  });
  const kept = told.seals.filter(({ retired, custodian }) => !retired && custodian.id !== session.person.id);
  return (
    <Disclosure summary={all.open} open={open}>
      <ActionForm action="/seals/authorisations" label={all.open} {...formSecrets(context)}>
        <SelectField
          {...typed("seal")}
          label={words.seal}
          options={kept.map(({ id, name, custodian }) => ({ value: id, label: `${name} (${custodian.name})` }))}
        />
        <TextField {...typed("number")} label={all.number} hint={all.numberHint} required={false} maxLength={20} />
        <SelectField
          {...typed("type")}
          label={all.type}
          required={false}
          empty={all.noType}
          options={contractTypes.map((type) => ({ value: type, label: codes[type] }))}
        />
        <DateField {...typed("from", told.today)} label={all.from} />
        <DateField {...typed("until")} label={all.until} />
        <TextArea {...typed("reason")} label={all.reason} rows={2} maxLength={1000} />
        <Actions>
          <Button kind="primary">{all.submit}</Button>
        </Actions>
      </ActionForm>
    </Disclosure>
  );
};

/** Every use of a seal, newest first. */
export const RegisterSection = ({ context, told }: SealsDeskProps) => {
  const words = companySealWords(context.language);
  const all = words.register;
  return (
    <Section
      id="register"
      title={all.title}
      flush
      actions={
        <ButtonLink href="/seals/register.csv" kind="quiet" icon="download">
          {all.csv}
        </ButtonLink>
      }
    >
      <Table
        caption={all.title}
        rows={told.uses}
        rowKey={({ signer }) => signer}
        empty={<EmptyState icon="seal" title={all.none} />}
        columns={[
          { key: "at", header: all.at, cell: ({ at }) => <Instant at={at} /> },
          { key: "seal", header: words.seal, cell: ({ seal }) => seal },
          {
            key: "contract",
            header: all.contract,
            cell: ({ contract }) =>
              contract === null ? (
                <span class="subtle">{words.authorisations.hidden}</span>
              ) : (
                <a href={`/contracts/${contract.id}`}>{`${contract.number} ${contract.title}`}</a>
              ),
          },
          { key: "by", header: all.by, cell: ({ by }) => by.name },
          { key: "authorised", header: all.authorisedBy, cell: ({ authorisedBy }) => authorisedBy.name },
          {
            key: "document",
            header: all.document,
            cell: ({ documentSha256 }) => <code>{documentSha256.slice(0, 12)}…</code>,
            wideOnly: true,
          },
        ]}
      />
    </Section>
  );
};
