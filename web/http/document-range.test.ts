import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { keepDocument } from "../../archive/document.ts";
import { asSystem } from "../../db/tenancy.ts";
import { type DocumentRow, documentById } from "../../db/version.ts";
import { parseContractId, parseDocumentId } from "../../domain/ids.ts";
import { refuse } from "../../domain/refusal.ts";
import { startApp } from "./app-under-test.ts";
import { downloadOf } from "./download.ts";
import { Download, defineRoute } from "./route.ts";

const bytes = randomBytes(3_000_000);
let app: Awaited<ReturnType<typeof startApp>>;
let row: DocumentRow;

/** As the routes of documents do, without the question who may look. */
const paper = defineRoute({
  id: "paper",
  method: "get",
  path: "/papers/:id",
  summary: { en: "Paper", "zh-CN": "文件" },
  who: "anyone",
  params: z.object({ id: z.string() }),
  download: ["application/pdf"],
  handle: async ({ services }, { params }) => {
    if (params.id === "one") return downloadOf(services, row, true);
    // As whileThere does when the key was destroyed after the document was looked up.
    const ranged = { size: 10, sha256: "0".repeat(64), open: async () => refuse("contract-purged") };
    return new Download({ ranged, mediaType: "application/pdf", name: "gone.pdf" });
  },
});

beforeAll(async () => {
  app = await startApp([paper]);
  const { services } = app;
  const { tenant } = await app.person();
  const [id, contract] = [parseDocumentId(randomUUID()), parseContractId(randomUUID())];
  if (!id || !contract) throw new Error("randomUUID made no UUID");
  const facts = { kind: "pdf", name: "合同.pdf", mediaType: "application/pdf", pages: 1, addedBy: null } as const;
  await keepDocument(services, { id, tenant, contract, bytes, ...facts });
  const found = await asSystem(services.db, tenant, (tx) => documentById(tx, id));
  if (!found) throw new Error("The document was kept");
  row = found;
});

afterAll(() => app.close());

const ask = (headers: Readonly<Record<string, string>> = {}, method = "GET") =>
  fetch(new URL("/papers/one", app.url), { method, headers });
const told = (response: Response, ...names: readonly string[]) => names.map((name) => response.headers.get(name));

describe("a document", () => {
  test("whole says that parts may be asked for, and what its bytes are", async () => {
    const whole = await ask();
    expect(whole.status).toBe(200);
    expect(told(whole, "accept-ranges", "etag", "content-length", "content-type")).toEqual([
      "bytes",
      `"${row.sha256}"`,
      "3000000",
      "application/pdf",
    ]);
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test.each([
    ["bytes=0-99", 0, 100],
    ["bytes=1048000-1049000", 1_048_000, 1_049_001],
    ["bytes=-10", 2_999_990, 3_000_000],
    ["bytes=2999999-", 2_999_999, 3_000_000],
    ["bytes=0-", 0, 3_000_000],
  ])("gives %s and nothing else", async (range, start, end) => {
    const part = await ask({ Range: range });
    expect(part.status).toBe(206);
    expect(told(part, "content-range", "content-length", "etag")).toEqual([
      `bytes ${start}-${end - 1}/3000000`,
      String(end - start),
      `"${row.sha256}"`,
    ]);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(start, end))).toBe(true);
  });

  test("has nothing past its end", async () => {
    const past = await ask({ Range: "bytes=3000000-" });
    expect([past.status, past.headers.get("content-range"), await past.text()]).toEqual([416, "bytes */3000000", ""]);
  });

  test("is sent whole to somebody who has the beginning of another one", async () => {
    const other = await ask({ Range: "bytes=0-9", "If-Range": `"${"0".repeat(64)}"` });
    expect([other.status, (await other.arrayBuffer()).byteLength]).toEqual([200, 3_000_000]);
    const same = await ask({ Range: "bytes=0-9", "If-Range": `"${row.sha256}"` });
    expect([same.status, (await same.arrayBuffer()).byteLength]).toEqual([206, 10]);
  });

  test("tells its size to HEAD, and opens no vault for it", async () => {
    const wires = app.wires;
    await wires.storage.cut();
    try {
      const head = await ask({ Range: "bytes=0-9" }, "HEAD");
      expect(head.status).toBe(200);
      expect(told(head, "accept-ranges", "content-length", "etag")).toEqual(["bytes", "3000000", `"${row.sha256}"`]);
    } finally {
      await wires.storage.mend();
    }
  });

  test("that was destroyed meanwhile is gone, in part as in whole", async () => {
    for (const headers of [{}, { Range: "bytes=0-9" }]) {
      const gone = await fetch(new URL("/papers/gone", app.url), { headers });
      expect([gone.status, ...told(gone, "etag", "accept-ranges", "content-range")]).toEqual([410, null, null, null]);
    }
  });
});
