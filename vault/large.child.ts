import { Readable } from "node:stream";
import { openVault, type VaultAddress } from "./vault.ts";

/**
 * Run by tests in a process of its own: uploads and downloads so many bytes, and tells by how much the process grew at
 * its largest, in bytes.
 */
const address: VaultAddress = JSON.parse(process.argv[2] ?? "");
const chunk = 64 * 1024;
const chunks = Math.ceil(Number(process.argv[3]) / chunk);

/** Fresh memory for every chunk, as from a socket. */
function* body() {
  for (let n = 0; n < chunks; n += 1) yield Buffer.alloc(chunk, n);
}

const vault = await openVault(address);
const place = { tenant: "acme", safe: "large", object: "scan" };
await vault.put(place, Buffer.from("warm"));
const before = process.memoryUsage.rss();
const { version, size } = await vault.put(place, Readable.from(body(), { objectMode: false }));
let received = 0;
for await (const bytes of await vault.get({ ...place, version })) received += bytes.length;
const grown = process.resourceUsage().maxRSS * 1024 - before;
await vault.close();
console.log(JSON.stringify({ sent: chunks * chunk, size, received, grown }));
