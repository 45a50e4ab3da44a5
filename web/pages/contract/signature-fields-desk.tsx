import { fieldKinds, type PageSize, usualSize } from "../../../domain/signature-field.ts";
import { signatureFieldWords } from "../../../i18n/signature-field.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  ButtonLink,
  CheckboxField,
  Columns,
  Disclosure,
  PageHeader,
  Section,
  SelectField,
  Stack,
  Table,
  TextField,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { Shell } from "../../shell.tsx";
import type { Fields } from "../../signing/signature-field.ts";
import { RefusedBanner } from "../refused-banner.tsx";

export const fieldsPathOf = (contract: string): string => `/contracts/${contract}/signature-fields`;

const changePath = (contract: string, field: string): string => `${fieldsPathOf(contract)}?field=${field}#add`;

interface FieldsProps {
  readonly context: SignedInContext;
  readonly fields: Fields;
  readonly contract: string;
}

interface FieldsPageProps extends FieldsProps {
  /** The field that the form is for, where it is not for a new one. */
  readonly changed: string | undefined;
}

export const FieldsPage = ({ context, fields, contract, changed }: FieldsPageProps) => {
  const words = signatureFieldWords(context.language);
  const { open, version } = fields;
  const asked = entered(context, "field") || changed;
  const changing = fields.fields.find(({ id }) => id === asked);
  const stale = fields.fields.filter((field) => field.version !== version).map((field) => field.version);
  return (
    <Shell context={context} title={words.title} organisation={fields.organisation} place="contracts">
      <Stack>
        <PageHeader
          title={words.title}
          subtitle={words.intro}
          actions={<ButtonLink href={`/contracts/${contract}`}>{words.back}</ButtonLink>}
        />
        <RefusedBanner context={context} />
        {!open && <Banner tone="info" title={words.over} />}
        {stale.length > 0 && <Banner tone="warning" title={words.changed(Math.min(...stale), version)} />}
        {open ? (
          <Columns
            main={
              <>
                <FieldsTable context={context} fields={fields} contract={contract} />
                <Pages fields={fields} contract={contract} />
              </>
            }
            aside={
              <div class="field-aside">
                <FieldForm context={context} fields={fields} contract={contract} changing={changing} />
              </div>
            }
          />
        ) : (
          <>
            <FieldsTable context={context} fields={fields} contract={contract} />
            <Pages fields={fields} contract={contract} />
          </>
        )}
      </Stack>
    </Shell>
  );
};

const spot = ({ x, y }: Pick<PlacedField["place"], "x" | "y">): string => `${Math.round(x)}, ${Math.round(y)}`;

const nameOf = ({ signers }: Fields, slot: string): string => signers.find((one) => one.slot === slot)?.name ?? slot;

const FieldsTable = ({ context, fields, contract }: FieldsProps) => {
  const words = signatureFieldWords(context.language);
  if (fields.fields.length === 0) return <p class="subtle">{words.none}</p>;
  return (
    <Section id="fields" title={words.title} flush>
      <Table
        caption={words.title}
        rows={fields.fields}
        rowKey={({ id }) => id}
        columns={[
          { key: "kind", header: words.kind, cell: ({ kind }) => words.kinds[kind] },
          { key: "who", header: words.who, cell: ({ slot }) => nameOf(fields, slot) },
          {
            key: "label",
            header: words.label,
            cell: ({ label, required }) => (
              <span>
                {label || "—"} {required && <Badge tone="neutral">{words.required}</Badge>}
              </span>
            ),
          },
          {
            key: "where",
            header: words.where,
            cell: ({ id, place, anchor }) => (
              <span>
                <span data-on-page={id}>{words.preview(place.page)}</span> · <span data-where={id}>{spot(place)}</span>
                {anchor !== null && <span data-anchor={id}> · “{anchor}”</span>}
              </span>
            ),
          },
          ...(fields.open
            ? [
                {
                  key: "change",
                  header: words.change,
                  cell: (field: PlacedField) => (
                    <ChangeField context={context} fields={fields} contract={contract} field={field} />
                  ),
                },
              ]
            : []),
        ]}
      />
    </Section>
  );
};

type PlacedField = Fields["fields"][number];

const ChangeField = ({ context, fields, contract, field }: FieldsProps & { readonly field: PlacedField }) => {
  const words = signatureFieldWords(context.language);
  const { id, kind, slot, place } = field;
  const which = `${words.kinds[kind]}, ${nameOf(fields, slot)}, ${words.preview(place.page)}, ${spot(place)}`;
  return (
    <Actions>
      <ButtonLink href={changePath(contract, id)} size="small" kind="quiet">
        {words.change}
        <span class="visually-hidden">{`: ${which}`}</span>
      </ButtonLink>
      <ActionForm
        action={`${fieldsPathOf(contract)}/remove`}
        label={`${words.remove}: ${which}`}
        inline
        {...formSecrets(context)}
      >
        <input type="hidden" name="field" value={id} />
        <Button size="small" kind="quiet">
          {words.remove}
        </Button>
      </ActionForm>
    </Actions>
  );
};

/** What the form starts from: what was typed, else the field as it is; numbers only where it does not follow words. */
const startOf = (context: SignedInContext, changing: PlacedField | undefined) => {
  const { anchor, place } = changing ?? {};
  const known: Readonly<Record<string, string | number | undefined>> = {
    ...(changing && { kind: changing.kind, slot: changing.slot, label: changing.label, anchor: anchor ?? "" }),
    ...(place && { width: Math.round(place.width), height: Math.round(place.height) }),
    ...(place && anchor === null && { page: place.page, x: Math.round(place.x), y: Math.round(place.y) }),
  };
  return (name: string): string => entered(context, name) || String((!context.refused && known[name]) || "");
};

