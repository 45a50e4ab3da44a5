import { z } from "zod";
import type { Id } from "../domain/ids.ts";

/** A UUID in a path or body, as the id of one kind of thing. */
export const idOf = <Kind extends string>() => z.uuid().transform((text) => text.toLowerCase() as Id<Kind>);

/** What somebody has to write. */
export const wording = z.string().trim().min(1).max(10_000);

export const incidentParams = z.object({ incident: idOf<"incident">() });

/** The answer of every command to an incident: where it stands now. */
export const carried = z.object({ version: z.number().int(), stage: z.string() });

/** What any command to an incident may be refused. */
export const incidentRefusals = ["incident-closed", "wrong-step", "already-done"] as const;
