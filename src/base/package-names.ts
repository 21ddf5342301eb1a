// The ecosystems of packages, and the one form of a package's name in each, so that what a lock file says, what an advisory says and
// what an index is sorted by are the same text.

export interface PackageEcosystem {
  /** As OSV records have it ("affected[].package.ecosystem"). */
  readonly name: string;
  /** As package URLs have it. */
  readonly purlType: string;
  normaliseName(name: string): string;
}

export const PACKAGE_ECOSYSTEMS = [
  // The registry takes no new names with capitals, and old ones differ by them.
  { name: "npm", purlType: "npm", normaliseName: asIs },
  { name: "PyPI", purlType: "pypi", normaliseName: normalisePython },
  { name: "Maven", purlType: "maven", normaliseName: (name) => name.replace("/", ":") },
  { name: "Go", purlType: "golang", normaliseName: asIs },
  // A crate has one spelling, though its registry gives `a_b` to nobody else once `a-b` is taken.
  { name: "crates.io", purlType: "cargo", normaliseName: asIs },
  { name: "RubyGems", purlType: "gem", normaliseName: asIs },
  { name: "Packagist", purlType: "composer", normaliseName: lowerCase },
  { name: "NuGet", purlType: "nuget", normaliseName: lowerCase },
  { name: "Pub", purlType: "pub", normaliseName: asIs },
  { name: "SwiftURL", purlType: "swift", normaliseName: normaliseRepository },
  { name: "Hex", purlType: "hex", normaliseName: lowerCase },
  { name: "GitHub Actions", purlType: "github", normaliseName: lowerCase },
  { name: "ConanCenter", purlType: "conan", normaliseName: lowerCase },
  { name: "Debian", purlType: "deb", normaliseName: lowerCase },
  { name: "Alpine", purlType: "apk", normaliseName: lowerCase },
] as const satisfies readonly PackageEcosystem[];

export type EcosystemName = (typeof PACKAGE_ECOSYSTEMS)[number]["name"];

const byName: ReadonlyMap<string, (typeof PACKAGE_ECOSYSTEMS)[number]> = new Map(
  PACKAGE_ECOSYSTEMS.flatMap((row) => [[row.name.toLowerCase(), row], [row.purlType, row]] as const),
);

/** By OSV's name or a package URL's type, in any case; null for others. A release behind a colon (`Debian:12`) is not heeded. */
export function findPackageEcosystem(name: string): (typeof PACKAGE_ECOSYSTEMS)[number] | null {
  return byName.get((name.split(":", 1)[0] ?? "").toLowerCase()) ?? null;
}

/** What a package is looked up by: its ecosystem and its name, each in the one form. Those of distributions differ by release. */
export function packageKey(ecosystem: string, name: string): string {
  const known = findPackageEcosystem(ecosystem);
  if (known === null) return `${ecosystem}\n${name}`;
  const release = known.name === "Debian" || known.name === "Alpine" ? (/:[^\n]*$/.exec(ecosystem)?.[0] ?? "") : "";
  return `${known.name}${release}\n${known.normaliseName(name)}`;
}

/** PEP 503: runs of `-`, `_` and `.` are one hyphen, and case does not count. */
function normalisePython(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

function lowerCase(name: string): string {
  return name.toLowerCase();
}

function asIs(name: string): string {
  return name;
}

/** Repositories are named by their address: OSV writes it without a scheme, tools with one, or with `.git`. */
function normaliseRepository(name: string): string {
  return name.toLowerCase().replace(/^(?:https?|ssh|git):\/\/(?:[^/@]*@)?/, "").replace(/\/$/, "").replace(/\.git$/, "");
}
