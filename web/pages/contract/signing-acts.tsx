import { signsPaper } from "../../../domain/recipient.ts";
import { type Ceremony, openSigners, type Signer } from "../../../domain/signing.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { Actions, ButtonLink, Disclosure, SelectField, Stack, TextArea, TextField } from "../../design/components.ts";
import { entered } from "../../http/context.ts";
import { CommandForm } from "./command-form.tsx";
import { isOpenTo, type Shown } from "./shown.ts";

type Open = Shown & { readonly ceremony: Ceremony };

/** What may be done about a ceremony that is open: sign face to face, name somebody else, recall it. */
export const SigningActs = (shown: Open) => {
  const { context, dossier, ceremony } = shown;
  const words = contractWords(context.language).page.signingNow;
  const nameOf = ({ id }: Signer): string => dossier.signers.get(id)?.name ?? "";
  const present = openSigners(ceremony).filter((signer) => signer.side === "theirs" && signsPaper(signer));
  const replaceable = ceremony.signers.filter(
    ({ state, seal }) => (state === "waiting" || state === "ahead") && seal === undefined,
  );
  return (
    <div class="card-body">
      <Stack>
        {isOpenTo(shown, "sign-in-person") && present.length > 0 && (
          <Actions>
            {present.map((signer) => (
              <ButtonLink
                key={signer.id}
                href={`/contracts/${dossier.row.id}/signatures/${signer.id}/in-person`}
                icon="sign"
              >
                {`${words.inPerson}: ${nameOf(signer)}`}
              </ButtonLink>
            ))}
          </Actions>
        )}
        {isOpenTo(shown, "replace-signer") &&
          replaceable.map((signer) => <ReplaceForm key={signer.id} {...shown} signer={signer} name={nameOf(signer)} />)}
        {isOpenTo(shown, "recall-signing") && (
          <Disclosure summary={words.recall} open={context.refused?.entered.has("recall")}>
            <CommandForm shown={shown} command="recall-signing" kind="danger" label={words.recall}>
              <input type="hidden" name="recall" value="yes" />
              <p>{words.recallMeans}</p>
              <TextArea
                name="reason"
                label={words.reason}
                rows={2}
                maxLength={4000}
                value={entered(context, "reason")}
              />
            </CommandForm>
          </Disclosure>
        )}
      </Stack>
    </div>
  );
};

const ReplaceForm = (shown: Open & { readonly signer: Signer; readonly name: string }) => {
  const { context, dossier, signer, name } = shown;
  const words = contractWords(context.language).page.signingNow;
  const again = entered(context, "signer") === signer.id;
  const typed = (field: string): string => (again ? entered(context, field) : "");
  return (
    <Disclosure summary={`${words.replace}: ${name}`} open={again}>
      <CommandForm shown={shown} command="replace-signer" label={words.replace} about={name}>
        <input type="hidden" name="signer" value={signer.id} />
        {signer.side === "ours" ? (
          <SelectField
            name="person"
            label={words.colleague}
            options={dossier.maySign
              .filter(({ id }) => id !== signer.person)
              .map((one) => ({ value: one.id, label: one.name }))}
            value={typed("person")}
          />
        ) : (
          <>
            <TextField name="name" label={words.name} maxLength={200} value={typed("name")} />
            <TextField
              name="email"
              type="email"
              inputMode="email"
              label={words.email}
              maxLength={320}
              value={typed("email")}
            />
          </>
        )}
        <TextArea name="reason" label={words.reason} rows={2} maxLength={4000} value={typed("reason")} />
      </CommandForm>
    </Disclosure>
  );
};
