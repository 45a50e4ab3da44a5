import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { z } from "zod";
import { Refused, refuse } from "../../domain/refusal.ts";
import { ActionForm, BareLayout, ErrorSummary, TextField } from "../design/components.ts";
import { Browser, password, startApp } from "./app-under-test.ts";
import { entered, formSecrets, mistakeIn, mistakes, type RequestContext } from "./context.ts";
import { Download, defineRoute } from "./route.ts";

/** A noun made up for these tests: notes that anybody signed in may write. */
const noteForm = (context: RequestContext) => (
  <BareLayout title="Notes">
    <p>{context.refused?.refusal.refused}</p>
    <ActionForm action="/notes" {...formSecrets(context, 3)}>
      <ErrorSummary errors={mistakes(context)} />
      <TextField name="title" label="Title" value={entered(context, "title")} error={mistakeIn(context, "title")} />
    </ActionForm>
  </BareLayout>
);

const note = z.object({
  title: z.string().min(3),
  amount: z.number(),
  urgent: z.boolean(),
  tags: z.array(z.string()).default([]),
  payments: z.array(z.object({ due: z.iso.date(), percent: z.number() })).default([]),
});
/** What `addNote` was given. */
export const seen: { commandId: string; expectedVersion: number | undefined; body: unknown }[] = [];

const notesPage = defineRoute({
  id: "listNotes",
  method: "get",
  path: "/notes",
  summary: { en: "Notes", "zh-CN": "备注" },
  who: "signed-in",
  right: "use-own-session",
  query: z.object({ limit: z.number().int().max(100).default(50) }),
  answer: z.object({ items: z.array(z.string()), limit: z.number() }),
  version: () => 7,
  handle: async (_context, { query }) => ({ items: ["one"], limit: query.limit, secret: "not in the schema" }),
  page: (context) => noteForm(context),
});

const addNote = defineRoute({
  id: "addNote",
  method: "post",
  path: "/notes",
  summary: { en: "Add a note", "zh-CN": "添加备注" },
  who: "signed-in",
  right: "use-own-session",
  body: note,
  answer: z.object({ id: z.string() }),
  creates: true,
  refusals: ["stale-version"],
  handle: async ({ commandId, expectedVersion }, { body }) => {
    if (body.title === "stale") return refuse("stale-version");
    seen.push({ commandId, expectedVersion, body });
    return { id: commandId };
  },
  done: ({ id }) => `/notes/${id}`,
  again: notesPage,
});

/** The notes that came with files, as soon as their handler began. */
export const uploads: string[] = [];
const addFile = defineRoute({
  id: "addFile",
  method: "post",
  path: "/files",
  summary: { en: "Add a file", "zh-CN": "上传文件" },
  who: "signed-in",
  right: "use-own-session",
  body: z.object({ note: z.string() }),
  upload: { field: "file", maxBytes: 2_000_000, required: true },
  answer: z.object({ name: z.string(), sha256: z.string() }),
  handle: async (_context, { body, upload }) => {
    uploads.push(body.note);
    const hash = createHash("sha256");
    for await (const chunk of upload.stream) hash.update(chunk);
    return { name: upload.name, sha256: hash.digest("hex") };
  },
});

const faulty = (id: string, handle: (context: RequestContext) => Promise<void>) =>
  defineRoute({
    id,
    method: "get",
    path: `/${id}`,
    summary: { en: id, "zh-CN": id },
    who: "anyone",
    handle,
    page: () => <p />,
  });

const decide = defineRoute({
  id: "decide",
  method: "post",
  path: "/l/:token",
  summary: { en: "Decide", "zh-CN": "审批" },
  who: "link",
  params: z.object({ token: z.string() }),
  body: z.object({ choice: z.enum(["approve", "reject"]) }),
  handle: async () => undefined,
  done: () => "/decided",
});
const link = defineRoute({
  id: "link",
  method: "get",
  path: "/l/:token",
  summary: { en: "Link", "zh-CN": "链接" },
  who: "link",
  params: z.object({ token: z.string() }),
  handle: async () => undefined,
  page: (context) => (
    <BareLayout title="Decide">
      <ActionForm action="/decide" {...formSecrets(context)}>
        <p />
      </ActionForm>
    </BareLayout>
  ),
});

const paper = defineRoute({
  id: "paper",
  method: "get",
  path: "/paper",
  summary: { en: "Paper", "zh-CN": "文件" },
  who: "anyone",
  download: ["application/pdf"],
  handle: async () =>
    new Download({
      stream: Readable.from([Buffer.from("%PDF")]),
      mediaType: "application/pdf",
      name: "合同 (1).pdf",
      bytes: 4,
      inline: true,
    }),
});

const dangerous = defineRoute({
  id: "dangerous",
  method: "post",
  path: "/dangerous",
  summary: { en: "Dangerous", "zh-CN": "危险操作" },
  who: "signed-in",
  right: "use-own-session",
  stepUp: true,
  handle: async () => undefined,
  done: () => "/done",
  again: notesPage,
});

const testRoutes = [
  ...[notesPage, addNote, addFile, link, decide, paper, dangerous],
  faulty("fault", () => Promise.reject(new Error("secret detail"))),
  faulty("thrown", () => Promise.reject(new Refused(refuse("same-person")))),
  faulty("engine", async ({ services }) => void (await services.temporal.workflow.getHandle("contract/1").describe())),
  faulty("bytes", async ({ services }) => {
    await services.vault.put({ tenant: "t", safe: "s", object: "o" }, Buffer.from("x"));
  }),
];

/** The web with notes, somebody signed in at a browser, and a program that acts for the same person. */
export const startNotes = async () => {
  const app = await startApp(testRoutes);
  const { email } = await app.person();
  const browser = new Browser(app.url);
  await browser.signIn(email);
  const at = (path: string): URL => new URL(path, app.url);
  const postJson = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(at(path), {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", ...headers },
    });
  const tokenOf = async (address: string): Promise<string> =>
    (await (await postJson("/api/v1/session", { email: address, password })).json()).token;
  const token = await tokenOf(email);
  const withToken = (more: Readonly<Record<string, string>> = {}) => ({ Authorization: `Bearer ${token}`, ...more });
  return { app, browser, at, postJson, tokenOf, token, withToken };
};

/** A note that nothing is wrong with. */
export const good = {
  title: "A note",
  amount: 12.5,
  urgent: true,
  tags: ["a", "b"],
  payments: [{ due: "2027-01-31", percent: 30 }],
};
