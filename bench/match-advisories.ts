// What is measured by advisories.bench.ts, as a program of its own: opens an index, finds the advisories of 2,000 components, and matches
// them; or, with «all», reads every advisory into memory and matches those.

import { packageKey } from "#base/package-names.ts";
import { createDataStore } from "#domains/vaults/work/public-data/data-store.ts";
import { parseAdvisory, type Advisory } from "#analyzers/vulnerabilities/advisory.ts";
import { matchAdvisories } from "#analyzers/vulnerabilities/match-advisories.ts";

import { generateAdvisories, generateComponents } from "./generate-advisories.ts";

const [folder = "", mode = "", advisories = "", packages = "", components = "", seed = ""] = process.argv.slice(2);
const given = { packages: Number(packages), seed: Number(seed) };
const used = generateComponents({ ...given, count: Number(components) }).map((component) => ({ ...component, purl: `pkg:test/${component.name}@${component.version}`, scope: "runtime", direct: false, path: [] }));

const found = mode === "all" ? [...readAll()] : await lookUp();
const began = performance.now();
const { findings } = matchAdvisories({ components: used, advisories: found });
process.stdout.write(`${JSON.stringify({ advisories: found.length, findings: findings.length, matchMs: performance.now() - began })}\n`);

function* readAll(): Generator<Advisory> {
  for (const record of generateAdvisories({ ...given, count: Number(advisories) })) yield parse(record);
}

async function lookUp(): Promise<readonly Advisory[]> {
  const index = await createDataStore(folder, "advisories").open();
  try {
    return (await index.find(used.map(({ ecosystem, name }) => packageKey(ecosystem, name)))).map(parse);
  } finally {
    await index.close();
  }
}

function parse(record: unknown): Advisory {
  const parsed = parseAdvisory(record);
  if (parsed.kind === "refused") throw new Error(parsed.reason);
  return parsed.advisory;
}
