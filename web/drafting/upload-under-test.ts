import { join } from "node:path";
import { expect } from "vitest";

/** What is answered about a draft that was created or saved. */
export interface Created {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly draft: number;
  readonly stage: string;
  readonly findings: readonly {
    readonly code: string;
    readonly blocking: boolean;
    readonly field: string | null;
    readonly sentence: string;
  }[];
}

export const created = async (response: Response): Promise<Created> => {
  expect(response.status, await response.clone().text()).toBeLessThan(300);
  return (await response.json()) as Created;
};

export const fixture = (name: string): string => join(import.meta.dirname, "../../documents/fixtures", name);

export const uploadForm = (
  fields: Readonly<Record<string, string>>,
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): FormData => {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", new Blob([bytes]), name);
  return form;
};

export const facts = {
  title: "Distributor agreement",
  counterparty: "NeoMedia",
  type: "sales",
  "amount.amount": "12,500.00",
  "amount.currency": "USD",
};
