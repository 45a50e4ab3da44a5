import { ceremonyWords } from "../../../i18n/ceremony.ts";
import type { RequestContext } from "../../http/context.ts";
import type { Pen } from "../../signing/ceremony.ts";

export interface SigningDeskProps {
  readonly context: RequestContext;
  readonly pen: Pen;
  /** Where forms are sent: the page's own path. */
  readonly path: string;
  readonly pdf: string;
  readonly typed: Readonly<Partial<Record<"name" | "reason" | "email", string>>>;
  /** A code has been mailed. */
  readonly sent: boolean;
}

/** What the part of whoever looks is called, as a heading and as a button. */
export const partWords = ({ role }: Pick<Pen, "role">, language: RequestContext["language"]) => {
  const words = ceremonyWords(language);
  switch (role) {
    case "approver":
      return words.agree;
    case "seal":
      return words.seal;
    case "viewer":
    case "copy":
      return { ...words.sign, ...words.look };
    case "signer":
      return { ...words.sign, eyebrow: words.eyebrow, asked: words.asked };
  }
};
