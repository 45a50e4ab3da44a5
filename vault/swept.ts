import type { Bytes } from "./cut.ts";

const sweptEvery = 16 * 1024 * 1024;

/**
 * The same bytes; what has passed is let go of every 16 MiB, in a process that was started with `--expose-gc`. Left to
 * itself the collector waits until ten times as much has gathered (V8 counts memory outside its heap by the 64 MiB).
 */
export async function* swept(bytes: Bytes): AsyncGenerator<Uint8Array, void, undefined> {
  let passed = 0;
  for await (const chunk of bytes) {
    yield chunk;
    passed += chunk.length;
    if (passed < sweptEvery) continue;
    passed = 0;
    globalThis.gc?.({ type: "minor" });
  }
}
