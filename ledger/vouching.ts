import type { Kysely, KyselyPlugin, PluginTransformQueryArgs, PluginTransformResultArgs } from "kysely";
import type { LedgerKey } from "./key.ts";

/** Changes no query: it is how a connection carries the ledger's key to whatever appends through it. */
class Vouching implements KyselyPlugin {
  readonly vouch: LedgerKey["vouch"];

  constructor(vouch: LedgerKey["vouch"]) {
    this.vouch = vouch;
  }

  transformQuery({ node }: PluginTransformQueryArgs) {
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs) {
    return result;
  }
}

/**
 * The same connections; what is appended through them carries a MAC, so that nobody who has the database alone can
 * slip in an entry, or change one before it is numbered, without its being marked for ever.
 */
export const vouching = <Tables>(db: Kysely<Tables>, key: Pick<LedgerKey, "vouch">): Kysely<Tables> =>
  db.withPlugin(new Vouching(key.vouch));

/** What vouches for entries of this transaction, if anything does. */
export const voucherOf = <Tables>(tx: Kysely<Tables>): LedgerKey["vouch"] | undefined =>
  tx.getExecutor().plugins.find((plugin) => plugin instanceof Vouching)?.vouch;
