import type { FactorChange } from "../../domain/factor.ts";
import type { Person } from "../../domain/person.ts";
import { type FactorNote, factorLetter } from "../../mail/factor.ts";
import type { Services } from "../http/services.ts";
import { sendSoon } from "./letters.ts";

/** Tells somebody by mail that the ways to prove who they are have changed. */
export const tellFactor = (
  services: Services,
  person: Person,
  change: FactorChange,
  more: Pick<FactorNote, "left" | "removed"> = {},
): void => {
  const link = new URL("/account", services.publicUrl).href;
  const note = { reader: person, change, at: services.now().toISOString(), link, ...more };
  sendSoon(services, person, factorLetter(note, person.language));
};
