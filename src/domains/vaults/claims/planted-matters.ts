// CA-17: code and packages are analysed statically. A vault is planted in which each kind of matter stands once, beside code that only looks
// like it; the report must tell each, with its place, and nothing else.

import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { listFindings } from "#protocol/report/exports/findings.ts";
import type { Report } from "#protocol/report/schema.ts";
import { composeCommits } from "./probe-content.ts";
import { withPlantedVault, type ProbeDeps } from "./probe.ts";

export function plantedMatters(deps: ProbeDeps): Claim {
  return {
    id: "CA-17",
    statement: "Code and packages are analysed statically: secrets, code risks, vulnerable packages, licences, copies and complicated functions are found where they are.",
    kind: "built",
    owner: "vaults",
    proof: { schedule: "daily", check: { run: (context) => checkMatters(deps, context) } },
  };
}

/** Put together here, so that it stands in no file of ours. */
const TOKEN = ["ghp", "_", "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"].join("");
const COPY = Array.from({ length: 12 }, (_, line) => `  total_${line} = measure(items[${line}], weights[${line}], offset_${line}, scale_${line})\n`).join("");

export const MATTER_FILES: Readonly<Record<string, string>> = {
  "settings.py": `# taken from the environment: os.environ["TOKEN"]\nFORGE = "${TOKEN}"\nEXAMPLE = "<your-token>"\n`,
  "query.py": 'def find(cursor, name):\n    cursor.execute("select id from people where name = \'" + name + "\'")\n    cursor.execute("select id from people where name = %s", (name,))\n',
  "one.py": `def one(items, weights):\n${COPY}`,
  "two.py": `def two(items, weights):\n${COPY}`,
  "package-lock.json": JSON.stringify({
    name: "probe", lockfileVersion: 3,
    packages: { "": { name: "probe", dependencies: { lodash: "4.17.20", "is-odd": "3.0.1" } }, "node_modules/lodash": { version: "4.17.20", license: "MIT" }, "node_modules/is-odd": { version: "3.0.1", license: "MIT" } },
  }),
  "package.json": JSON.stringify({ name: "probe", dependencies: { lodash: "4.17.20", "is-odd": "3.0.1" } }),
  "vendored.c": `// ${["SPDX", "License", "Identifier"].join("-")}: AGPL-3.0-only\nint answer(void) { return 42; }\n`,
};

/** What must be told, as facet, rule and path. */
const EXPECTED = [
  "licences licence/file-licence vendored.c",
  "risks risk/sql-built-python query.py",
  "secrets secret/github-token settings.py",
  "vulnerabilities vulnerability/GHSA-35jh-r3h4-6jhm package-lock.json",
];

async function checkMatters(deps: ProbeDeps, context: CheckContext): Promise<CheckOutcome> {
  const [first] = composeCommits({ commits: 1, linesPerFile: 1, folders: 1 });
  const given = {
    scratchDir: context.scratchDir, signal: context.signal,
    name: "Self-check", branch: "main", tag: "v1", path: "probe", credential: { username: "probe", token: "probe" },
    commits: first === undefined ? [] : [{ ...first, files: MATTER_FILES }],
  };
  return await withPlantedVault(deps, given, async (vault) => judge(await vault.report()));
}

function judge(report: Report): CheckOutcome {
  const found = listFindings(report).map(({ facet, rule, path }) => `${facet} ${rule} ${path}`).sort();
  const { facets } = report;
  const evidence = { findings: found.length, clones: facets.duplication?.cloneCount ?? 0, functions: facets.complexity?.functions ?? 0, components: facets.dependencies?.total ?? 0 };
  const missing = EXPECTED.filter((line) => !found.some((each) => each.startsWith(line)));
  const others = found.filter((line) => !EXPECTED.some((each) => line.startsWith(each)) && !line.startsWith("vulnerabilities "));
  if (missing.length > 0) return claimFails(`Planted, and not told: ${missing.join("; ")}. Told: ${found.join("; ")}.`, evidence);
  if (others.length > 0) return claimFails(`Told, and not planted: ${others.join("; ")}.`, evidence);
  if (evidence.clones === 0 || evidence.functions < 4 || evidence.components !== 2) return claimFails("Copies, functions or packages of the planted vault are not as planted.", evidence);
  return claimPasses(`${found.length} planted matters are told with their places, and nothing else.`, evidence);
}
