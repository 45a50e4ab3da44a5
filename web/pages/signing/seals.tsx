import { companySealWords } from "../../../i18n/company-seal.ts";
import { seenBy } from "../../contract/contract.ts";
import { PageHeader, Stack } from "../../design/components.ts";
import { defineRoute } from "../../http/route.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { AuthorisationsSection, RegisterSection, SealsSection } from "./seals-desk.tsx";
import { sealsShape, sealsTold } from "./seals-told.ts";
import { SigningTabs } from "./signing-tabs.tsx";

/** The organisation's seals, what they may be put on, and the register of their uses. */
export const sealsPage = defineRoute({
  id: "showSeals",
  method: "get",
  path: "/seals",
  summary: { en: "Seals, authorisations and the register of seal uses", "zh-CN": "印章、用印授权与用印台账" },
  who: "signed-in",
  right: "read-seals",
  answer: sealsShape,
  refusals: ["not-allowed"],
  handle: (context) => seenBy(context, sealsTold(context)),
  page: (context, told) => {
    const words = companySealWords(context.language);
    return (
      <Shell context={context} title={words.title} organisation={told.organisation} place="signing">
        <PageHeader title={words.title} subtitle={words.intro} />
        <SigningTabs context={context} current="seals" />
        <RefusedBanner context={context} />
        <Stack>
          <SealsSection context={context} told={told} />
          <AuthorisationsSection context={context} told={told} />
          <RegisterSection context={context} told={told} />
        </Stack>
      </Shell>
    );
  },
});
