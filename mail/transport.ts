import { isIPv4 } from "node:net";
import { createTransport } from "nodemailer";

export interface Address {
  readonly name: string;
  readonly email: string;
}

export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** One letter to one person, ready to go. */
export interface Mail {
  readonly to: Address;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Without angle brackets. The same for every try at sending the same letter. */
  readonly messageId: string;
  readonly attachments?: readonly Attachment[];
}

/** The way out for letters. */
export interface Post {
  /**
   * Hands a letter to the mail server, as multipart/alternative.
   * @throws AddressRejected when the server says that there is no such address, for good
   * @throws Error when the server is out of reach, busy or set up wrongly: try again later
   */
  readonly deliver: (mail: Mail) => Promise<void>;
  /** Proves that the server is there and lets us in. @throws Error */
  readonly verify: () => Promise<void>;
  readonly close: () => void;
}

/** The mail server will never take letters for this address. Trying again is of no use. */
export class AddressRejected extends Error {
  override readonly name = "AddressRejected";
}

export interface PostAddress {
  /** `smtp://[user:password@]host:port`, or `smtps://` for TLS from the first byte. */
  readonly url: string;
  /** Sender, such as `Engross <engross@example.com>`. */
  readonly from: string;
}

/** RFC 3834 §5, and what Exchange heeds: nobody's holiday notice answers a letter from a machine. */
const headers = { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" };

/** Opens the way out, connecting on first use. Beyond this machine TLS 1.2 or later is demanded: without it, no letter leaves. */
export const openPost = ({ url, from }: PostAddress): Post => {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === "smtps:";
  const local = isLoopback(hostname);
  const transport = createTransport({
    pool: true,
    maxConnections: 3,
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && !local,
    ignoreTLS: !secure && local,
    tls: { minVersion: "TLSv1.2" },
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // A letter is made of what we hand over, never of files or addresses that a text in it might name.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    deliver: async ({ to, messageId, attachments = [], ...body }) => {
      try {
        await transport.sendMail({
          ...body,
          from,
          headers,
          to: { name: to.name, address: to.email },
          messageId: `<${messageId}>`,
          attachments: attachments.map(({ name, mediaType, bytes }) => ({
            filename: name,
            contentType: mediaType,
            content: Buffer.from(bytes),
          })),
        });
      } catch (error) {
        throw isRejection(error) ? new AddressRejected("The mail server rejects the address", { cause: error }) : error;
      }
    },
    verify: async () => {
      await transport.verify();
    },
    close: () => transport.close(),
  };
};

const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || (isIPv4(hostname) && hostname.startsWith("127."));

/** A permanent reply (5yz, RFC 5321 §4.2.1) to RCPT TO; any other failure may pass or is ours to mend. */
const isRejection = (error: unknown): boolean =>
  error instanceof Error &&
  "command" in error &&
  error.command === "RCPT TO" &&
  "responseCode" in error &&
  typeof error.responseCode === "number" &&
  error.responseCode >= 500;
