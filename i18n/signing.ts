import { formatInstant } from "./format.ts";
import { words } from "./words.ts";

/** What the visible mark of a signature says. */
export const signingWords = words({
  en: {
    reason: "I agree to this contract and sign it",
    signedOn: (at: string, timeZone: string) => `Signed ${formatInstant(at, "en", timeZone)}`,
    localAuthority: "Electronic signature, certificate of a local authority",
  },
  "zh-CN": {
    reason: "本人同意并签署本合同",
    signedOn: (at, timeZone) => `签署时间：${formatInstant(at, "zh-CN", timeZone)}`,
    localAuthority: "电子签名，证书由本地机构签发",
  },
});
