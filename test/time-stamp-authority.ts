import { createServer } from "node:http";
import { ContentInfo, PKIStatusInfo, TimeStampReq, TimeStampResp } from "pkijs";
import { openAuthority } from "../documents/authority.ts";
import { makeToken } from "../documents/timestamp.ts";

/** A real time-stamp authority (RFC 3161 over HTTP) under the root in the folder, with a clock that the test tells. */
export const startTimeStampAuthority = async (
  caFolder: string,
  port: number,
  clock: () => Date = () => new Date(),
): Promise<{ readonly close: () => void }> => {
  const authority = await openAuthority(caFolder);
  const tokenFor = async (question: Buffer): Promise<Buffer> => {
    const asked = TimeStampReq.fromBER(new Uint8Array(question).buffer);
    const digest = new Uint8Array(asked.messageImprint.hashedMessage.valueBlock.valueHexView);
    const nonce = asked.nonce && new Uint8Array(asked.nonce.valueBlock.valueHexView);
    const token = await makeToken(await authority.timestamper(clock()), digest, clock(), nonce);
    const timeStampToken = ContentInfo.fromBER(new Uint8Array(token).buffer);
    const answer = new TimeStampResp({ status: new PKIStatusInfo({ status: 0 }), timeStampToken });
    return Buffer.from(answer.toSchema().toBER());
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      void tokenFor(Buffer.concat(chunks)).then((answer) =>
        response.writeHead(200, { "Content-Type": "application/timestamp-reply" }).end(answer),
      );
    });
  });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return {
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
