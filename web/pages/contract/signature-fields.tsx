import { Readable } from "node:stream";
import { z } from "zod";
import { isRefusal } from "../../../domain/refusal.ts";
import { fieldKinds, usualSize } from "../../../domain/signature-field.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import { signatureFieldWords } from "../../../i18n/signature-field.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../context.ts";
import { ofContract } from "../../contract.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  ButtonLink,
  CheckboxField,
  FieldGroup,
  PageHeader,
  Section,
  SelectField,
  Stack,
  Table,
  TextField,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { Download, defineRoute } from "../../route.ts";
import { Shell } from "../../shell.tsx";
import {
  type Fields,
  fieldEntry,
  fieldsShape,
  placeField,
  readFields,
  readPage,
  takeField,
} from "../../signature-field.ts";

const pathOf = (contract: string): string => `/contracts/${contract}/signature-fields`;

export const signatureFieldsPage = defineRoute({
  id: "readSignatureFields",
  method: "get",
  path: "/contracts/:contract/signature-fields",
  summary: { en: "Where signers sign and fill in", "zh-CN": "查看签署位置" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  answer: fieldsShape,
  refusals: ["not-allowed", "file-broken", "file-bomb"],
  shows: "noted",
  handle: (context, { params }) => readFields(context, params.contract),
  page: (context, fields, { params }) => <FieldsPage context={context} fields={fields} contract={params.contract} />,
});

export const placeSignatureField = defineRoute({
  id: "placeSignatureField",
  method: "post",
  path: "/contracts/:contract/signature-fields",
  summary: { en: "Place a field for a signer", "zh-CN": "添加签署位置" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  body: fieldEntry,
  answer: z.object({ field: z.uuid() }),
  creates: true,
  refusals: [
    ...(["not-allowed", "wrong-stage", "frozen", "anchor-not-found"] as const),
    ...(["field-off-page", "field-too-small", "field-overlaps", "field-too-many"] as const),
  ],
  handle: (context, { params, body }) => placeField(context, params.contract, body),
  done: (_answer, { params }) => pathOf(params.contract),
  again: signatureFieldsPage,
});

export const removeSignatureField = defineRoute({
  id: "removeSignatureField",
  method: "post",
  path: "/contracts/:contract/signature-fields/remove",
  summary: { en: "Remove a field", "zh-CN": "移除签署位置" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  body: z.object({ field: z.uuid() }),
  answer: z.object({ field: z.uuid() }),
  refusals: ["not-allowed", "wrong-stage", "frozen", "not-found"],
  handle: (context, { params, body }) => takeField(context, params.contract, body.field),
  done: (_answer, { params }) => pathOf(params.contract),
  again: signatureFieldsPage,
});

export const signatureFieldsPicture = defineRoute({
  id: "showPageForFields",
  method: "get",
  path: "/contracts/:contract/signature-fields/pages/:page",
  summary: { en: "A page of the present PDF, to place fields on", "zh-CN": "查看当前 PDF 的页面图像" },
  who: "signed-in",
  right: "draft",
  params: ofContract.extend({ page: z.coerce.number().int().min(1).max(5000) }),
  download: ["image/svg+xml"],
  refusals: ["not-found", "file-broken", "file-bomb"],
  handle: async (context, { params }) => {
    const page = await readPage(context, params.contract, params.page);
    if (isRefusal(page)) return page;
    const bytes = Buffer.from(page.svg);
    return new Download({
      stream: Readable.from([bytes]),
      bytes: bytes.length,
      mediaType: "image/svg+xml",
      name: page.name,
    });
  },
});

interface FieldsProps {
  readonly context: SignedInContext;
  readonly fields: Fields;
  readonly contract: string;
}

const FieldsPage = ({ context, fields, contract }: FieldsProps) => {
  const words = signatureFieldWords(context.language);
  const { open, version } = fields;
  const stale = fields.fields.filter((field) => field.version !== version).map((field) => field.version);
  return (
    <Shell context={context} title={words.title} organisation={fields.organisation} place="contracts">
      <Stack>
        <PageHeader
          title={words.title}
          subtitle={words.intro}
          actions={<ButtonLink href={`/contracts/${contract}`}>{words.back}</ButtonLink>}
        />
        {context.refused && (
          <Banner tone="danger" announce title={refusalSentence(context.refused.refusal, context.language)} />
        )}
        {!open && <Banner tone="info" title={words.over} />}
        {stale.length > 0 && <Banner tone="warning" title={words.changed(Math.min(...stale), version)} />}
        <FieldsTable context={context} fields={fields} contract={contract} />
        {open && <AddField context={context} fields={fields} contract={contract} />}
        <Pages fields={fields} contract={contract} />
      </Stack>
    </Shell>
  );
};

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
              <>
                {label || "—"} {required && <Badge tone="neutral">{words.required}</Badge>}
              </>
            ),
          },
          {
            key: "where",
            header: words.where,
            cell: ({ place, anchor }) => (
              <>
                {words.preview(place.page)} · {Math.round(place.x)}, {Math.round(place.y)}
                {anchor !== null && ` · “${anchor}”`}
              </>
            ),
          },
          {
            key: "remove",
            header: words.remove,
            cell: ({ id, kind, slot }) =>
              fields.open ? (
                <ActionForm
                  action={`${pathOf(contract)}/remove`}
                  label={`${words.remove}: ${words.kinds[kind]}, ${nameOf(fields, slot)}`}
                  inline
                  {...formSecrets(context)}
                >
                  <input type="hidden" name="field" value={id} />
                  <Button size="small" kind="quiet">
                    {words.remove}
                  </Button>
                </ActionForm>
              ) : null,
          },
        ]}
      />
    </Section>
  );
};

