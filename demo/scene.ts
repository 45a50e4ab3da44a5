import type { Client } from "@temporalio/client";
import type { Db } from "../db/schema.ts";
import { addDays, dayOf, daysBetween, instantOf, type PlainDate } from "../domain/calendar.ts";
import type { Stage } from "../domain/contract.ts";
import { fastForward } from "../engine/time-skipping.ts";
import { codeMailWords } from "../i18n/code-mail.ts";
import type { demoWords } from "../i18n/demo.ts";
import type { Configuration } from "../stack/configuration.ts";
import { until } from "../stack/until.ts";
import type { Vault } from "../vault/vault.ts";
import { contractWorkflowId } from "../workflows/contract.ts";
import { type Caller, signIn } from "./api.ts";
import { codeIn, type Letter, type Mailbox } from "./mailbox.ts";
import { type DemoPersonKey, demoPassword, demoPeople, demoTenant } from "./people.ts";

/** What the API tells of a contract, as far as the demonstration looks at it. */
export interface ContractSeen {
  readonly id: string;
  readonly number: string;
  readonly stage: Stage;
  readonly until: PlainDate | null;
  readonly noticeBy: PlainDate | null;
  readonly draft: { readonly findings: readonly string[] };
  readonly approval: {
    readonly outcome: string;
    readonly steps: readonly {
      readonly slots: readonly { readonly approver: { readonly id: string }; readonly state: string }[];
    }[];
  } | null;
  readonly signing: {
    readonly signers: readonly { readonly id: string; readonly side: string; readonly state: string }[];
  } | null;
  readonly executed: { readonly document: string; readonly sha256: string } | null;
  /** Once there is one, the executed PDF is the one that lasts. */
  readonly evidenceCertificate: object | null;
  readonly certificate: string | null;
  readonly obligations: readonly {
    readonly id: string;
    readonly title: string;
    readonly kind: "duty" | "payment";
    readonly due: PlainDate;
    readonly state: string;
    readonly survives: boolean;
  }[];
  readonly holds: readonly { readonly matter: string }[];
  readonly retention: { readonly until: PlainDate; readonly elapsed: boolean } | null;
}

export interface Ground {
  readonly configuration: Configuration;
  readonly publicUrl: string;
  readonly mailbox: Mailbox;
  readonly engine: Client;
  readonly db: Db;
  readonly vault: Vault;
  readonly words: ReturnType<typeof demoWords>;
  readonly print: (line: string) => void;
}

/** One contract on its way, the people around it, and its clock. */
export const openScene = (ground: Ground) => {
  const { configuration, publicUrl, engine, mailbox, print } = ground;
  const password = demoPassword(configuration.web.secret);
  const callers = new Map<DemoPersonKey, Promise<Caller>>();
  const stages: Stage[] = [];
  let contract = "";
  let number = "";
  let today = dayOf(instantOf(Date.now()), demoTenant.timeZone);
  let steps = 0;

  const as = (key: DemoPersonKey): Promise<Caller> => {
    const caller = callers.get(key) ?? signIn(publicUrl, demoPeople[key].email, password);
    callers.set(key, caller);
    return caller;
  };

  const see = async (): Promise<ContractSeen> => {
    const seen = await (await as("legal")).get<ContractSeen>(`/contracts/${contract}`);
    if (stages.at(-1) !== seen.stage) stages.push(seen.stage);
    return seen;
  };

  return {
    ...ground,
    stages,
    as,
    see,
    /** Path of the contract in the API, or of something of it. */
    path: (rest = ""): string => `/contracts/${contract}${rest}`,
    id: (): string => contract,
    begin: (made: Pick<ContractSeen, "id" | "number">): void => {
      contract = made.id;
      number = made.number;
    },
    /** Waits for the next letter about the contract to somebody, and tells of it. */
    letter: async (address: string, ...saying: readonly string[]): Promise<Letter> => {
      const letter = await mailbox.letterTo(address, number, ...saying);
      print(`   ✉ ${address}: ${letter.subject}`);
      return letter;
    },
    /** Waits for the code that somebody asked for, and types it off. */
    code: async (address: string): Promise<string> => {
      const letter = await mailbox.letterTo(address, codeMailWords("en").heading);
      print(`   ✉ ${address}: ${letter.subject}`);
      return codeIn(letter);
    },
    /** The day that the contract's own clock shows. */
    today: (): PlainDate => today,
    /** Lets the contract, and nothing else, live until that day. */
    skipTo: async (day: PlainDate): Promise<void> => {
      const days = daysBetween(today, day);
      print(`   ⏩ ${ground.words.skipping(day)}`);
      await fastForward(engine, contractWorkflowId(contract), days * 86_400_000);
      today = addDays(today, days);
    },
    /** Waits for the contract to be so. */
    when: (is: (seen: ContractSeen) => boolean): Promise<ContractSeen> =>
      until(async () => {
        const seen = await see();
        return is(seen) ? seen : undefined;
      }, 60),
    step: (sentence: string): void => {
      steps += 1;
      print(`${String(steps).padStart(2)}. ${sentence}`);
    },
  };
};

export type Scene = ReturnType<typeof openScene>;
