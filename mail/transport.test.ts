import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { lettersTo } from "./caught.ts";
import { AddressRejected, openPost, type Post } from "./transport.ts";

const from = "Engross <engross@engross.example>";
let post: Post;
let smtp: string;
let catcher: string;

beforeAll(() => {
  const { SMTP_URL = "", MAIL_CATCHER_URL = "" } = inject("stack").environment;
  smtp = SMTP_URL;
  catcher = MAIL_CATCHER_URL;
  post = openPost({ url: smtp, from });
});

afterAll(() => post?.close());

const mail = (email: string) => ({
  to: { name: "示例法务", email },
  subject: "请审批：采购合同",
  html: "<p>采购合同</p>",
  text: "采购合同",
  messageId: `${randomUUID()}@letters.engross`,
});

const someone = (): string => `${randomUUID()}@example.com`;

test("a letter arrives as plain text and as a page, with what is attached to it, byte for byte", async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  const letter = mail(someone());
  await post.deliver({ ...letter, attachments: [{ name: "合同 1.pdf", mediaType: "application/pdf", bytes }] });
  const [caught] = await lettersTo(catcher, letter.to.email);
  expect(caught?.source).toContain("multipart/alternative");
  expect(caught?.text?.trim()).toBe("采购合同");
  expect(caught?.html).toContain("<p>采购合同</p>");
  expect(caught?.subject).toBe(letter.subject);
  expect(caught?.messageId).toBe(`<${letter.messageId}>`);
  expect(caught?.headers.get("auto-submitted")).toBe("auto-generated");
  const [attached] = caught?.attachments ?? [];
  expect(attached?.name).toBe("合同 1.pdf");
  expect(attached?.mediaType).toBe("application/pdf");
  expect(attached?.bytes.equals(bytes)).toBe(true);
});

test("a name cannot add another recipient or a header", async () => {
  const letter = mail(someone());
  const other = someone();
  await post.deliver({ ...letter, to: { name: `Li" <${other}>,\r\nBcc: ${other}`, email: letter.to.email } });
  const [caught] = await lettersTo(catcher, letter.to.email);
  expect(caught?.headers.has("bcc")).toBe(false);
  expect([caught?.to].flat().flatMap((to) => to?.value.map(({ address }) => address))).toEqual([letter.to.email]);
});

test("an address that the server will never take is told apart from a server that is away", async () => {
  await expect(post.deliver(mail("nobody@"))).rejects.toBeInstanceOf(AddressRejected);
  const away = openPost({ url: "smtp://127.0.0.1:1", from });
  const failure = away.deliver(mail(someone()));
  await expect(failure).rejects.toThrow("ECONNREFUSED");
  await expect(failure).rejects.not.toBeInstanceOf(AddressRejected);
  await expect(away.verify()).rejects.toThrow("ECONNREFUSED");
  away.close();
});

test("no letter leaves this machine in the clear", async () => {
  // 0.0.0.0 reaches the same server, but is not an address of loopback.
  const elsewhere = openPost({ url: smtp.replace("127.0.0.1", "0.0.0.0"), from });
  await expect(elsewhere.deliver(mail(someone()))).rejects.toThrow(/TLS|certificate/i);
  elsewhere.close();
});

test("smtps speaks TLS from the first byte", async () => {
  const server = createServer();
  const first = once(server, "connection").then(async ([socket]) => {
    const [chunk] = await once(socket, "data");
    socket.destroy();
    return chunk[0];
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const secure = openPost({ url: `smtps://127.0.0.1:${port}`, from });
  await expect(secure.verify()).rejects.toThrow();
  // RFC 8446 §5.1: 22 is a handshake record.
  expect(await first).toBe(22);
  secure.close();
  server.close();
});

test("the way out is proven by a greeting, not by an open port", async () => {
  await expect(post.verify()).resolves.toBeUndefined();
});
