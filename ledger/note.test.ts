import { describe, expect, test } from "vitest";
import { openCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { noteSigner, openNote } from "./note.ts";
import { rootOf } from "./tree.ts";

/** The example of Go's golang.org/x/mod/sumdb/note, made by an implementation that is not ours. */
const peter = {
  name: "PeterNeumann",
  seed: Buffer.from("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", "base64").subarray(1),
  verifierKey: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  note:
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
};
const enoch = noteSigner("EnochRoot", Buffer.alloc(32, 7));

describe("signed notes", () => {
  test("are byte for byte those of Go's note package", () => {
    const signer = noteSigner(peter.name, peter.seed);
    expect(signer.verifierKey).toBe(peter.verifierKey);
    expect(signer.sign(peter.text)).toBe(peter.note);
    expect(openNote(peter.note, peter.verifierKey)).toBe(peter.text);
  });

  test("may carry signatures of others, which are passed over", () => {
    const others = enoch.sign(peter.text).slice(peter.text.length + 1);
    expect(openNote(peter.note + others, peter.verifierKey)).toBe(peter.text);
    expect(openNote(peter.note + others, enoch.verifierKey)).toBe(peter.text);
    expect(openNote(peter.note, enoch.verifierKey)).toBeUndefined();
  });

  test("are nothing once any character is changed, added or missing", () => {
    for (let place = 0; place < peter.note.length; place++) {
      const [before, after] = [peter.note.slice(0, place), peter.note.slice(place + 1)];
      const other = peter.note[place] === "x" ? "y" : "x";
      for (const changed of [before + other + after, before + after, `${before}x${peter.note[place]}${after}`])
        expect(openNote(changed, peter.verifierKey)).not.toBe(peter.text);
    }
  });

  test("hold no control characters, and keys have no spaces in their names", () => {
    expect(() => enoch.sign("a\tb\n")).toThrow(RangeError);
    expect(() => enoch.sign("no end")).toThrow(RangeError);
    expect(() => noteSigner("a b", Buffer.alloc(32))).toThrow(RangeError);
    expect(() => openNote(peter.note, "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")).toThrow(
      RangeError,
    );
  });
});

test("a checkpoint says what was signed, under the name of its own ledger only", () => {
  const signer = noteSigner("ledger.example/a", Buffer.alloc(32, 1));
  const told = { size: 0, root: rootOf([]), number: 0, at: new Date("2026-03-01T09:30:00.123Z") };
  const note = signCheckpoint(signer, told);
  expect(note.split("\n").slice(0, 4)).toEqual([
    "ledger.example/a",
    "0",
    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "checkpoint 0 2026-03-01T09:30:00.123Z",
  ]);
  expect(openCheckpoint(note, signer.verifierKey)).toEqual({ origin: "ledger.example/a", ...told });
  const foreign = signer.sign(note.slice(0, note.indexOf("\n\n") + 1).replace("/a\n", "/b\n"));
  expect(openCheckpoint(foreign, signer.verifierKey)).toBeUndefined();
});
