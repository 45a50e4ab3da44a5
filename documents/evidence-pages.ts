import type { Instant } from "../domain/calendar.ts";
import { consentShown } from "../domain/signing-act.ts";
import { evidenceCertificate } from "./certificate-evidence.ts";

/** The widest that each fact usually is; names that are wider still find the certificate apart. */
const widest = {
  name: "W".repeat(40),
  text: "W".repeat(60),
  title: "W".repeat(120),
  address: "2001:0db8:ffff:ffff:ffff:ffff:ffff:ffff",
  hash: "f".repeat(64),
  serial: "f".repeat(34),
  entry: 9_999_999_999,
  at: "2030-12-30T12:30:30.000Z" as Instant,
} as const;

const known = new Map<string, number>();

/** How many pages to keep for the evidence certificate of so many approvals and signatures, in both languages. */
export const evidencePages = (approvals: number, signatures: number): number => {
  const key = `${approvals}/${signatures}`;
  const pages = known.get(key) ?? pagesOf(approvals, signatures);
  known.set(key, pages);
  return pages;
};

const pagesOf = (approvals: number, signatures: number): number => {
  const { name, text, title, address, hash, serial, entry, at } = widest;
  const facts = {
    ...{ number: text, organisation: text, timeZone: "UTC", contract: text, ledger: `contract/${hash}`, title },
    ...{ issuedAt: at, agreedSha256: hash, executed: null, events: [] },
    approvals: Array.from({ length: approvals }, () => ({ name, at })),
    signatures: Array.from({ length: signatures }, () => ({
      ...{ name, email: text, organisation: text, at, address, serial, entry, before: hash, after: hash },
      method: "authenticator" as const,
      consent: consentShown,
    })),
    checkpoint: { origin: text, size: entry, root: "W".repeat(44), at, verifyAt: text },
  };
  return evidenceCertificate(facts, ["zh-CN", "en"]).pages;
};
