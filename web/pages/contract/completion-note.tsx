import { completionWords } from "../../../i18n/completion.ts";
import { formatInstant } from "../../../i18n/format.ts";
import { Banner } from "../../design/components.ts";
import type { Shown } from "./shown.ts";

/** That what follows an act of signing does not succeed for now, why, and when it is tried again. */
export const CompletionNote = ({ context, dossier }: Shown) => {
  const { language, session, services } = context;
  const words = completionWords(language);
  return (
    <>
      {dossier.delays.map(({ step, item, reason, next_try }) => (
        <Banner key={`${step} ${item}`} tone="warning" icon="warning" title={words.notice.title}>
          {words.notice.body(words.steps[step], words.reasons[reason])}{" "}
          {next_try > services.now() &&
            words.notice.next(formatInstant(next_try.toISOString(), language, session.person.timeZone))}
        </Banner>
      ))}
    </>
  );
};