/** Whether the numbers are what the form is about: a field that stands by them, or one of them was refused. */
const isByNumbers = (context: SignedInContext, changing: PlacedField | undefined): boolean =>
  changing?.anchor === null || ["page", "x", "y", "width", "height"].some((name) => entered(context, name) !== "");

/** Places a field, or changes one. */
const FieldForm = ({
  context,
  fields,
  contract,
  changing,
}: FieldsProps & { readonly changing: PlacedField | undefined }) => {
  const words = signatureFieldWords(context.language);
  const start = startOf(context, changing);
  const number = (name: "page" | "x" | "y" | "width" | "height") => (
    <TextField
      name={name}
      required={false}
      label={words[name]}
      value={start(name)}
      inputMode="decimal"
      error={mistakeIn(context, name)}
    />
  );
  const title = changing ? words.changing(words.kinds[changing.kind], nameOf(fields, changing.slot)) : words.add;
  const action = changing ? `${fieldsPathOf(contract)}/change` : fieldsPathOf(contract);
  return (
    <Section id="add" title={title}>
      <ActionForm action={action} label={title} {...formSecrets(context)}>
        {changing && <input type="hidden" name="field" value={changing.id} />}
        <div data-field-form="" class="stack">
          <SelectField
            name="kind"
            label={words.kind}
            empty={false}
            value={start("kind")}
            options={fieldKinds.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
          />
          <SelectField
            name="slot"
            label={words.who}
            empty={false}
            value={start("slot")}
            options={fields.signers.map(({ slot, name, side }) => ({
              value: slot,
              label: `${name} · ${words[side]}`,
            }))}
            error={mistakeIn(context, "slot")}
          />
          <TextField
            name="label"
            required={false}
            label={words.label}
            hint={words.labelHint}
            value={start("label")}
            maxLength={200}
          />
          <CheckboxField name="required" label={words.required} required={false} checked={changing?.required ?? true} />
          <TextField
            name="anchor"
            required={false}
            label={words.byWords}
            hint={words.byWordsHint}
            value={start("anchor")}
            maxLength={200}
          />
          <Disclosure summary={words.orNumbers} open={isByNumbers(context, changing)}>
            <p class="hint">{words.numbersHint}</p>
            <div class="field-grid" data-columns="2">
              {number("page")}
              <span />
              {number("x")}
              {number("y")}
              {number("width")}
              {number("height")}
            </div>
          </Disclosure>
        </div>
        <Actions>
          <Button kind="primary">{changing ? words.save : words.submit}</Button>
          {changing && (
            <ButtonLink href={fieldsPathOf(contract)} kind="quiet">
              {words.leave}
            </ButtonLink>
          )}
        </Actions>
      </ActionForm>
    </Section>
  );
};

/**
 * Pages with the fields on them. Dragging over one fills in the form above; a field that stands there is dragged, moved by
 * arrow keys, or followed as a link to its form. Without scripts the links and numbers do.
 */
const Pages = ({ fields, contract }: Omit<FieldsProps, "context">) => {
  const words = signatureFieldWords(usePage().language);
  const { open } = fields;
  return (
    <Section id="pages" title={words.where} subtitle={open ? words.drag : undefined}>
      {open && fields.fields.length > 0 && (
        <p class="hint" id="moving">
          {words.moving}
        </p>
      )}
      <p role="status" data-field-told="" data-moved={words.moved} data-unheard={words.notMoved} />
      <div
        class="field-pages"
        data-field-pages={open ? "" : undefined}
        data-change={`${fieldsPathOf(contract)}/change`}
        data-usual={JSON.stringify(usualSize)}
      >
        {fields.pages.map(({ width, height }, index) => {
          const page = index + 1;
          const here = fields.fields.filter(({ place, kind }) => kind === "cross-page-seal" || place.page === page);
          return (
            <figure key={page} class="field-page" data-page={page} data-width={width} data-height={height}>
              <svg viewBox={`0 0 ${width} ${height}`} role={open ? "group" : "img"} aria-label={words.preview(page)}>
                <image href={`${fieldsPathOf(contract)}/pages/${page}`} width={width} height={height} />
                {here.map((field) => (
                  <OnPage key={field.id} field={field} fields={fields} contract={contract} size={{ width, height }} />
                ))}
              </svg>
              <figcaption class="subtle">{words.preview(page)}</figcaption>
            </figure>
          );
        })}
      </div>
    </Section>
  );
};

interface OnPageProps {
  readonly field: PlacedField;
  readonly fields: Fields;
  readonly contract: string;
  readonly size: PageSize;
}

const OnPage = ({ field, fields, contract, size }: OnPageProps) => {
  const words = signatureFieldWords(usePage().language);
  const { id, kind, slot, label, required, place } = field;
  const isSeal = kind === "cross-page-seal";
  const across = isSeal ? place.width / fields.pages.length : place.width;
  const x = isSeal ? size.width - across : place.x;
  const y = size.height - place.y - place.height;
  const shape = (
    <>
      <rect x={x} y={y} width={across} height={place.height} rx={2} />
      <text x={x + 3} y={y + Math.min(11, place.height - 2)} font-size={8}>
        {words.kinds[kind]} · {nameOf(fields, slot)}
      </text>
    </>
  );
  const look = { class: "placed-field", "data-side": slot.split("-", 1)[0] };
  if (!fields.open) return <g {...look}>{shape}</g>;
  return (
    <a
      {...look}
      href={changePath(contract, id)}
      aria-describedby="moving"
      data-field={JSON.stringify({ field: id, kind, slot, label, required })}
      data-place={JSON.stringify(place)}
    >
      {shape}
    </a>
  );
};
