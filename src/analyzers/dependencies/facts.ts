// What one lock file or manifest says, as small plain JSON. Only what stands in the file: what several files say together is in
// `resolve/`.

/** Names as OSV has them, so that advisories are found by them; Docker and the sources it does not list have our own. */
export type Ecosystem =
  | "npm" | "PyPI" | "Go" | "crates.io" | "Maven" | "NuGet" | "Packagist" | "RubyGems" | "Pub" | "SwiftURL" | "ConanCenter" | "GitHub Actions" | "Docker";

/** From what a product needs when it runs to what only those who work on it need. */
export const SCOPES = ["runtime", "optional", "peer", "build", "development"] as const;
export type Scope = (typeof SCOPES)[number];

/** Where a package is had from when not from its ecosystem's registry. */
export type Origin = "git" | "path" | "url";

export interface PackageFact {
  readonly name: string;
  /** The version that is used; null where the file only states a requirement. */
  version: string | null;
  /** As it stands in the file. */
  readonly requirement: string | null;
  /** null where the file does not say: many lock files know no reason for a package. */
  scope: Scope | null;
  /** Whether the project itself asks for it; null where the file does not say. */
  direct: boolean | null;
  /** From 1. */
  readonly line: number | null;
  readonly origin?: Origin;
  /** As it stands in the file: `sha512-…` as npm writes it, `sha256:…` in hexadecimal digits, others with the prefix of their kind. */
  integrity?: string;
  /** As stated, not yet an SPDX expression. */
  readonly licence?: string;
  /** Places in `packages`. */
  dependsOn?: number[];
}

/** A language, runtime or framework with the versions that the project asks for. */
export interface RuntimeFact {
  /** `node`, `python`, `go`, `rust`, `php`, `ruby`, `java`, `dotnet`, `dart`, `flutter`, `swift`. */
  readonly product: string;
  readonly requirement: string;
  readonly line: number | null;
}

export interface ManagedVersion {
  readonly name: string;
  readonly version: string;
}

export interface FactProblem {
  readonly line: number | null;
  readonly message: string;
}

export interface ManifestFacts {
  /** `package-lock.json`, `pom.xml`, …: the name of the reader. */
  readonly format: string;
  readonly ecosystem: Ecosystem;
  readonly role: "manifest" | "lock";
  /** The project's own, where the file says them. */
  readonly name?: string;
  readonly version?: string;
  readonly licence?: string;
  readonly packages: readonly PackageFact[];
  readonly runtimes?: readonly RuntimeFact[];
  /** Versions that projects in folders below take where they name none: dependencyManagement, central package versions. */
  readonly managed?: readonly ManagedVersion[];
  /** Folders of the workspace that the file governs, relative to its own, with `*` as in globs. */
  readonly memberPaths?: readonly string[];
  /** Names of the projects that a lock file governs. */
  readonly memberNames?: readonly string[];
  /** There are more packages, or arrows between them, than are listed. */
  readonly cut?: true;
  readonly errors: readonly FactProblem[];
}

/** Of two reasons for a package the one nearer to its running counts. */
export function strengthen(fact: PackageFact, scope: Scope): void {
  if (fact.scope === null || SCOPES.indexOf(scope) < SCOPES.indexOf(fact.scope)) fact.scope = scope;
}
