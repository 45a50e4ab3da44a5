import type { ComponentChildren } from "preact";
import type { Person } from "../../../domain/person.ts";
import type { Variable } from "../../../domain/variable.ts";
import { draftSignerWords } from "../../../i18n/draft-signers.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { uploadWords } from "../../../i18n/upload.ts";
import { ActionForm, Contents, ErrorSummary, Section, TextField } from "../../design/components.ts";
import type { SignerRowPlace } from "../../drafting/draft-signer-form.ts";
import type { SealKept } from "../../drafting/draft-signers.ts";
import { formSecrets, mistakes, type SignedInContext } from "../../http/context.ts";
import { DraftFields, questionGroups } from "./draft-fields.tsx";
import type { FormState } from "./entered.ts";
import { SaveActions } from "./save-actions.tsx";
import { SignerFields } from "./signer-fields.tsx";

export interface DraftFormProps {
  readonly context: SignedInContext;
  readonly action: string;
  /** Of the contract that the person looks at, where there is one. */
  readonly expectedVersion?: number | undefined;
  readonly variables: readonly Variable[];
  readonly ours: string;
  readonly members: readonly Person[];
  readonly seals: readonly SealKept[];
  /** Seals that the contract is to get already. */
  readonly sealed?: readonly string[];
  readonly signerRows: readonly SignerRowPlace[];
  readonly form: FormState;
  readonly submit: string;
  readonly back: string;
  /** Hidden fields, and what else this form asks. */
  readonly children?: ComponentChildren;
}

/** The form of a structured draft: title, every question of its template, signers. */
export const DraftForm = (props: DraftFormProps) => {
  const { context, form } = props;
  const words = draftingWords(context.language).form;
  return (
    <ActionForm action={props.action} {...formSecrets(context, props.expectedVersion)}>
      <ErrorSummary errors={mistakes(context)} />
      <Contents
        sections={[
          { id: "contract", title: uploadWords(context.language).form.document },
          ...questionGroups(props.variables, context.language),
          { id: "signers", title: draftSignerWords(context.language).title },
        ]}
      />
      <Section id="contract" title={uploadWords(context.language).form.document}>
        <TextField
          name="title"
          label={words.contractTitle}
          hint={words.contractTitleHint}
          value={form.read("title")}
          maxLength={300}
        />
      </Section>
      <DraftFields variables={props.variables} ours={props.ours} form={form} />
      <SignerFields
        rows={props.signerRows}
        members={props.members}
        seals={props.seals}
        sealed={props.sealed ?? []}
        form={form}
        hasParties
      />
      {props.children}
      <SaveActions label={props.submit} back={props.back} />
    </ActionForm>
  );
};
