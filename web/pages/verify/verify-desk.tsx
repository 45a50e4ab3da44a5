import { formatNumber } from "../../../i18n/format.ts";
import { verifyWords } from "../../../i18n/verify.ts";
import { Actions, Button, Disclosure, Icon, Instant, KeyValues, TextField } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import type { RequestContext } from "../../http/context.ts";
import type { Verified } from "./verify.tsx";
import { CheckSignatures } from "./verify-signatures-desk.tsx";

interface VerifyDeskProps {
  readonly context: RequestContext;
  readonly verified: Verified | null;
  readonly wrong: string | undefined;
}

/** Where anybody holds a document against the ledger. Without scripts there is the fingerprint to type. */
export const VerifyDesk = ({ context, verified, wrong }: VerifyDeskProps) => {
  const words = verifyWords(usePage().language);
  return (
    <div class="verify">
      <header class="verify-head">
        <h1>{words.title}</h1>
        <p>{words.intro}</p>
        <p class="verify-private">
          <Icon name="lock" />
          <span>{words.private}</span>
        </p>
      </header>
      <form class="form verify-form card" method="get" action="/verify" data-verify="">
        <label class="verify-drop" data-verify-drop="" hidden>
          <Icon name="contract" />
          <span class="verify-choose">{words.choose}</span>
          <span class="subtle verify-mouse">{words.drop}</span>
          {/* Without a name it is never part of what is sent. */}
          <input type="file" class="visually-hidden" data-verify-file="" />
          <output
            class="verify-state"
            data-verify-state=""
            data-working={words.working}
            data-failed={words.unreadable}
          />
        </label>
        <TextField
          name="sha256"
          label={words.field}
          hint={words.fieldHint}
          value={wrong ?? verified?.sha256}
          error={wrong === undefined ? undefined : words.wrongField}
          autoComplete="off"
        />
        <Actions>
          <Button kind="primary">{words.submit}</Button>
        </Actions>
      </form>
      <div id="verdict" aria-live="polite">
        {verified && <Verdict verified={verified} />}
      </div>
      <CheckSignatures context={context} />
      <ByHand />
      <p class="subtle">
        {words.nothingMore} <a href="/ledger">{words.follow}</a>
      </p>
    </div>
  );
};

const Verdict = ({ verified: { known, sha256, ledger, checkpoint } }: { readonly verified: Verified }) => {
  const { language } = usePage();
  const words = verifyWords(language);
  return (
    <section class="card verdict" data-tone={known ? "good" : "warning"} aria-labelledby="verdict-title">
      <div class="verdict-head">
        <Icon name={known ? "seal" : "search"} />
        <div>
          <h2 id="verdict-title">{known ? words.known : words.unknown}</h2>
          <p>{known ? words.knownBody : words.unknownBody}</p>
        </div>
      </div>
      <div class="verdict-body">
        <KeyValues
          items={[
            ...(checkpoint === null
              ? []
              : [
                  { label: words.since, value: <Instant at={checkpoint.at} /> },
                  {
                    label: words.checkpoint,
                    value: words.checkpointOver(
                      formatNumber(checkpoint.number, language),
                      formatNumber(checkpoint.size, language),
                    ),
                  },
                ]),
            { label: words.ledger, value: ledger },
            { label: words.fingerprint, value: <code class="whole-hash">{sha256}</code> },
          ]}
        />
        {checkpoint && (
          <Disclosure summary={words.note}>
            <pre class="note">{checkpoint.note}</pre>
          </Disclosure>
        )}
      </div>
    </section>
  );
};

const commands = {
  linux: "sha256sum contract.pdf",
  mac: "shasum -a 256 contract.pdf",
  windows: "certutil -hashfile contract.pdf SHA256",
} as const;

const ByHand = () => {
  const words = verifyWords(usePage().language);
  return (
    <Disclosure summary={words.how}>
      <p>{words.howBody}</p>
      <KeyValues
        items={(["linux", "mac", "windows"] as const).map((system) => ({
          label: words.systems[system],
          value: <code>{commands[system]}</code>,
        }))}
      />
    </Disclosure>
  );
};
