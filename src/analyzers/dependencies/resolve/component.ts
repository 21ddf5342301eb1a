// What a repository depends on, after all its files were put together.

import type { Ecosystem, ManifestFacts, Origin, Scope } from "#analyzers/dependencies/facts.ts";

export interface Manifest {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly facts: ManifestFacts;
}

export interface Component {
  readonly purl: string;
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** null where no file says which: then `requirements` say which could be. */
  readonly version: string | null;
  /** What manifests ask for, sorted; empty where only others need it. */
  readonly requirements: readonly string[];
  readonly scope: Scope;
  /** Whether a project of the repository asks for it itself; null where no file says. */
  readonly direct: boolean | null;
  /** Package URLs of a shortest way to it, from a direct dependency to itself; empty where no file says. At most 64. */
  readonly path: readonly string[];
  /** Paths of the files that name it, sorted. */
  readonly from: readonly string[];
  /** Where it stands in the first of them; null where the file does not say. */
  readonly line: number | null;
  /** Package URLs, sorted. */
  readonly dependsOn: readonly string[];
  readonly origin?: Origin;
  readonly integrity?: string;
  /** As stated. */
  readonly licence?: string;
}

/** Where a file names a package. */
export interface FilePlace {
  readonly path: string;
  /** From 1; null where the file does not say. */
  readonly line: number | null;
}

/** One package of one file, on its way to a component. */
export interface Found {
  readonly purl: string;
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly version: string | null;
  readonly requirements: readonly string[];
  readonly scope: Scope;
  readonly direct: boolean | null;
  readonly path: readonly string[];
  readonly from: readonly FilePlace[];
  readonly dependsOn: readonly string[];
  readonly origin: Origin | null;
  readonly integrity: string | null;
  readonly licence: string | null;
}
