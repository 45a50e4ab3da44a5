import { withClient } from "../stack/postgres.ts";
import { until } from "./until.ts";

/** Every leaf of the ledger of all tenants, once nothing waits to be numbered. */
export const leaves = (superuserUrl: string): Promise<readonly string[]> =>
  withClient(superuserUrl, async (client) => {
    await until("the ledger to number everything", async () => {
      const { rowCount } = await client.query("select from ledger_outbox limit 1");
      return rowCount === 0;
    });
    const { rows } = await client.query<{ leaf: string }>(
      "select convert_from(entry, 'UTF8') as leaf from ledger_entry order by index",
    );
    return rows.map(({ leaf }) => leaf);
  });

/** All that a value says, member by member; of a list, each item under the list's name. */
export const factsTold = (value: unknown, member = ""): readonly (readonly [member: string, value: unknown])[] => {
  if (Array.isArray(value)) return value.flatMap((one) => factsTold(one, member));
  if (typeof value !== "object" || value === null) return [[member, value]];
  return Object.entries(value).flatMap(([name, inner]) => factsTold(inner, name));
};

const word =
  /^(?:[0-9a-f]{64}|hmac-sha256:[\w-]{43}|\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?|[a-z0-9]+(?:-[a-z0-9]+)*|zh-CN|UTC|[A-Z][a-z]+(?:_[A-Z][a-z]+)*)$/;

/** Whether a text is made of ids, codes, dates, hashes, commitments, time zones and languages alone: it can name nobody. */
export const isIdOrCode = (text: string): boolean => text.split("/").every((part) => word.test(part));
