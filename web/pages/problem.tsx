import type { Request, Response } from "express";
import { z } from "zod";
import { type RefusalCode, refusalStatus, refuse } from "../../domain/refusal.ts";
import { webWords } from "../../i18n/web.ts";
import { readPreferences } from "../design/preferences.ts";
import { ProblemPage } from "../design/problem-page.tsx";
import { render } from "../design/render.tsx";
import { type Problem, problemJson, problemOf } from "../http/problem.ts";
import { definePage } from "../http/route.ts";
import type { Services } from "../http/services.ts";
import { visitOf } from "../http/visit.ts";

/** Answers with a problem: RFC 9457 under `/api`, a page of its own anywhere else. */
export const answerProblem = (
  services: Pick<Services, "publicUrl" | "asset" | "now">,
  request: Request,
  response: Response,
  problem: Problem,
): void => {
  if (problem.retryAfter !== undefined) response.set("Retry-After", String(problem.retryAfter));
  if (problem.status === 401) response.set("WWW-Authenticate", 'Bearer realm="Engross"');
  response.status(problem.status).set("Content-Language", problem.language);
  if (request.path.startsWith("/api/")) {
    response.type("application/problem+json").send(JSON.stringify(problemJson(problem, services.publicUrl)));
    return;
  }
  response.type("html").send(
    render(<Shown {...problem} home={isSignedIn(request)} />, {
      language: problem.language,
      theme: readPreferences(request).theme,
      nonce: visitOf(request).nonce,
      asset: services.asset,
      now: services.now().toISOString(),
      here: request.originalUrl,
    }),
  );
};

/** Whoever came by a link has no home here. Nothing rests on this, so the cookie is not looked up. */
const isSignedIn = (request: Request): boolean => (request.headers.cookie ?? "").includes("engross.session_token=");

interface ShownProps extends Pick<Problem, "status" | "title" | "detail"> {
  readonly reference?: string | undefined;
  readonly home: boolean;
}

const Shown = ({ status, title, detail, reference, home }: ShownProps) => (
  <ProblemPage
    status={status}
    title={title}
    {...(home && { home: "/" })}
    {...(reference !== undefined && { reference })}
  >
    <p>{detail}</p>
  </ProblemPage>
);

const codes = Object.keys(refusalStatus).filter((code): code is RefusalCode => Object.hasOwn(refusalStatus, code));

/** What the `type` of a problem leads to. */
export const problemPage = definePage({
  id: "explainProblem",
  path: "/problems/:code",
  summary: { en: "What a type of problem means", "zh-CN": "问题类型说明" },
  who: "anyone",
  params: z.object({ code: z.enum([...codes, "unavailable", "fault"]) }),
  handle: async ({ language }, { params: { code } }) => {
    const { problem } = webWords(language);
    if (code === "unavailable") return { status: 503, title: problem.titles[503], detail: problem.unavailable };
    if (code === "fault") return { status: 500, title: problem.titles[500], detail: problem.fault };
    return problemOf(refuse(code), language);
  },
  page: (_context, { status, title, detail }) => <Shown status={status} title={title} detail={detail} home />,
});
