import { execFile } from "node:child_process";
import { access, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** An outsider with other people's software: pyHanko from PyPI, in a virtual environment of its own. */
const release = "0.38.0";
/** Lets the outsider live in another year. */
const clock = "1.5.5";
const home = join(tmpdir(), `engross-pyhanko-${release}`);
const python = join(home, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Installs pyHanko where it is not there yet; minutes on a slow line. */
export const installPyHanko = async (): Promise<void> => {
  const done = join(home, `${release}-${clock}`);
  if (await exists(done)) return;
  await run("python3", ["-m", "venv", home]);
  await run(python, ["-m", "pip", "install", "--quiet", `pyhanko==${release}`, `freezegun==${clock}`]);
  await writeFile(done, "");
};

/** What pyHanko says of one signature, by the rules of AdES for long-term validation, without asking anybody online. */
export interface SeenByPyHanko {
  readonly name: string;
  readonly good: boolean;
  readonly intact: boolean;
  readonly trusted: boolean;
  readonly stamped: boolean;
  readonly coverage: string;
  /** NONE, LTA_UPDATES, FORM_FILLING or OTHER: what was done to the file after it. */
  readonly modified: string;
  /** The verdict of long-term validation with revocation demanded, today and years later. */
  readonly lasting: readonly [string, string] | null;
}

const policy = `
import asyncio, json, sys
from datetime import datetime, timedelta, timezone
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.ades import ades_lta_validation, simulate_future_ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec, RevinfoOnlineFetchingRule, RevocationInfoGatheringSpec, SignatureValidationSpec)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

root = load_cert_from_pemder(sys.argv[1])
spec = PdfSignatureValidationSpec(SignatureValidationSpec(
    cert_validation_policy=CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=[root]), revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO)),
    revinfo_gathering_policy=RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY)))
`;

const program = `${policy}
async def look(each, lasting):
    status = await async_validate_pdf_signature(each, ValidationContext(trust_roots=[root], allow_fetching=False))
    stamp = status.timestamp_validity
    seen = {
        "name": status.signing_cert.subject.native["common_name"],
        "good": status.bottom_line, "intact": status.intact, "trusted": status.trusted,
        "stamped": bool(stamp and stamp.intact and stamp.trusted), "coverage": status.coverage.name,
        "modified": status.modification_level.name, "lasting": None,
    }
    if lasting:
        now = await ades_lta_validation(each, spec)
        later = await simulate_future_ades_lta_validation(each, spec, datetime.now(timezone.utc) + timedelta(days=5 * 365))
        seen["lasting"] = [str(now.ades_subindic), str(later.ades_subindic)]
    return seen

async def main():
    with open(sys.argv[2], "rb") as file:
        reader = PdfFileReader(file)
        print(json.dumps([await look(each, sys.argv[3] == "lasting") for each in reader.embedded_regular_signatures]))

asyncio.run(main())
`;

/** @param root path of a trusted certificate (PEM) @param path of the PDF */
export const seenByPyHanko = async (
  root: string,
  path: string,
  { lasting = false }: { readonly lasting?: boolean } = {},
): Promise<readonly SeenByPyHanko[]> => {
  const { stdout } = await run(python, ["-c", program, root, path, lasting ? "lasting" : "now"]);
  return JSON.parse(stdout) as readonly SeenByPyHanko[];
};

/**
 * Validates every signature as if so many years had passed: what was once valid counts only as far as time-stamps that can
 * still be believed by then prove that it was there in time (ETSI EN 319 102-1 §5.6.3).
 */
const inYears = `${policy}
from freezegun import freeze_time
import pyhanko_certvalidator.ltv.ades_past as past
from pyhanko_certvalidator.path import ValidationPath

# pyHanko 0.38 looks for whoever signed a list in a path that it cut off right below them, and finds nobody where that is not
# a root. They are where it was cut.
shortened = ValidationPath.truncate_to_issuer_and_append

def to_issuer(path, cert):
    anchor = getattr(path.trust_anchor, "certificate", None)
    at_cut = anchor is not None and anchor.sha256 == cert.sha256
    return ValidationPath(path.trust_anchor, [], cert) if at_cut else shortened(path, cert)

ValidationPath.truncate_to_issuer_and_append = to_issuer

# The standard checks a path for a date within the validity of all its certificates (ETSI EN 319 102-1 §5.6.2.1) and slides
# back from now for what was revoked. pyHanko checks it for where it slid to, which is later where lists hold for long.
slide = past.time_slide

async def within(path, **given):
    return min([await slide(path, **given), *(each.not_valid_after for each in path.iter_certs(include_root=False))])

past.time_slide = within

async def proven(reader, years):
    with freeze_time(datetime.now(timezone.utc) + timedelta(days=years * 365)):
        return [str((await ades_lta_validation(each, spec)).ades_subindic) for each in reader.embedded_regular_signatures]

async def main():
    with open(sys.argv[2], "rb") as file:
        reader = PdfFileReader(file)
        stamps = len(reader.embedded_timestamp_signatures)
        print(json.dumps({"stamps": stamps, "verdicts": [await proven(reader, int(years)) for years in sys.argv[3:]]}))

asyncio.run(main())
`;

/** How many archival time-stamps pyHanko finds, and for each number of years its verdict on each signature by then. */
export const provenToPyHanko = async (
  root: string,
  path: string,
  years: readonly number[],
): Promise<{ readonly stamps: number; readonly verdicts: readonly (readonly string[])[] }> => {
  const { stdout } = await run(python, ["-c", inYears, root, path, ...years.map(String)]);
  return JSON.parse(stdout);
};

/** Poppler's `pdfsig` and NSS's `certutil`, wherever they are. */
export interface Poppler {
  readonly pdfsig: string;
  readonly certutil: string;
  readonly env: NodeJS.ProcessEnv;
}

const poppler = join(tmpdir(), "engross-poppler");

/**
 * Poppler as it is installed; else Debian's packages, downloaded by apt and unpacked beside, without installing them.
 *
 * @returns why there is none to be had, where there is none
 */
export const findPoppler = async (): Promise<Poppler | string> => {
  const installed = await run("sh", ["-c", "command -v pdfsig && command -v certutil"]).catch(() => null);
  const [pdfsig, certutil] = installed?.stdout.trim().split("\n") ?? [];
  if (pdfsig !== undefined && certutil !== undefined) return { pdfsig, certutil, env: process.env };
  if (!(await exists(poppler))) {
    const failure = await unpackPoppler();
    if (failure !== undefined) return failure;
  }
  const libraries = join(poppler, "usr/lib");
  const [triplet = ""] = (await readdir(libraries)).filter((name) => name.endsWith("-linux-gnu"));
  const bin = join(poppler, "usr/bin");
  const env = { ...process.env, LD_LIBRARY_PATH: join(libraries, triplet) };
  return { pdfsig: join(bin, "pdfsig"), certutil: join(bin, "certutil"), env };
};

const unpackPoppler = async (): Promise<string | undefined> => {
  const folder = `${poppler}-${process.pid}`;
  await mkdir(join(folder, "packages"), { recursive: true });
  const wanted = `
    set -e
    cd packages
    apt-get download poppler-utils libnss3-tools $(
      apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances \\
        poppler-utils libnss3-tools | grep '^lib' | sort -u | while read name
      do dpkg -s "$name" > /dev/null 2>&1 || echo "$name"; done)
    for package in *.deb; do dpkg -x "$package" ..; done`;
  const failed = await run("bash", ["-c", wanted], { cwd: folder, timeout: 120_000 }).then(
    () => undefined,
    (error: Error) => error.message.split("\n").slice(-3).join(" "),
  );
  if (failed !== undefined) {
    await rm(folder, { recursive: true, force: true });
    return `pdfsig is not installed, and apt-get could not download poppler-utils: ${failed}`;
  }
  // Whoever is first stands.
  await rename(folder, poppler).catch(() => rm(folder, { recursive: true, force: true }));
  return undefined;
};

/** A page (from 0) as poppler shows it, in shades of grey from 0 to 255, row by row from the top, at so many pixels a point. */
export const shownByPoppler = async (
  { pdfsig, env }: Poppler,
  path: string,
  page: number,
  scale = 1,
): Promise<{ readonly width: number; readonly height: number; readonly pixels: Uint8Array }> => {
  const number = String(page + 1);
  const only = ["-f", number, "-l", number, "-singlefile", path];
  const shows = ["-gray", "-r", String(72 * scale), "-cropbox", ...only];
  const { stdout } = await run(join(dirname(pdfsig), "pdftoppm"), shows, {
    ...{ env, encoding: "buffer", maxBuffer: 64 * 1024 * 1024 },
  });
  const [header = "", width, height] = /^P5\s(\d+)\s(\d+)\s255\s/.exec(stdout.toString("latin1", 0, 40)) ?? [];
  return { width: Number(width), height: Number(height), pixels: new Uint8Array(stdout.subarray(header.length)) };
};

/** The lines that `pdfsig` prints of each signature, trusting one root. */
export const seenByPdfsig = async (
  { pdfsig, certutil, env }: Poppler,
  { root, path, folder }: { readonly root: string; readonly path: string; readonly folder: string },
): Promise<readonly string[]> => {
  const store = `sql:${join(folder, "nss")}`;
  await mkdir(join(folder, "nss"), { recursive: true });
  await run(certutil, ["-N", "-d", store, "--empty-password"], { env });
  await run(certutil, ["-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-i", root], { env });
  const { stdout } = await run(pdfsig, ["-nssdir", store, path], { env });
  return stdout.split(/^Signature #\d+:$/m).slice(1);
};
