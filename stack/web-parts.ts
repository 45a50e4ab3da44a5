import { codeLetter } from "../mail/code.ts";
import { openPost } from "../mail/transport.ts";
import type { WebParts } from "../web/http/server.ts";
import type { Configuration } from "./configuration.ts";

/** What the web is given beside addresses: one-time codes leave at once, for somebody waits for them at the screen. */
export const webParts = ({ mail, web: { host, proxies, rateFactor } }: Configuration): Omit<WebParts, "assets"> => {
  const post = openPost(mail);
  return {
    host,
    proxies,
    rateFactor,
    sendCode: async ({ to, name, language, code, minutes, purpose }) => {
      const letter = codeLetter({ reader: { name }, code, minutes, purpose }, language);
      await post.deliver({ ...letter, to: { name, email: to }, messageId: `${crypto.randomUUID()}@codes.engross` });
    },
  };
};
