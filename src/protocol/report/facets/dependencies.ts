// Facet "dependencies": the packages that lock files and manifests name, each once, with how it comes in. Files are read, never run.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();

/** Names of ecosystems as OSV has them, where it has them. */
export const ECOSYSTEMS = ["npm", "PyPI", "Go", "crates.io", "Maven", "NuGet", "Packagist", "RubyGems", "Pub", "SwiftURL", "ConanCenter", "GitHub Actions", "Docker"] as const;
export const SCOPES = ["runtime", "optional", "peer", "build", "development"] as const;
const ecosystem = z.enum(ECOSYSTEMS);

export const componentSchema = z.strictObject({
  purl: z.string().describe("Package URL"),
  ecosystem,
  name: z.string(),
  version: z.string().nullable().describe("Null where no file says which is used"),
  requirements: z.array(z.string()).describe("What manifests ask for"),
  scope: z.enum(SCOPES),
  direct: z.boolean().nullable().describe("Whether a project here asks for it itself; null where no file says"),
  path: z.array(z.string()).describe("Package URLs of a shortest way to it, from a direct dependency to itself; empty where no file says"),
  from: z.array(z.string()).describe("The files that name it"),
  line: z.int().positive().nullable().describe("Where it stands in the first of them; null where that file has no line of its own for it"),
  dependsOn: z.array(z.string()).describe("Package URLs"),
  origin: z.enum(["git", "path", "url"]).nullable().describe("Where it is had from when not from its ecosystem's registry"),
  integrity: z.string().nullable(),
  licence: z.string().nullable().describe("As stated in a lock file or manifest"),
});

export const dependenciesFacet = defineFacet({
  results: {
    total: count.describe("Components: one version of one package is one"),
    direct: count,
    runtime: count.describe("Components that the product needs when it runs"),
    withoutVersion: count.describe("Components of which no file says which version is used"),
    manifestFiles: count.describe("Lock files and manifests that were read"),
    unreadable: count.describe("Those of them in which something could not be read"),
    byEcosystem: z.array(z.strictObject({ ecosystem, components: count, direct: count, runtime: count })).describe("By components, descending"),
  },
  evidence: {
    components: z.array(componentSchema).describe("By package URL"),
    manifests: z.array(z.strictObject({
      path: z.string(),
      format: z.string(),
      role: z.enum(["manifest", "lock"]),
      packages: count,
      problems: z.array(z.strictObject({ line: z.int().positive().nullable(), message: z.string() })),
    })).describe("By path"),
  },
});
