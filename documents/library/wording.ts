import type { ApproverGroup } from "../../domain/approver-group.ts";
import { type Clause, paragraph } from "../../domain/clause.ts";
import type { OtherWording } from "../../domain/library.ts";

/** Short forms for writing other wordings of clauses as data. Texts are English and Chinese: name, then when to offer it. */

type Pair = readonly [en: string, chinese: string];

const both = ([en, chinese]: Pair) => ({ en, "zh-CN": chinese });

interface Words {
  readonly name: Pair;
  readonly guidance: Pair;
  readonly text?: string;
  readonly items?: readonly Clause[];
}

/** As good to us as the standard: nobody has to agree. */
export const alternate = (id: string, words: Words): OtherWording => ({ ...other(id, words), kind: "alternate" });

/** Gives way, and needs the agreement of whoever answers for that risk. */
export const fallback = (id: string, approver: ApproverGroup, words: Words): OtherWording => ({
  ...other(id, words),
  kind: "fallback",
  approver,
});

const other = (id: string, { name, guidance, text, items = [] }: Words) => ({
  id,
  name: both(name),
  guidance: both(guidance),
  paragraphs: text === undefined ? [] : [paragraph(text)],
  children: items,
});
