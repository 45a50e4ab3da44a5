import { isFrozen } from "../../../domain/contract.ts";
import { languages } from "../../../domain/language.ts";
import { openShares, type Share, shareDays, sharingNeedsStepUp } from "../../../domain/share.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { formatInstant, formatList } from "../../../i18n/format.ts";
import { shareWords } from "../../../i18n/share.ts";
import { webWords } from "../../../i18n/web.ts";
import { shareableDocuments } from "../../contract/contract-share.ts";
import {
  Badge,
  Banner,
  ButtonLink,
  CheckboxField,
  Disclosure,
  FieldGroup,
  Instant,
  KeyValues,
  Section,
  SelectField,
  Stack,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { entered, mistakeIn } from "../../http/context.ts";
import { isConfirmed } from "../../sign-in/session.ts";
import { CommandForm } from "./command-form.tsx";
import { isOpenTo, type Shown } from "./shown.ts";
import { contractPath } from "./view.ts";

/** Who outside may read what, until when; and the form to let somebody more. */
export const SharesPart = (shown: Shown) => {
  const { context, dossier } = shown;
  const words = shareWords(context.language).section;
  const { state } = dossier.row;
  const open = openShares(state.shares);
  const over = state.shares.filter((share) => !open.includes(share));
  return (
    <Section id="shares" title={words.title} subtitle={words.hint}>
      <Stack>
        {open.length === 0 && <p class="subtle">{words.none}</p>}
        {open.length > 0 && isFrozen(state) && <Banner tone="warning" icon="frozen" title={words.shut} />}
        {open.map((share) => (
          <Told key={share.id} {...shown} share={share} />
        ))}
        {isOpenTo(shown, "share") && <ShareForm {...shown} />}
        {over.length > 0 && (
          <Disclosure summary={words.over}>
            <Stack>
              {over.map((share) => (
                <Told key={share.id} {...shown} share={share} />
              ))}
            </Stack>
          </Disclosure>
        )}
      </Stack>
    </Section>
  );
};

const Told = (shown: Shown & { readonly share: Share }) => {
  const { context, dossier, share } = shown;
  const words = shareWords(context.language).section;
  const { name, email, reason } = dossier.shares.get(share.id) ?? { name: "", email: "", reason: "" };
  const codes = contractCodeWords(context.language).document;
  const documents = share.documents.flatMap((id) => {
    const document = dossier.documents.find((one) => one.id === id);
    return document ? [`${document.name} (${codes[document.kind]})`] : [];
  });
  return (
    <div class="stack">
      <h3>
        {name} <span class="subtle">{email}</span>{" "}
        <Badge tone={share.state === "open" ? "warning" : "neutral"}>{words.state[share.state]}</Badge>
      </h3>
      <KeyValues
        columns={2}
        items={[
          { label: words.documents, value: formatList(documents, context.language) },
          { label: words.until, value: <Instant at={share.until} /> },
          { label: words.by, value: (share.by && dossier.people.get(share.by)?.name) ?? "" },
          { label: words.reason, value: reason },
        ]}
      />
      {share.state === "open" && isOpenTo(shown, "withdraw-share") && (
        <CommandForm
          shown={shown}
          command="withdraw-share"
          view="documents"
          kind="secondary"
          label={words.withdraw}
          about={`${email}, ${formatInstant(share.until, context.language, context.session.person.timeZone)}`}
        >
          <input type="hidden" name="share" value={share.id} />
        </CommandForm>
      )}
    </div>
  );
};

const ShareForm = (shown: Shown) => {
  const { context, dossier } = shown;
  const { language, session, services } = context;
  const words = shareWords(language).form;
  const codes = contractCodeWords(language).document;
  const typed = (field: string) => ({ value: entered(context, field), error: mistakeIn(context, field) });
  const offered = shareableDocuments(dossier);
  if (sharingNeedsStepUp(dossier.row.classification) && !isConfirmed(session, services.now())) {
    const back = encodeURIComponent(contractPath(dossier.row.id, "documents"));
    return (
      <Disclosure summary={words.open}>
        <p>{words.stepUp}</p>
        <ButtonLink href={`/confirm?next=${back}`} icon="lock">
          {webWords(language).confirm.title}
        </ButtonLink>
      </Disclosure>
    );
  }
  return (
    <Disclosure summary={words.open} open={context.refused?.entered.has("email")}>
      <CommandForm shown={shown} command="share" view="documents" kind="primary" label={words.submit}>
        <TextField name="name" label={words.name} maxLength={200} {...typed("name")} />
        <TextField
          name="email"
          type="email"
          inputMode="email"
          label={words.email}
          hint={words.emailHint}
          maxLength={320}
          {...typed("email")}
        />
        <FieldGroup legend={words.documents}>
          {offered.map(({ id, name, kind }, index) => (
            <CheckboxField
              key={id}
              name={`documents.${index}`}
              value={id}
              label={`${name} · ${codes[kind]}`}
              required={false}
              error={index === 0 && mistakeIn(context, "documents") !== undefined ? words.documentsWrong : undefined}
              checked={entered(context, `documents.${index}`) === id}
            />
          ))}
        </FieldGroup>
        <TextField
          name="days"
          inputMode="numeric"
          label={words.days}
          hint={words.daysHint(shareDays.most)}
          maxLength={2}
          value={entered(context, "days") || String(shareDays.usual)}
          error={mistakeIn(context, "days")}
        />
        <TextArea
          name="reason"
          label={words.reason}
          hint={words.reasonHint}
          rows={2}
          maxLength={1000}
          {...typed("reason")}
        />
        <SelectField
          name="language"
          label={words.language}
          empty={false}
          options={languages.map((one) => ({ value: one, label: languageNames[one] }))}
          value={entered(context, "language") || dossier.row.language}
        />
      </CommandForm>
    </Disclosure>
  );
};

const languageNames = { en: "English", "zh-CN": "简体中文" } as const;
