import type { Money } from "../../../domain/money.ts";
import { formatMoney } from "../../../i18n/format.ts";
import { usePage } from "../page.ts";

/** Money in tabular figures. */
export const Amount = ({ money }: { readonly money: Money }) => (
  <data class="figures" value={`${money.minor} ${money.currency}`}>
    {formatMoney(money, usePage().language)}
  </data>
);
