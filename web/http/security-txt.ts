import type { RequestHandler } from "express";
import type { Services } from "./services.ts";

const day = 86_400_000;

/** Whom to tell of a weakness (RFC 9116). What it says is true for half a year from the day it is read. */
export const securityTxt =
  ({ publicUrl, securityContact, now }: Pick<Services, "publicUrl" | "securityContact" | "now">): RequestHandler =>
  (_request, response) => {
    const today = Math.floor(now().getTime() / day) * day;
    const lines = [
      `Contact: ${securityContact}`,
      `Expires: ${new Date(today + 182 * day).toISOString()}`,
      "Preferred-Languages: en, zh",
      `Canonical: ${new URL("/.well-known/security.txt", publicUrl).href}`,
    ];
    response.type("text/plain").send(`${lines.join("\n")}\n`);
  };
