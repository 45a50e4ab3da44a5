import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtInLibrary } from "../../../documents/library/built-in.ts";
import { positionsFor } from "../../../documents/library/positions.ts";
import type { ContractId } from "../../../domain/ids.ts";
import type { Language } from "../../../domain/language.ts";
import type { LibraryClause } from "../../../domain/library.ts";
import { approvalPlanWords } from "../../../i18n/approval-plan.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { negotiationWords } from "../../../i18n/negotiation.ts";
import { salesDraft } from "../../../test/contract-process.ts";
import type { Browser } from "../../http/app-under-test.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "./web-under-test.ts";

let web: ContractWeb;
let counsel: Program;
let desks: Readonly<Record<Language, Browser>>;
let owner: Browser;

beforeAll(async () => {
  web = await startContractWeb();
  const { lawyer, otherLawyer } = web.people;
  counsel = await web.program(otherLawyer);
  desks = { en: await web.browser(otherLawyer, "en"), "zh-CN": await web.browser(lawyer, "zh-CN") };
  owner = await web.browser(web.people.owner, "en");
});

afterAll(() => web.close());

/** The clauses of a sale for which the library has a fallback. */
const disputed = (salesDraft().made ?? []).flatMap(({ library, wording }): readonly [string, LibraryClause][] => {
  const kept = builtInLibrary.get(library);
  return kept?.others.some(({ kind }) => kind === "fallback") ? [[wording.id, kept]] : [];
});

const raise = async (contract: ContractId, clause: string | null): Promise<string> => {
  const issue = { title: "They ask for less", theirs: "Less", ...(clause !== null && { clause }) };
  const raised = await counsel.ask("POST", path(contract, "/raise-issue"), issue);
  expect(raised.status, await raised.clone().text()).toBe(200);
  return (await web.processes.state(contract)).issues?.at(-1)?.id ?? expect.unreachable("The issue is there");
};

/** An issue as it is shown to one of ours. */
const shown = async (contract: ContractId, issue: string, who: Browser): Promise<string> => {
  const html = await (await who.go(path(contract, "?view=negotiation"))).text();
  const [, after] = html.split(`id="issue-${issue}"`);
  return after?.split("</article>")[0] ?? expect.unreachable("The issue is shown");
};

/** What stands about one wording of the library. */
const wordingIn = (told: string, id: string): string =>
  told.split(`data-wording="${id}"`)[1]?.split("data-wording")[0] ?? expect.unreachable(`${id} is shown`);

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

