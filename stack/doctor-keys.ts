import { keysWords } from "../i18n/keys.ts";
import { openKeyring } from "../vault/keys/keyring.ts";
import { RootKeyMissing } from "../vault/keys/provider.ts";
import { type KeysStatus, keysStatus } from "../vault/keys/status.ts";
import { Ailment, type Check } from "./doctor-check.ts";
import { say, terminalLanguage } from "./problem.ts";

const words = keysWords(terminalLanguage());
const day = 86_400_000;
/** The rotation's 90 days, and time for somebody to notice. */
const mostDays = 100;

/** Whole days since then. */
export const daysSince = (since: Date): number => Math.floor((Date.now() - since.getTime()) / day);

export const keysChecks: readonly Check[] = [
  {
    name: "keys",
    remedy: say.doctor.fixKeys,
    attempt: async ({ keysDatabase, rootKeyFile, transit }) => {
      try {
        const keyring = await openKeyring({ databaseUrl: keysDatabase.url, rootKeyFile, transit });
        await keyring.close();
        return say.doctor.fingerprint(keyring.rootFingerprint);
      } catch (error) {
        if (!(error instanceof RootKeyMissing)) throw error;
        throw new Error(words.wrongRoot(error.place, error.expected, error.found.join(", ")), { cause: error });
      }
    },
  },
  {
    name: "keyVersions",
    remedy: say.doctor.fixKeyVersions,
    attempt: async ({ keysDatabase }) => {
      const status = await keysStatus({ databaseUrl: keysDatabase.url });
      if (status === undefined) return words.none;
      const told = [agesOf(status), words.withinReach(status.withinReach), ...pendingOf(status)].join("; ");
      if (isOverdue(status))
        throw new Ailment(`${words.tooOld(words.days(mostDays))}; ${told}`, say.doctor.fixKeyVersions);
      return told;
    },
  },
];

const agesOf = ({ root, tenants }: KeysStatus): string =>
  words.ages(
    words.days(daysSince(root.since)),
    tenants.count,
    words.days(tenants.oldest === undefined ? 0 : daysSince(tenants.oldest)),
  );

/** What a rotation that goes on, or that was held up, has not destroyed yet. */
export const pendingOf = ({ root, tenants }: KeysStatus): readonly string[] => [
  ...(root.retiring > 0 ? [words.retiring(root.retiring)] : []),
  ...(tenants.rotating.length > 0 ? [words.rotating(tenants.rotating.join(", "))] : []),
];

const isOverdue = ({ root, tenants }: KeysStatus): boolean =>
  daysSince(root.since) > mostDays || (tenants.oldest !== undefined && daysSince(tenants.oldest) > mostDays);
