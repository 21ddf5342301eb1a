// What a pipeline is given by the real program: findings as SARIF and the bill of materials, held against the official schemas, each
// finding at the line where git has it, the same tomorrow on another machine, and a gate that opens and shuts.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";
import { compileSarifSchema } from "#protocol/sarif/testing/official-schema.ts";
import { compileCycloneDxSchema } from "#protocol/sbom/testing/official-schema.ts";
import { reportSchema } from "#protocol/report/schema.ts";
import { ROOT, runProgram, type EndedProgram } from "#roles/testing/served-program.ts";

interface Place {
  readonly folder: string;
  readonly repository: TestRepository;
  /** `strongroom report` on the repository, by a machine that knows as much as `cache` holds. */
  report(cache: string, ...options: readonly string[]): Promise<EndedProgram>;
}

interface SarifResult {
  readonly ruleId: string;
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly justification: string }[];
  readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: { readonly startLine: number } } }[];
}

interface CycloneDx {
  readonly components: readonly { readonly purl: string }[];
  readonly vulnerabilities: readonly { readonly id: string; readonly affects: readonly { readonly ref: string }[]; readonly analysis?: { readonly detail: string; readonly response?: readonly string[] } }[];
}

/** Made of halves, so that it does not stand here either. */
const TOKEN = `ghp_${"16C7e42F292c6912"}${"E7710c838347Ae178B4a".slice(0, 20)}`;
const LOCK = {
  name: "shop", version: "1.0.0", lockfileVersion: 3,
  packages: {
    "": { name: "shop", version: "1.0.0", dependencies: { lodash: "^4.17.0" } },
    "node_modules/lodash": { version: "4.17.15", resolved: "https://packages.example.com/lodash-4.17.15.tgz", license: "MIT" },
  },
};

test("what a pipeline is given", async (t) => {
  const place = await openPlace(t);
  const sarif = await sarifKeepsItsSchemaAndItsPlaces(place);
  await fingerprintsAreTheSameElsewhere(place, sarif);
  await billKeepsItsSchema(place);
  await gateOpensAndShuts(place, sarif);
  await gateJudgesAgainstABaseline(place);
});

async function openPlace(t: TestContext): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-test-exports-"));
  t.after(async () => await rm(folder, { recursive: true, force: true }));
  const repository = createTestRepository();
  t.after(() => repository.remove());
  repository.commit("first", { "src/main.ts": "export const one = 1;\n" });
  repository.git("tag", "v1");
  repository.commit("second", {
    "src/ä b/call.ts": "import { request } from \"node:https\";\n\nexport const call = request({ host: \"example.com\", rejectUnauthorized: false });\n",
    "deploy/settings.sh": `# settings\nexport FORGE_TOKEN=${TOKEN}\n`,
    "package.json": JSON.stringify({ name: "shop", version: "1.0.0", license: "MIT", dependencies: { lodash: "^4.17.0" } }),
    "package-lock.json": JSON.stringify(LOCK, null, 2),
  });
  const env = (cache: string): Record<string, string> => ({ XDG_CACHE_HOME: join(folder, cache) });
  for (const cache of ["one", "other"]) {
    const { code, err } = await runProgram(["advisories", "update", "--quiet", "--from", join(ROOT, "src/analyzers/vulnerabilities/data")], env(cache));
    assert.equal(code, 0, err);
  }
  return {
    folder, repository,
    report: async (cache, ...options) => await runProgram(["report", repository.dir, "--quiet", ...options], env(cache)),
  };
}

