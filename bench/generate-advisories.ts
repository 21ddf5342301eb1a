// Made-up advisories and components of the shape of real ones, the same for the same seed: several ecosystems, most packages with one
// advisory and some with dozens, ranges on one branch or several, lists of versions where databases have them.

import { createRandom } from "#roles/testing/seeded-random.ts";

export interface GeneratedComponent {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

const ECOSYSTEMS = ["npm", "PyPI", "Maven", "Go", "crates.io", "RubyGems", "Packagist", "NuGet"];
const VECTORS = [
  "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
  "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
  "CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:N/I:N/A:H",
];
const LATEST_MAJOR = 12;

export function* generateAdvisories({ count, packages, seed }: { readonly count: number; readonly packages: number; readonly seed: number }): Generator<Readonly<Record<string, unknown>>> {
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  for (let at = 0; at < count; at++) {
    // Squared, so that few packages have many.
    const place = Math.floor(random() ** 2 * packages);
    const ecosystem = ECOSYSTEMS[place % ECOSYSTEMS.length] ?? "npm";
    const major = below(LATEST_MAJOR);
    const minor = 1 + below(20);
    const events = [{ introduced: below(2) === 0 ? "0" : `${major}.0.0` }, { fixed: `${major}.${minor}.${below(10)}` }, ...(below(3) === 0 ? [{ introduced: `${major + 1}.0.0` }, { fixed: `${major + 1}.2.0` }] : [])];
    yield {
      id: `TEST-${seed}-${at}`,
      modified: "2026-11-01T00:00:00Z",
      aliases: [`CVE-2026-${10_000 + at}`],
      summary: `Made-up advisory ${at} of a package that does not exist`,
      severity: [{ type: "CVSS_V3", score: VECTORS[below(VECTORS.length)] }],
      affected: [{
        package: { ecosystem, name: nameOf(place) },
        ranges: [{ type: ecosystem === "npm" || ecosystem === "Go" ? "SEMVER" : "ECOSYSTEM", events }],
        ...(ecosystem === "PyPI" ? { versions: Array.from({ length: below(60) }, (_, patch) => `${major}.${patch % minor}.${patch}`) } : {}),
      }],
    };
  }
}

export function generateComponents({ count, packages, seed }: { readonly count: number; readonly packages: number; readonly seed: number }): readonly GeneratedComponent[] {
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return Array.from({ length: count }, () => {
    const place = below(packages);
    return { ecosystem: ECOSYSTEMS[place % ECOSYSTEMS.length] ?? "npm", name: nameOf(place), version: `${below(LATEST_MAJOR)}.${below(20)}.${below(10)}` };
  });
}

function nameOf(place: number): string {
  return place % ECOSYSTEMS.length === 2 ? `org.example:package-${place}` : `package-${place}`;
}
