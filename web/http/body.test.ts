import { createHash, randomBytes } from "node:crypto";
import { connect } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { startNotes, uploads } from "./notes-under-test.tsx";

const { app, at, token, withToken } = await startNotes();
afterAll(() => app.close());

describe("files", () => {
  const send = (parts: readonly (readonly [string, string | File])[]) => {
    const body = new FormData();
    for (const [name, value] of parts) body.append(name, value);
    return fetch(at("/api/v1/files"), { method: "POST", body, headers: withToken() });
  };
  const bytes = randomBytes(1_500_000);
  const file = new File([bytes], "合同.pdf", { type: "application/pdf" });

  test("a file reaches the handler whole, with its name in any script", async () => {
    const response = await send([
      ["note", "n"],
      ["file", file],
    ]);
    expect(await response.json()).toEqual({
      name: "合同.pdf",
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
  });

  test("a file that is too large, missing, in a wrong field or before its fields is refused", async () => {
    const large = new File([Buffer.alloc(2_500_000)], "large.bin");
    const tries = [
      await send([
        ["note", "n"],
        ["file", large],
      ]),
      await send([["note", "n"]]),
      await send([
        ["note", "n"],
        ["file", new File([], "")],
      ]),
      await send([
        ["note", "n"],
        ["other", file],
      ]),
      await send([
        ["file", file],
        ["note", "n"],
      ]),
    ];
    expect(tries.map(({ status }) => status)).toEqual([413, 422, 422, 422, 422]);
    expect(await tries[0]?.json()).toMatchObject({ detail: "内容过大：最多可发送 1 MB。" });
  });

  test("a sender who leaves in the middle brings nothing down", async () => {
    const started = uploads.length;
    const head = `POST /api/v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 1000000\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n`;
    const part =
      "--b\r\nContent-Disposition: form-data; name=note\r\n\r\ngone\r\n--b\r\nContent-Disposition: form-data; name=file; filename=f\r\n\r\n";
    const socket = connect(Number(app.url.port), "127.0.0.1");
    socket.write(`${head}${part}${"x".repeat(100_000)}`);
    await expect.poll(() => uploads.slice(started)).toEqual(["gone"]);
    const logged = app.lines.length;
    socket.destroy();
    await expect.poll(() => app.lines.slice(logged).map(({ status }) => status)).toEqual([499]);
  });

  test("what is downloaded keeps its name; only harmless types open in the browser", async () => {
    const response = await fetch(at("/paper"));
    expect(await response.text()).toBe("%PDF");
    expect(response.headers.get("content-disposition")).toBe(
      "inline; filename*=UTF-8''%E5%90%88%E5%90%8C%20%281%29.pdf",
    );
    expect((await fetch(at("/api/v1/paper"), { method: "HEAD" })).headers.get("content-length")).toBe("4");
  });
});