describe("An issue on a clause of the library", () => {
  it.each(disputed)(
    "shows our position and every other wording, and of each fallback who has to agree: %s",
    async (article, kept) => {
      const contract = await web.processes.create();
      const issue = await raise(contract, article);
      const read = positionsFor(salesDraft(), builtInLibrary, article)?.wordings ?? [];
      const texts = new Map(read.map(({ position, text }) => ["id" in position ? position.id : "standard", text]));
      for (const language of ["en", "zh-CN"] as const) {
        const { issues } = negotiationWords(language);
        const words = libraryWords(language);
        const told = await shown(contract, issue, desks[language]);
        expect(told).toContain(issues.library(kept.others.length + 1));
        const ours = wordingIn(told, "standard");
        for (const word of [issues.ours, words.kind.standard, issues.taken, escaped(texts.get("standard") ?? "")])
          expect(ours).toContain(word);
        for (const other of kept.others) {
          const one = wordingIn(told, other.id);
          for (const word of [other.name[language], other.guidance[language], words.kind[other.kind]])
            expect(one).toContain(escaped(word));
          expect(one).toContain(escaped(texts.get(other.id) ?? ""));
          expect(one).not.toContain(issues.taken);
          const agreeing = Object.values(words.approverGroup).filter((group) => one.includes(words.needs(group)));
          expect(agreeing).toEqual(other.kind === "fallback" ? [words.approverGroup[other.approver]] : []);
        }
      }
    },
  );

  it("leads legal staff to where a fallback is picked; picked, it is the draft's wording, and is said to be", async () => {
    const [[article, kept] = expect.unreachable("The library has fallbacks")] = disputed;
    const fallback = kept.others.find(({ kind }) => kind === "fallback") ?? expect.unreachable();
    const contract = await web.processes.create();
    const issue = await raise(contract, article);
    const href = path(contract, `/draft/wordings#choice-${article}`);
    expect(await shown(contract, issue, owner)).not.toContain("/draft/wordings");
    const picked = { [`wordings.${article}`]: fallback.id };
    for (const language of ["en", "zh-CN"] as const) {
      expect(await shown(contract, issue, desks[language])).toContain(
        `<a href="${href}">${libraryWords(language).choose.link}</a>`,
      );
      const [page = ""] = href.split("#");
      const html = await (await desks[language].go(page)).text();
      expect(html).toContain(`id="choice-${article}"`);
      expect(html).toContain(`name="wordings.${article}" value="${fallback.id}"`);
    }
    const chosen = await desks.en.send(path(contract, "/draft/wordings"), path(contract, "/draft/wordings"), picked);
    expect(chosen.status).toBe(303);
    for (const language of ["en", "zh-CN"] as const) {
      const told = await shown(contract, issue, desks[language]);
      const { taken } = negotiationWords(language).issues;
      expect(wordingIn(told, fallback.id)).toContain(taken);
      expect(wordingIn(told, "standard")).not.toContain(taken);
    }
    expect((await web.processes.state(contract)).draft.number).toBe(2);
    const version = await (await counsel.ask("GET", path(contract, "/versions/2"))).json();
    const words = [fallback, ...fallback.children]
      .flatMap(({ paragraphs }) => paragraphs.flat())
      .flatMap((run) => (run.kind === "text" ? [escaped(run.text)] : []));
    expect(words.length).toBeGreaterThan(0);
    for (const word of words) expect(version.html).toContain(word);
  });

  it("says on the plan of the approval when nobody is asked who has to agree to the fallback", async () => {
    const [[article, kept] = expect.unreachable("The library has fallbacks")] = disputed;
    const fallback = kept.others.find(({ kind }) => kind === "fallback") ?? expect.unreachable();
    const contract = await web.processes.create();
    const unanswered = async () =>
      (await (await counsel.ask("GET", path(contract, "/approval-plan"))).json()).unanswered;
    expect(await unanswered()).toEqual([]);
    const chosen = await counsel.ask("POST", path(contract, "/draft/wordings"), {
      wordings: { [article]: fallback.id },
    });
    expect(chosen.status, await chosen.clone().text()).toBeLessThan(300);
    const approver = fallback.kind === "fallback" ? fallback.approver : expect.unreachable();
    expect(await unanswered()).toEqual([approver]);
    for (const language of ["en", "zh-CN"] as const) {
      const html = await (await desks[language].go(path(contract, "/approval-plan"))).text();
      const plan = approvalPlanWords(language);
      expect(html).toContain(plan.unanswered(libraryWords(language).approverGroup[approver]));
      expect(html).toContain(`href="/settings/approval"`);
    }
  });

  it("is raised on an item of it as well; the contract as a whole and a clause of our own have nothing in the library", async () => {
    const draft = salesDraft();
    const [[article, kept] = expect.unreachable("The library has fallbacks")] = disputed.filter(([id]) =>
      draft.clauses.some((one) => one.id === id && one.children.length > 0),
    );
    const [item] = draft.clauses.find(({ id }) => id === article)?.children ?? [];
    const own = {
      id: "own",
      version: 1,
      heading: "Our own",
      paragraphs: [[{ kind: "text", text: "So be it." }]],
      children: [],
    } as const;
    const contract = await web.processes.create({ ...draft, clauses: [...draft.clauses, own] });
    const inside = await shown(contract, await raise(contract, item?.id ?? ""), desks.en);
    expect(inside).toContain(negotiationWords("en").issues.library(kept.others.length + 1));
    for (const clause of [null, "own"])
      expect(await shown(contract, await raise(contract, clause), desks.en)).not.toContain("data-wording");
  });
});
