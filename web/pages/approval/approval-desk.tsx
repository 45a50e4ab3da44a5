import { approvalWords } from "../../../i18n/approval.ts";
import { approvalChangeWords } from "../../../i18n/approval-change.ts";
import { formatInstant } from "../../../i18n/format.ts";
import { linkWords } from "../../../i18n/link.ts";
import type { Desk } from "../../approval/approval.ts";
import {
  ActionForm,
  Actions,
  ApprovalSteps,
  Badge,
  Banner,
  Button,
  Disclosure,
  PageHeader,
  RadioCards,
  Section,
  SelectField,
  Stack,
  TextArea,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { formSecrets, type RequestContext } from "../../http/context.ts";
import { Changes } from "../outside/link-changes.tsx";
import {
  BriefCard,
  CodeField,
  DocumentPart,
  Jumps,
  NameField,
  Refused,
  Trust,
  wrongFields,
} from "../outside/link-parts.tsx";
import { ruleName } from "./approval-rule-words.ts";

export interface DeskProps {
  readonly context: RequestContext;
  readonly desk: Desk;
  /** Where forms are sent: the page's own path. */
  readonly path: string;
  readonly pdf: string;
  /** What stands in the fields: as entered before the page was shown again. */
  readonly typed: Readonly<Partial<Record<"choice" | "name" | "comment" | "to", string>>>;
  /** A code has been mailed. */
  readonly sent: boolean;
}

/** Everything that an approver needs: grasp, compare, decide; the full text below. */
export const ApprovalDesk = (props: DeskProps) => {
  const { desk, pdf } = props;
  const { language, timeZone } = usePage();
  const words = approvalWords(language);
  if (desk.decided) return <Decided desk={desk} decided={desk.decided} />;
  const by =
    desk.until === null
      ? ""
      : `${language === "en" ? " " : "，"}${words.by(formatInstant(desk.until, language, timeZone))}`;
  return (
    <Stack>
      <PageHeader
        title={desk.contract.title}
        badges={<Badge tone="warning">{words.eyebrow}</Badge>}
        subtitle={`${words.asked(desk.contract.owner)}${by}`}
      />
      <Refused context={props.context} />
      <BriefCard brief={desk.contract}>{desk.turn && <Jumps act={words.choice.go} to="#decide" />}</BriefCard>
      {desk.document && <Changes reading={desk.document} />}
      {desk.turn && <Choice {...props} turn={desk.turn} />}
      <Steps desk={desk} />
      {desk.document && <DocumentPart brief={desk.contract} reading={desk.document} pdf={pdf} />}
      <Trust
        name={desk.reader.name}
        sha256={desk.document?.sha256}
        until={desk.until}
        byLink={props.context.session === undefined}
      />
    </Stack>
  );
};

const Choice = ({
  context,
  desk,
  path,
  typed,
  sent,
  turn,
}: DeskProps & { readonly turn: NonNullable<Desk["turn"]> }) => {
  const { language } = usePage();
  const words = approvalWords(language);
  const wrong = wrongFields(context);
  const byLink = turn.nonce !== null;
  const proof = (
    <>
      {byLink && <input type="hidden" name="nonce" value={turn.nonce ?? ""} />}
      <input type="hidden" name="documentSha256" value={desk.document?.sha256 ?? ""} />
    </>
  );
  return (
    <Section id="decide" title={words.choice.title}>
      <Stack>
        <ActionForm action={path} label={words.choice.title} {...formSecrets(context)}>
          {proof}
          {byLink && <NoChoice />}
          {byLink && (
            <NameField
              value={typed.name ?? ""}
              error={wrong.get("name")}
              hint={words.choice.nameHint(desk.reader.name)}
            />
          )}
          {!byLink && (
            <RadioCards
              name="choice"
              label={words.choice.label}
              error={wrong.get("choice")}
              value={typed.choice}
              options={[
                { value: "approve", label: words.choice.approve, description: words.choice.approveMeans, tone: "good" },
                { value: "reject", label: words.choice.reject, description: words.choice.rejectMeans, tone: "danger" },
              ]}
            />
          )}
          <TextArea
            name="comment"
            label={words.choice.comment}
            hint={words.choice.commentHint}
            error={wrong.get("comment")}
            value={typed.comment ?? ""}
            required={false}
            rows={2}
            maxLength={4000}
          />
          {byLink && turn.stepUp && (
            <CodeField action={`${path}/code`} address={desk.reader.address} sent={sent} error={wrong.get("code")} />
          )}
          {byLink ? (
            <Decide wrong={wrong.get("choice")} />
          ) : (
            <Actions>
              <Button kind="primary" size="large" wide>
                {words.choice.submit}
              </Button>
            </Actions>
          )}
        </ActionForm>
        <Disclosure summary={words.delegate.open} open={wrong.has("to")}>
          {turn.delegates.length === 0 ? (
            <p>{words.delegate.none}</p>
          ) : (
            <ActionForm action={`${path}/delegate`} label={words.delegate.open} {...formSecrets(context)}>
              {proof}
              {byLink && (
                <label class="field">
                  <span>{linkWords(language).name.label}</span>
                  <input class="input" name="name" required maxLength={200} autoComplete="off" />
                  <span class="hint">{words.choice.nameHint(desk.reader.name)}</span>
                </label>
              )}
              <SelectField
                name="to"
                label={words.delegate.to}
                hint={words.delegate.toHint}
                error={wrong.get("to")}
                value={typed.to}
                options={turn.delegates.map(({ id, name }) => ({ value: id, label: name }))}
              />
              <Actions>
                <Button>{words.delegate.submit}</Button>
              </Actions>
            </ActionForm>
          )}
        </Disclosure>
        {!byLink && turn.delegates.length > 0 && <BringIn context={context} path={path} turn={turn} />}
      </Stack>
    </Section>
  );
};

/** Enter in a field sends a form by its first button: this one chooses nothing, so that no key decides. */
const NoChoice = () => (
  <button type="submit" name="choice" value="" class="visually-hidden" tabIndex={-1} aria-hidden="true" />
);

/** Choosing is pressing: behind the typed name, one of two large buttons, neither of them the one for Enter. */
const Decide = ({ wrong }: { readonly wrong: string | undefined }) => {
  const { choice } = approvalWords(usePage().language);
  return (
    <Stack>
      {wrong !== undefined && <p class="field-error">{wrong}</p>}
      <Actions>
        <Button kind="primary" size="large" wide name="choice" value="approve">
          {choice.approve}
        </Button>
        <Button kind="danger" size="large" wide name="choice" value="reject">
          {choice.reject}
        </Button>
      </Actions>
    </Stack>
  );
};

interface BringInProps {
  readonly context: RequestContext;
  readonly path: string;
  readonly turn: NonNullable<Desk["turn"]>;
}

/** Whoever is asked may want somebody else's agreement as well. */
const BringIn = ({ context, path, turn }: BringInProps) => {
  const { bring, to } = approvalChangeWords(usePage().language);
  return (
    <Disclosure summary={bring.open}>
      <ActionForm action={`${path}/add`} label={bring.open} {...formSecrets(context)}>
        <label class="field">
          <span>{to}</span>
          <select class="input" name="to" required>
            <option value="" />
            {turn.delegates.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <span class="hint">{bring.hint}</span>
        </label>
        <Actions>
          <Button>{bring.submit}</Button>
        </Actions>
      </ActionForm>
    </Disclosure>
  );
};

const Steps = ({ desk }: { readonly desk: Desk }) => {
  const { language } = usePage();
  const words = approvalWords(language).steps;
  if (desk.steps.length === 0) return null;
  return (
    <Section id="steps" title={words.title}>
      <ApprovalSteps
        steps={desk.steps.map(({ people, needed, rule }, index) => ({
          name: rule ? words.stepOf(index + 1, ruleName(rule, language)) : words.step(index + 1),
          needs: needed ?? "all",
          people: people.map(({ name, you, state, at, comment }) => ({
            name,
            state,
            ...(you && { role: words.you }),
            ...(at !== null && { at }),
            ...(comment !== "" && { note: comment }),
          })),
        }))}
      />
    </Section>
  );
};

const Decided = ({ desk, decided }: { readonly desk: Desk; readonly decided: NonNullable<Desk["decided"]> }) => {
  const { language, timeZone } = usePage();
  const words = approvalWords(language).decided;
  const title = decided.choice === "delegate" ? words.delegate(decided.to ?? "") : words[decided.choice];
  return (
    <Stack>
      <PageHeader title={desk.contract.title} />
      <Banner tone={decided.choice === "reject" ? "warning" : "good"} announce title={title}>
        <p>
          {formatInstant(decided.at, language, timeZone)}
          {decided.name === "" ? null : `${language === "en" ? ", " : "，"}${words.signedAs(decided.name)}`}
        </p>
        {decided.comment === "" ? null : (
          <p>
            {words.said}
            {language === "en" ? ": " : "："}
            {decided.comment}
          </p>
        )}
        <p>{words.next}</p>
      </Banner>
      <BriefCard brief={desk.contract} />
      <Steps desk={desk} />
    </Stack>
  );
};
