import { P12Signer } from "@libpdf/core";

/** The program of `readKeyFile`: file and password on its standard input, the certificate in base64 or nothing as its output. */

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const { file, password } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { file: string; password: string };

const certificate = await P12Signer.create(new Uint8Array(Buffer.from(file, "base64")), password).then(
  (signer) => Buffer.from(signer.certificate).toString("base64"),
  () => "",
);
process.stdout.write(certificate);
