import { randomUUID } from "node:crypto";
import { createTransport } from "nodemailer";
import { openPost, type PostAddress } from "../mail/transport.ts";
import type { Check } from "./doctor-check.ts";
import { say } from "./problem.ts";
import { until } from "./until.ts";

const words = say.doctor;

interface CaughtLetter {
  readonly id: string;
  readonly subject: string;
}

/** Hands a letter over, finds it in the catcher and removes it there. */
const sendAndFind = async (url: string, from: string, catcher: string): Promise<undefined> => {
  const subject = `doctor ${randomUUID()}`;
  const transport = createTransport(url);
  try {
    await transport.sendMail({ from, to: "doctor@engross.example", subject, text: subject });
  } finally {
    transport.close();
  }
  const found = await until(async () => {
    const letters: readonly CaughtLetter[] = await (await fetch(`${catcher}/api/email`)).json();
    return letters.find((letter) => letter.subject === subject);
  }, 10);
  await fetch(`${catcher}/api/email/${found.id}`, { method: "DELETE" });
  return undefined;
};

/** As letters go: beyond this machine only by TLS. */
const handOver = async (mail: PostAddress): Promise<undefined> => {
  const post = openPost(mail);
  try {
    await post.verify();
    return undefined;
  } finally {
    post.close();
  }
};

export const mailChecks: readonly Check[] = [
  { name: "mail", remedy: words.fixMail, attempt: ({ mail }) => handOver(mail) },
  {
    name: "catcher",
    remedy: words.fixCatcher,
    attempt: async ({ mail }) =>
      mail.catcherUrl === undefined ? words.noCatcher : sendAndFind(mail.url, mail.from, mail.catcherUrl),
  },
];