const AddField = ({ context, fields, contract }: FieldsProps) => {
  const words = signatureFieldWords(context.language);
  const typed = (name: string): string => entered(context, name);
  const number = (name: "page" | "x" | "y" | "width" | "height") => (
    <TextField
      name={name}
      required={false}
      label={words[name]}
      value={typed(name)}
      inputMode="decimal"
      error={mistakeIn(context, name)}
    />
  );
  return (
    <Section id="add" title={words.add}>
      <ActionForm action={pathOf(contract)} label={words.add} {...formSecrets(context)}>
        <div data-field-form="" class="form-columns">
          <FieldGroup legend={words.kind} columns={2}>
            <SelectField
              name="kind"
              label={words.kind}
              empty={false}
              value={typed("kind")}
              options={fieldKinds.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
            />
            <SelectField
              name="slot"
              label={words.who}
              empty={false}
              value={typed("slot")}
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
              value={typed("label")}
              maxLength={200}
            />
            <CheckboxField name="required" label={words.required} required={false} checked />
          </FieldGroup>
          <FieldGroup legend={words.where} hint={words.byWordsHint}>
            <TextField name="anchor" required={false} label={words.byWords} value={typed("anchor")} maxLength={200} />
          </FieldGroup>
          <FieldGroup legend={words.orNumbers} hint={words.numbersHint} columns={3}>
            {number("page")}
            {number("x")}
            {number("y")}
            {number("width")}
            {number("height")}
          </FieldGroup>
        </div>
        <Actions>
          <Button kind="primary">{words.submit}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};

/** Pages with the fields on them. Dragging over one fills in the form above; without scripts the numbers do. */
const Pages = ({ fields, contract }: Omit<FieldsProps, "context">) => {
  const words = signatureFieldWords(usePage().language);
  const usual = JSON.stringify(usualSize);
  return (
    <Section id="pages" title={words.where} subtitle={fields.open ? words.drag : undefined}>
      <div class="field-pages" data-field-pages={fields.open ? "" : undefined} data-usual={usual}>
        {fields.pages.map(({ width, height }, index) => {
          const page = index + 1;
          const here = fields.fields.filter(({ place, kind }) => kind === "cross-page-seal" || place.page === page);
          return (
            <figure key={page} class="field-page" data-page={page} data-width={width} data-height={height}>
              <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words.preview(page)}>
                <image href={`${pathOf(contract)}/pages/${page}`} width={width} height={height} />
                {here.map(({ id, kind, slot, place }) => {
                  const x = kind === "cross-page-seal" ? width - place.width / fields.pages.length : place.x;
                  const across = kind === "cross-page-seal" ? place.width / fields.pages.length : place.width;
                  const y = height - place.y - place.height;
                  return (
                    <g key={id} class="placed-field" data-side={slot.split("-", 1)[0]}>
                      <rect x={x} y={y} width={across} height={place.height} rx={2} />
                      <text x={x + 3} y={y + Math.min(11, place.height - 2)} font-size={8}>
                        {words.kinds[kind]} · {nameOf(fields, slot)}
                      </text>
                    </g>
                  );
                })}
              </svg>
              <figcaption class="subtle">{words.preview(page)}</figcaption>
            </figure>
          );
        })}
      </div>
    </Section>
  );
};

export const signatureFieldRoutes = [
  signatureFieldsPage,
  placeSignatureField,
  removeSignatureField,
  signatureFieldsPicture,
] as const;
