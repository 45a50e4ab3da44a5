import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContentInfo, PKIStatusInfo, TimeStampReq, TimeStampResp } from "pkijs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Authority, type Credential, openAuthority } from "./authority.ts";
import { makeToken } from "./timestamp.ts";
import { NoTimestamp, outsideTimestamps, readToken } from "./timestamp-request.ts";
import { house } from "./vouching-under-test.ts";

/** Real time-stamp servers over HTTP: one does its work, the others each fail in a way of their own. */
type Manner = "right" | "busy" | "refuses" | "silent" | "other-digest" | "other-nonce" | "not-a-stamper" | "forged";

const servers: Server[] = [];
const asked: Manner[] = [];
let folder: string;
let authority: Authority;
let stamper: Credential;
const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", Buffer.from("what is signed")));

const answerOf = async (manner: Manner, body: Buffer): Promise<Buffer> => {
  const request = TimeStampReq.fromBER(new Uint8Array(body).buffer);
  const nonce = request.nonce && new Uint8Array(request.nonce.valueBlock.valueHexView);
  const stamped = new Uint8Array(request.messageImprint.hashedMessage.valueBlock.valueHexView);
  const status = new PKIStatusInfo({ status: manner === "refuses" ? 2 : 0 });
  if (manner === "refuses") return Buffer.from(new TimeStampResp({ status }).toSchema().toBER());
  if (manner === "other-digest") stamped[0] = (stamped[0] ?? 0) ^ 1;
  if (manner === "other-nonce") nonce?.set([9], 5);
  const signer = { name: "A signer", email: "a@example.com", actId: crypto.randomUUID() };
  const by = manner === "not-a-stamper" ? await authority.issueSigner(signer, new Date(), house) : stamper;
  const token = await makeToken(by, stamped, new Date(), nonce);
  if (manner === "forged") token[token.length - 5] = (token.at(-5) ?? 0) ^ 1;
  const response = new TimeStampResp({ status, timeStampToken: ContentInfo.fromBER(new Uint8Array(token).buffer) });
  return Buffer.from(response.toSchema().toBER());
};

const serve = async (manner: Manner): Promise<string> => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      asked.push(manner);
      expect(request.headers["content-type"]).toBe("application/timestamp-query");
      if (manner === "silent") return;
      if (manner === "busy") return void response.writeHead(503).end();
      void answerOf(manner, Buffer.concat(chunks)).then((answer) =>
        response.writeHead(200, { "Content-Type": "application/timestamp-reply" }).end(answer),
      );
    });
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-tsa-"));
  authority = await openAuthority(folder);
  stamper = await authority.timestamper(new Date());
});

afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true, force: true });
});

test("a time-stamp is taken from the first authority, which stamped this digest and answers this question", async () => {
  const token = await outsideTimestamps([await serve("right"), await serve("busy")]).stamp(digest, new Date());
  const { info, signer } = await readToken(token);
  expect(Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView)).toEqual(Buffer.from(digest));
  expect(Math.abs(info.genTime.getTime() - Date.now())).toBeLessThan(10_000);
  expect(Buffer.from(signer.toSchema().toBER())).toEqual(Buffer.from(stamper.certificate));
  expect(asked.splice(0)).toEqual(["right"]);
});

test("whoever is busy, refuses, is silent, or answers what does not hold is passed over, in the order given", async () => {
  const bad = ["busy", "refuses", "silent", "other-digest", "other-nonce", "not-a-stamper", "forged"] as const;
  const addresses = await Promise.all([...bad, "right" as const].map(serve));
  const token = await outsideTimestamps(addresses, { patience: 700 }).stamp(digest, new Date());
  expect((await readToken(token)).info.genTime).toBeInstanceOf(Date);
  expect(asked.splice(0)).toEqual([...bad, "right"]);
});

test("where nobody stamps, nothing is made up: the failure names each authority and why, and no password", async () => {
  const silent = (await serve("silent")).replace("http://", "http://somebody:a-password@");
  const failure = await outsideTimestamps([await serve("busy"), silent], { patience: 300 })
    .stamp(digest, new Date())
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(NoTimestamp);
  expect(String(failure)).toMatch(/answered 503/);
  expect(String(failure)).not.toContain("a-password");
});
