import { currencies, plainFigures } from "../../../domain/money.ts";
import { FieldGroup, TextField } from "../../design/components.ts";
import { entered, mistakeIn, type SignedInContext } from "../../http/context.ts";

interface AmountFieldsProps {
  readonly context: SignedInContext;
  readonly legend: string;
  readonly hint: string;
  /** Minor units by currency. */
  readonly amounts: Readonly<Record<string, number>>;
  /** The form is shown again, as it was filled in. */
  readonly again: boolean;
}

/** A least amount in each currency, `atLeast.CNY` and so on. */
export const AmountFields = ({ context, legend, hint, amounts, again }: AmountFieldsProps) => (
  <FieldGroup legend={legend} hint={hint} columns={3}>
    {currencies.map((currency) => {
      const minor = amounts[currency];
      const kept = minor === undefined ? "" : plainFigures({ minor, currency });
      return (
        <TextField
          key={currency}
          name={`atLeast.${currency}`}
          label={currency}
          inputMode="decimal"
          required={false}
          value={again ? entered(context, `atLeast.${currency}`) : kept}
          error={again ? mistakeIn(context, "atLeast") : undefined}
        />
      );
    })}
  </FieldGroup>
);
