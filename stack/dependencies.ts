/** What `package-lock.json` tells of a package, as far as it matters here. */
export interface LockedPackage {
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly optional?: boolean;
}

export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/**
 * Licences under which others' work may come along unchanged: permissive ones, fonts and data under theirs, and the
 * Mozilla licence, which stays with its own files.
 */
const permitted: ReadonlySet<string> = new Set([
  ...["0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD", "BSD-0-Clause", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-4.0", "ISC"],
  ...["MIT", "MIT-0", "MPL-2.0", "OFL-1.1", "Unlicense", "Zlib"],
]);

/** Whether an SPDX expression can be kept to: all of what `AND` joins, one of what `OR` offers. */
export const isPermitted = (expression: string): boolean => {
  const plain = expression.trim().replace(/^\((.*)\)$/s, "$1");
  return plain.split(/\s+OR\s+/i).some((choice) =>
    choice
      .replace(/[()]/g, "")
      .split(/\s+AND\s+/i)
      .every((licence) => permitted.has(licence.trim())),
  );
};

/** What a package says of its licence in its `package.json`, in any of the forms that there were. */
export const licenceIn = ({ license, licenses }: Description): string | undefined =>
  typeof license === "object" ? license.type : (license ?? licenses?.map(({ type }) => type).join(" OR "));

interface Description {
  readonly license?: string | { readonly type: string };
  readonly licenses?: readonly { readonly type: string }[];
}

/** Packages whose licence stands in a file, not in their description. */
const told: Readonly<Record<string, string>> = { unionfs: "Unlicense" };

/** Packages that may not come along. @param licenceOf what an installed package says itself, where the lock does not */
export const licenceProblems = (
  packages: LockedPackages,
  licenceOf: (path: string) => string | undefined,
): readonly string[] =>
  Object.entries(packages).flatMap(([path, { license, optional }]) => {
    const name = nameOf(path);
    if (name === "") return [];
    const licence = license ?? told[name] ?? licenceOf(path);
    // For another kind of machine, so it is not here to ask; its sibling for this one is.
    if (licence === undefined && optional) return [];
    return licence !== undefined && isPermitted(licence) ? [] : [`${name}: ${licence ?? "no licence"}`];
  });

/** Install scripts that would run unasked, and permissions that nothing needs any more. */
export const scriptProblems = (
  packages: LockedPackages,
  allowed: Readonly<Record<string, boolean>>,
): readonly string[] => {
  const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  const names = new Set(scripted.map(([path]) => nameOf(path)));
  return [
    ...scripted
      .filter(([path, { optional }]) => !optional && allowed[nameOf(path)] !== true)
      .map(([path]) => `${nameOf(path)} has an install script that package.json does not allow`),
    ...Object.keys(allowed)
      .filter((name) => !names.has(name))
      .map((name) => `${name} is allowed an install script and has none`),
  ];
};

const nameOf = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

/** What `npm audit --json` answered. */
export type Advice =
  | { readonly kind: "known"; readonly grave: readonly string[]; readonly others: number }
  | { readonly kind: "unavailable"; readonly why: string };

/** Reads it, whatever it is: a registry that answers no such question is no weakness found, and none ruled out. */
export const adviceIn = (output: string): Advice => {
  try {
    const answer = JSON.parse(output.slice(output.indexOf("{")));
    if (typeof answer.auditReportVersion !== "number" || typeof answer.vulnerabilities !== "object")
      return { kind: "unavailable", why: String(answer.message ?? answer.error?.summary ?? "no report").slice(0, 200) };
    const found: readonly { name: string; severity: string }[] = Object.values(answer.vulnerabilities);
    const grave = found.filter(({ severity }) => severity === "high" || severity === "critical");
    return {
      kind: "known",
      grave: grave.map(({ name, severity }) => `${name}: ${severity}`),
      others: found.length - grave.length,
    };
  } catch {
    return { kind: "unavailable", why: "the answer is no JSON" };
  }
};
