import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export const keyPassword = "only-for-tests";

/** A certificate authority and its responder, both OpenSSL's own: certificates as somebody else makes them. */
export interface ForeignAuthority {
  /** DER. */
  readonly certificate: Uint8Array<ArrayBuffer>;
  /** PKCS#8, DER. */
  readonly key: Uint8Array<ArrayBuffer>;
  readonly responder: string;
  /** A PKCS#12 file of a signer whose certificate names the responder, where lists are, and where its issuer is to be had. */
  readonly keyFile: Buffer;
  /** DER of that signer's certificate. */
  readonly signer: Uint8Array<ArrayBuffer>;
  /** Takes the signer's certificate back as of then. */
  readonly revoke: (since: Date) => Promise<void>;
  /** Answers until it is closed (`openssl ocsp`). */
  readonly answer: () => Promise<{ readonly close: () => Promise<void> }>;
  /** The answer to a question, signed by a key whose certificate is for that, or by one whose is not. */
  readonly answered: (question: Uint8Array, by: "responder" | "signer") => Promise<Uint8Array<ArrayBuffer>>;
}

/** Whether OpenSSL is on this machine; it is not part of Engross. */
export const hasOpenSsl = (): Promise<boolean> =>
  run("openssl", ["version"]).then(
    () => true,
    () => false,
  );

export const foreignAuthority = async (
  folder: string,
  addresses: { readonly lists: string; readonly issuer: string },
): Promise<ForeignAuthority> => {
  const port = await freePort();
  const responder = `http://127.0.0.1:${port}/`;
  const at = (name: string): string => join(folder, name);
  const openssl = (...given: readonly string[]) => run("openssl", [...given], { cwd: folder });
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const subject = (name: string) => ["-subj", `/CN=${name} (not a real one)`];
  await openssl("req", "-x509", ...curve, "-keyout", "ca.key", "-out", "ca.pem", "-days", "3650", ...subject("CA"));
  const issue = async (name: string, serial: string, extensions: string): Promise<void> => {
    await writeFile(at(`${name}.cnf`), extensions);
    await openssl("req", "-new", ...curve, "-keyout", `${name}.key`, "-out", `${name}.csr`, ...subject(name));
    const issuing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", serial, "-days", "365"];
    await openssl("x509", "-req", "-in", `${name}.csr`, ...issuing, "-extfile", `${name}.cnf`, "-out", `${name}.pem`);
  };
  await issue("responder", "0x2001", "extendedKeyUsage=OCSPSigning\n");
  await issue(
    "signer",
    "0x1001",
    [
      "keyUsage=critical,digitalSignature,nonRepudiation",
      `authorityInfoAccess=OCSP;URI:${responder},caIssuers;URI:${addresses.issuer}`,
      `crlDistributionPoints=URI:${addresses.lists}`,
    ].join("\n"),
  );
  const entry = (since: Date | null): string =>
    `${since ? "R" : "V"}\t${stamp(new Date(Date.now() + 365 * 86_400_000))}\t${since ? stamp(since) : ""}\t1001\tunknown\t/CN=signer\n`;
  await writeFile(at("index.txt"), entry(null));
  // Without its issuer: whoever wants to know has to ask.
  const kept = ["-inkey", "signer.key", "-in", "signer.pem", "-out", "signer.p12", "-passout", `pass:${keyPassword}`];
  await openssl("pkcs12", "-export", ...kept);
  const der = async (kind: "x509" | "pkcs8", name: string): Promise<Uint8Array<ArrayBuffer>> => {
    const how = kind === "pkcs8" ? ["-topk8", "-nocrypt"] : [];
    await openssl(kind, ...how, "-in", name, "-outform", "DER", "-out", `${name}.der`);
    return new Uint8Array(await readFile(at(`${name}.der`)));
  };
  const speaking = (by: string) => [
    "-index",
    "index.txt",
    "-CA",
    "ca.pem",
    "-rsigner",
    `${by}.pem`,
    "-rkey",
    `${by}.key`,
  ];
  return {
    certificate: await der("x509", "ca.pem"),
    key: await der("pkcs8", "ca.key"),
    responder,
    keyFile: await readFile(at("signer.p12")),
    signer: await der("x509", "signer.pem"),
    revoke: (since) => writeFile(at("index.txt"), entry(since)),
    answer: async () => {
      const given = ["ocsp", "-port", String(port), ...speaking("responder"), "-ndays", "7"];
      const process = spawn("openssl", given, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
      await saysThatItWaits(process);
      return {
        close: async () => {
          const gone = new Promise((resolve) => process.once("close", resolve));
          process.kill();
          await gone;
        },
      };
    },
    answered: async (question, by) => {
      await writeFile(at("question.der"), question);
      const files = ["-reqin", "question.der", "-respout", "answer.der", "-ndays", "7"];
      await openssl("ocsp", ...speaking(by), ...files);
      return new Uint8Array(await readFile(at("answer.der")));
    },
  };
};

/** `YYMMDDHHMMSSZ`, as OpenSSL's index has it. */
const stamp = (date: Date): string => `${date.toISOString().slice(2, 19).replaceAll(/[-:T]/g, "")}Z`;

const saysThatItWaits = (process: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    const look = (chunk: Buffer): void => {
      if (/waiting for OCSP client|ACCEPT/i.test(chunk.toString())) resolve();
    };
    process.stdout?.on("data", look);
    process.stderr?.on("data", look);
    process.once("error", reject);
    process.once("close", () => reject(new Error("The responder ended at once")));
  });

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
