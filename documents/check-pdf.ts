import { verifyPdf } from "./verify.ts";

/** The program of `documents/examine.ts`: a PDF on its standard input, trusted roots (base64 of DER) as its arguments. */

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const roots = process.argv.slice(2).map((root) => new Uint8Array(Buffer.from(root, "base64")));
process.stdout.write(JSON.stringify(await verifyPdf(new Uint8Array(Buffer.concat(chunks)), roots)));