async function sarifKeepsItsSchemaAndItsPlaces({ report, repository, folder }: Place): Promise<readonly SarifResult[]> {
  const file = join(folder, "findings.sarif");
  const { code, out, err } = await report("one", "--sarif", file);
  assert.deepEqual([code, out, err], [0, "", ""]);
  const text = await readFile(file, "utf8");
  const validate = compileSarifSchema();
  assert.equal(validate(JSON.parse(text)), true, JSON.stringify(validate.errors));
  assert.equal(text.includes(TOKEN), false);
  const results = resultsOf(text);
  for (const [rule, path, shown] of [
    [/^secret\//, "deploy/settings.sh", /^export FORGE_TOKEN=/],
    [/^risk\/.*tls/i, "src/ä b/call.ts", /rejectUnauthorized: false/],
    [/^vulnerability\/GHSA-35jh-r3h4-6jhm$/, "package-lock.json", /"node_modules\/lodash": \{$/],
  ] as const) {
    const found = results.filter(({ ruleId }) => rule.test(ruleId));
    assert.equal(found.length, 1, `${rule.source}: ${results.map(({ ruleId }) => ruleId).join(", ")}`);
    const place = found[0]?.locations[0]?.physicalLocation;
    assert.equal(decodeURI(place?.artifactLocation.uri ?? ""), path);
    assert.match(repository.git("show", `HEAD:${path}`).split("\n")[(place?.region.startLine ?? 0) - 1] ?? "", shown);
  }
  return results;
}

async function fingerprintsAreTheSameElsewhere({ report }: Place, sarif: readonly SarifResult[]): Promise<void> {
  const { out } = await report("other", "--sarif", "-");
  assert.deepEqual(resultsOf(out), sarif);
  assert.equal(new Set(sarif.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size, sarif.length);
}

async function billKeepsItsSchema({ report }: Place): Promise<void> {
  const { code, out, err } = await report("one", "--cyclonedx", "-");
  assert.deepEqual([code, err], [0, ""]);
  const bill = JSON.parse(out) as CycloneDx;
  const validate = compileCycloneDxSchema();
  assert.equal(validate(bill), true, JSON.stringify(validate.errors));
  assert.deepEqual(bill.components.map(({ purl }) => purl), ["pkg:npm/lodash@4.17.15"]);
  assert.ok(bill.vulnerabilities.some(({ id }) => id === "GHSA-35jh-r3h4-6jhm"));
}

/** Shut for what came after v1; open when all of it is allowed, which the file of findings says. */
async function gateOpensAndShuts({ report, folder }: Place, sarif: readonly SarifResult[]): Promise<void> {
  assert.equal((await report("one", "--ref", "v1", "--fail-on", "low")).code, 0);
  const shut = await report("one", "--since", "v1", "--fail-on", "high");
  assert.equal(shut.code, 1);
  assert.match(shut.err, /deploy\/settings\.sh:2/);
  assert.equal((await report("one", "--since", "main", "--fail-on", "low")).code, 0);

  const allowed = sarif.map(({ ruleId, locations }) => ({ rule: ruleId, path: decodeURI(locations[0]?.physicalLocation.artifactLocation.uri ?? ""), reason: "Of the test.", expires: null }));
  const list = join(folder, "allowed.json");
  await writeFile(list, JSON.stringify({ schema: "strongroom.allow/1", allowed }));
  const [bill, json, page] = ["allowed.cdx.json", "allowed.report.json", "allowed.html"].map((name) => join(folder, name)) as [string, string, string];
  const open = await report("one", "--fail-on", "low", "--allow", list, "--sarif", "-", "--cyclonedx", bill, "--json", json, "--html", page);
  assert.equal(open.code, 0, open.err);
  assert.ok(resultsOf(open.out).every(({ suppressions }) => suppressions?.[0]?.justification === "Of the test."));
  // What is suppressed stands in every file, and each keeps its schema.
  for (const [text, validate] of [[open.out, compileSarifSchema()], [await readFile(bill, "utf8"), compileCycloneDxSchema()]] as const) assert.equal(validate(JSON.parse(text)), true, JSON.stringify(validate.errors));
  const { vulnerabilities } = JSON.parse(await readFile(bill, "utf8")) as CycloneDx;
  assert.ok(vulnerabilities.length > 0 && vulnerabilities.every(({ analysis }) => analysis?.detail === "Of the test." && analysis.response?.[0] === "will_not_fix"));
  const { suppressions } = reportSchema.parse(JSON.parse(await readFile(json, "utf8")));
  assert.deepEqual([suppressions?.inForce, suppressions?.covered.length], [allowed.length, sarif.length]);
  assert.match(await readFile(page, "utf8"), /Suppressed findings<\/h2>[\s\S]*Of the test\./);
}

interface PolicyGiven extends Pick<Place, "report" | "folder"> {
  readonly gate: (...options: readonly string[]) => Promise<EndedProgram>;
  /** A report by the published policy. */
  readonly after: string;
}

/** GAT-8: the same in a report that is made, of whatever is remembered, and in one that was made before. */
async function policyOfAFileJudges({ report, gate, folder, after }: PolicyGiven): Promise<void> {
  const [policy, wrong, json] = ["licences.json", "wrong.json", "licences.report.json"].map((name) => join(folder, name)) as [string, string, string];
  const given = { schema: "strongroom.licence-policy/1", date: "2026-11-30", licences: [{ id: "MIT", verdict: "deny" }] };
  await writeFile(policy, JSON.stringify(given));
  const made = await report("one", "--licence-policy", policy, "--json", json);
  assert.equal(made.code, 0, made.err);
  const { licences } = reportSchema.parse(JSON.parse(await readFile(json, "utf8"))).facets;
  assert.deepEqual([licences?.policy, licences?.policyChangedAt, licences?.matters.filter(({ verdict }) => verdict === "deny").map(({ subject }) => subject)], ["own", "2026-11-30T00:00:00.000Z", ["pkg:npm/lodash@4.17.15"]]);
  assert.match((await report("one", "--licence-policy", policy, "--html", "-")).out, /The policy of 30\sNov\s2026/);
  for (const from of [after, json]) {
    const judged = await gate("--report", from, "--licence-policy", policy, "--max-open-medium", "0");
    assert.equal(judged.code, 1, judged.err);
    assert.match(judged.out, /licence\/dependency-licence[\s\S]*Licences are judged by the policy of 30\sNov\s2026\./);
  }
  await writeFile(wrong, JSON.stringify({ ...given, licences: [{ id: "GPLv3", verdict: "deny" }] }));
  const refused = await gate("--report", after, "--licence-policy", wrong);
  assert.deepEqual([refused.code, /expected an identifier as SPDX's list writes it/.test(refused.err)], [2, true]);
}

/** The command alone: the same verdict by exit code, from files and from the source, in words and as JSON. */
async function gateJudgesAgainstABaseline({ report, repository, folder }: Place): Promise<void> {
  const [before, after, list] = ["before.json", "after.json", "allowed.json"].map((name) => join(folder, name)) as [string, string, string];
  assert.equal((await report("one", "--ref", "v1", "--json", before)).code, 0);
  assert.equal((await report("one", "--json", after)).code, 0);
  const gate = async (...options: readonly string[]): Promise<EndedProgram> => await runProgram(["gate", ...options], { XDG_CACHE_HOME: join(folder, "one") });
  const shut = await gate("--report", after, "--baseline", before, "--max-new-critical", "0", "--max-new-high", "0");
  assert.deepEqual([shut.code, shut.err], [1, ""]);
  assert.match(shut.out, /FAILED {2}\d+ new \w+ findings?, none may be\n[\s\S]*deploy\/settings\.sh:2[\s\S]*The gate is not passed/);
  assert.equal((await gate("--report", after, "--baseline", after, "--max-new-low", "0")).code, 0);
  const open = await gate(repository.dir, "--baseline", before, "--max-new-low", "0", "--allow", list, "--json", "--quiet");
  assert.equal(open.code, 0, open.out);
  assert.deepEqual((({ passed, fresh }) => [passed, fresh])(JSON.parse(open.out) as { passed: boolean; fresh: readonly object[] }), [true, []]);
  await policyOfAFileJudges({ report, gate, folder, after });
  assert.equal((await gate("--report", after, "--max-new-high", "some")).code, 2);
  const { facets, ...rest } = reportSchema.parse(JSON.parse(await readFile(after, "utf8")));
  const numbers = join(folder, "numbers.json");
  await writeFile(numbers, JSON.stringify({ ...rest, facets: { ...facets, ...(facets.secrets && { secrets: { ...facets.secrets, found: [], past: [] } }) } }));
  const unnamed = await gate("--report", numbers, "--max-new-critical", "0");
  assert.equal(unnamed.code, 2, "of numbers alone nobody can tell what is new");
  assert.match(unnamed.err, /has numbers alone/);
  assert.equal((await gate(join(folder, "nothing"))).code, 3);
}

function resultsOf(sarif: string): readonly SarifResult[] {
  return (JSON.parse(sarif) as { readonly runs: readonly { readonly results: readonly SarifResult[] }[] }).runs[0]?.results ?? [];
}
