import { formatBytes, formatInstant } from "../../../i18n/format.ts";
import { shareWords } from "../../../i18n/share.ts";
import { Actions, Badge, ButtonLink, PageHeader, Section, Stack } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import type { RequestContext } from "../../http/context.ts";
import { opensFor } from "../../outside/opened-link.ts";
import { Refused } from "./link-parts.tsx";
import { OutsiderCode } from "./outsider-code.tsx";
import type { SharedAnswer } from "./share.tsx";

export interface ShareDeskProps {
  readonly context: RequestContext;
  readonly shared: SharedAnswer;
  /** The page's own path, where forms are sent. */
  readonly path: string;
  /** A code has been mailed. */
  readonly sent: boolean;
}

/** Who shared, until when; first the code, then the documents. */
export const ShareDesk = (props: ShareDeskProps) => {
  const { context, shared, path } = props;
  const { language, timeZone } = usePage();
  const words = shareWords(language).page;
  const until = words.until(formatInstant(shared.until, language, timeZone));
  return (
    <Stack>
      <PageHeader
        title={shared.open ? shared.open.contract.title : words.title}
        subtitle={`${words.from(shared.sharedBy, shared.organisation)}${language === "en" ? " " : "，"}${until}`}
      />
      <Refused context={context} />
      {shared.open ? (
        <Documents open={shared.open} path={path} />
      ) : (
        <OutsiderCode
          {...{ context, path, sent: props.sent, address: shared.address, nonce: shared.nonce }}
          words={words.code}
        />
      )}
      <Section id="trust" title={words.trust.title}>
        <ul class="stack">
          <li>{words.trust.only}</li>
          <li>{words.trust.recorded(shared.organisation)}</li>
          <li>
            {words.trust.alone}
            {language === "en" && " "}
            {words.trust.lasts(opensFor.share)}
          </li>
          <li>{words.trust.passwords}</li>
        </ul>
      </Section>
    </Stack>
  );
};

/** Types that browsers show without running anything. */
const viewable: ReadonlySet<string> = new Set(["application/pdf", "image/png", "image/jpeg"]);

const Documents = ({ open, path }: { readonly open: NonNullable<SharedAnswer["open"]>; readonly path: string }) => {
  const { language } = usePage();
  const words = shareWords(language).page;
  return (
    <Section id="documents" title={words.documents} subtitle={open.reason}>
      <Stack>
        {open.documents.map(({ id, name, kind, mediaType, bytes, pages }) => (
          <div key={id} class="stack">
            <h3>
              {name}{" "}
              <span class="subtle">
                {[...(pages === null ? [] : [words.pages(pages)]), formatBytes(bytes, language)].join(" · ")}
              </span>{" "}
              {kind === "signed" && <Badge tone="good">{words.kind.signed}</Badge>}
              {kind === "pdf" && <Badge tone="warning">{words.kind.pdf}</Badge>}
            </h3>
            <Actions>
              {viewable.has(mediaType) && (
                <ButtonLink href={`${path}/documents/${id}?inline=true`} kind="primary" icon="eye">
                  {words.view}
                </ButtonLink>
              )}
              <ButtonLink href={`${path}/documents/${id}`} icon="download">
                {words.download}
              </ButtonLink>
            </Actions>
          </div>
        ))}
      </Stack>
    </Section>
  );
};
