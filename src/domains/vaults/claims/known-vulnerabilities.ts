// EM-19: known vulnerabilities are found, prioritised, and followed until their fix is seen. A vault is planted whose lock file names a package that has one;
// then its source is mended, and the next report must say so.

import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { compareFindings } from "#protocol/report/compare-findings.ts";
import type { Report } from "#protocol/report/schema.ts";
import { composeCommits } from "./probe-content.ts";
import { withPlantedVault, type ProbeDeps } from "./probe.ts";

export function knownVulnerabilities(deps: ProbeDeps): Claim {
  return {
    id: "EM-19",
    statement: "Known vulnerabilities of dependencies are found with their severity, the version that mends them and the way they come in, the gravest first; the report after the fix no longer has them, and says what went.",
    kind: "built",
    owner: "vaults",
    proof: { schedule: "daily", check: { run: (context) => check(deps, context) } },
  };
}

const ADVISORY = "GHSA-35jh-r3h4-6jhm";
const BAD = "4.17.20";
const MENDED = "4.17.21";

function filesWith(version: string): Readonly<Record<string, string>> {
  const manifest = { name: "probe", dependencies: { lodash: version } };
  const packages = { "": manifest, "node_modules/lodash": { version, license: "MIT" } };
  return { "package.json": JSON.stringify(manifest), "package-lock.json": JSON.stringify({ name: "probe", lockfileVersion: 3, packages }) };
}

async function check(deps: ProbeDeps, context: CheckContext): Promise<CheckOutcome> {
  const [first, second] = composeCommits({ commits: 2, linesPerFile: 1, folders: 1 });
  if (first === undefined || second === undefined) return claimFails("There was nothing to plant.", {});
  const given = {
    scratchDir: context.scratchDir, signal: context.signal,
    name: "Self-check", branch: "main", tag: "v1", path: "probe", credential: { username: "probe", token: "probe" },
    commits: [{ ...first, files: filesWith(BAD) }],
  };
  return await withPlantedVault(deps, given, async (vault) => {
    const before = await vault.report();
    const told = findAdvisory(before);
    const evidence = { advisory: ADVISORY, severity: told?.severity ?? "none", fixed: told?.fixedVersions.join(", ") ?? "none", way: told?.path.length ?? 0 };
    if (told === null) return claimFails("A package with a known vulnerability was planted, and the report does not tell it.", evidence);
    if (told.severity !== "high" || !told.fixedVersions.includes(MENDED) || told.path.length === 0) return claimFails("A vulnerability is told without its severity, the version that mends it, or the way it comes in.", evidence);
    await vault.grow([{ ...second, files: filesWith(MENDED) }]);
    await vault.update();
    const after = await vault.report();
    const gone = compareFindings({ before, after, hash: sha256Hex })?.gone.filter(({ rule }) => rule.includes(ADVISORY)).length ?? 0;
    if (findAdvisory(after) !== null) return claimFails("A vulnerability that was mended is told still.", evidence);
    if (gone !== 1) return claimFails("A vulnerability was mended, and what changed between the reports does not say so.", evidence);
    return claimPasses("A planted vulnerability was told with its severity, its fix and its way in; after the fix it was gone, and told as gone.", evidence);
  });
}

function findAdvisory({ facets }: Report): NonNullable<Report["facets"]["vulnerabilities"]>["vulnerable"][number] | null {
  return facets.vulnerabilities?.vulnerable.find(({ id, aliases, answer }) => answer === "affected" && [id, ...aliases].includes(ADVISORY)) ?? null;
}
