import { type WatchRule, watchRules } from "../../../domain/watch.ts";
import { type WatchPolicy, watchMeasures } from "../../../domain/watch-policy.ts";
import { settingsWords } from "../../../i18n/settings.ts";
import { watchWords } from "../../../i18n/watch.ts";
import { ActionForm, Actions, Button, Section, SelectField, Stack } from "../../design/components.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";

/** What is done at once about each thing that the rules find. */
export const WatchSection = ({
  context,
  policy,
}: {
  readonly context: SignedInContext;
  readonly policy: Partial<WatchPolicy>;
}) => {
  const { watch: words } = settingsWords(context.language);
  const { rule: rules, about, measure, measureAbout } = watchWords(context.language);
  const label = (chosen: (typeof watchMeasures)[number]): string =>
    chosen === "notify" ? measure.notify : `${measure.notify} ${measure[chosen]}`;
  return (
    <Section id="watch" title={words.title} subtitle={words.intro}>
      <Stack>
        <ul>
          {watchMeasures.map((one) => (
            <li key={one}>
              <strong>{label(one)}</strong>
              {context.language === "en" ? ": " : "："}
              {measureAbout[one]}
            </li>
          ))}
        </ul>
        <ActionForm action="/settings/watch" label={words.title} {...formSecrets(context)}>
          <div class="field-grid" data-columns="2">
            {watchRules.map((rule: WatchRule) => (
              <SelectField
                key={rule}
                name={rule}
                label={rules[rule]}
                hint={about[rule]}
                empty={false}
                value={policy[rule] ?? "notify"}
                options={watchMeasures.map((value) => ({ value, label: label(value) }))}
              />
            ))}
          </div>
          <p class="subtle">{words.confirmation}</p>
          <Actions>
            <Button kind="primary">{words.submit}</Button>
          </Actions>
        </ActionForm>
      </Stack>
    </Section>
  );
};
