// Reports of real repositories by the program itself, at the commits that their heads are: whether each keeps to the schemas of a report, of SARIF, of
// CycloneDX and of SPDX, and whether each finding leads to a rule and a line that is there, and each total to its parts. Writes its part of bench/ACCURACY.md.
// No package brings the schema of SPDX 2.3: STRONGROOM_BENCH_SPDX_SCHEMA names a copy (schemas/spdx-schema.json at v2.3 of github.com/spdx/spdx-spec).

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { Ajv, type ValidateFunction } from "ajv";

import type { Benchmark, BenchContext, BenchResult } from "#cli/bench/benchmark.ts";
import { formatCount, plural } from "#base/format.ts";
import { listFindings } from "#protocol/report/exports/findings.ts";
import { reportSchema, type Report } from "#protocol/report/schema.ts";
import { compileSarifSchema } from "#protocol/sarif/testing/official-schema.ts";
import { compileCycloneDxSchema } from "#protocol/sbom/testing/official-schema.ts";

import { writeAccuracyPart } from "./accuracy-parts.ts";
import { checkOut, describeRepository, namedRepositories, type BenchRepository } from "./repositories.ts";
import { traceReport, type Traced } from "./trace-report.ts";

const SPDX_VARIABLE = "STRONGROOM_BENCH_SPDX_SCHEMA";

export const benchmark: Benchmark = {
  name: "reports",
  summary: "reports of real repositories and of our own: schemas, and whether each number can be traced; writes its part of bench/ACCURACY.md",
  peers: ["git"],
  run: makeReports,
};

interface Made {
  readonly repository: BenchRepository;
  readonly report: Report;
  readonly seconds: number;
  readonly sarifResults: number;
  readonly components: number;
  readonly traced: Traced;
}

interface Sarif {
  readonly runs: readonly [{ readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }; readonly results: readonly { readonly ruleId: string }[] }];
}

async function makeReports(context: BenchContext): Promise<BenchResult> {
  const own = { repository: { ...describeRepository(context.root), name: "strongroom" }, source: context.root };
  const spdx = compileSpdxSchema();
  const made = [...namedRepositories().map((repository) => ({ repository, source: repository.gitDir })), own].map(({ repository, source }) => {
    context.log(`reports: ${repository.name}`);
    return makeReport(repository, source, { ...context, spdx });
  });
  writeAccuracyPart(context.root, "reports", compose(made, spdx !== null));
  const looked = made.reduce((sum, { traced }) => sum + traced.looked, 0);
  const lost = made.reduce((sum, { traced }) => sum + traced.untraced.length, 0);
  return await Promise.resolve({
    figures: made.map(({ repository, traced }) => ({ subject: "strongroom", what: `${repository.name}: findings and totals that can be traced`, value: traced.looked - traced.untraced.length, unit: "", note: `of ${formatCount(traced.looked)}` })),
    ratios: [{ what: "findings and totals that can be traced / all", value: (looked - lost) / looked, target: { atLeast: 1 } }],
    notes: [...(spdx === null ? [`SPDX: not held against its schema here, since ${SPDX_VARIABLE} names none`] : []), ...made.map(({ repository, seconds }) => `${repository.name} at ${repository.commit.slice(0, 12)}: ${seconds.toFixed(0)} s, on a machine that may have been busy`)],
  });
}

function compileSpdxSchema(): ValidateFunction | null {
  const file = process.env[SPDX_VARIABLE];
  return file === undefined ? null : new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(file, "utf8")) as object);
}

function makeReport(repository: BenchRepository, source: string, context: BenchContext & { readonly spdx: ValidateFunction | null }): Made {
  const folder = join(context.scratchDir, repository.name.replace("/", "+"));
  const files = join(folder, "files");
  mkdirSync(folder, { recursive: true });
  checkOut(repository, files);
  const out = (name: string): string => join(folder, name);
  const begun = performance.now();
  const { status, stderr } = spawnSync(join(context.root, "strongroom"), ["report", source, "--quiet", "--json", out("report.json"), "--sarif", out("findings.sarif"), "--cyclonedx", out("bill.json"), "--spdx", out("spdx.json")], { encoding: "utf8" });
  if (status !== 0) throw new Error(`strongroom report ${repository.name} ended with ${status}: ${stderr.slice(-2000)}`);
  const seconds = (performance.now() - begun) / 1000;
  const read = (name: string): unknown => JSON.parse(readFileSync(out(name), "utf8"));
  const report = reportSchema.parse(read("report.json"));
  const traced = traceReport(report, linesIn(files));
  const sarif = read("findings.sarif") as Sarif;
  const bill = read("bill.json") as { readonly components?: readonly unknown[] };
  const [run] = sarif.runs;
  const rules = new Set(run.tool.driver.rules.map(({ id }) => id));
  const faults = [
    ...held("SARIF 2.1.0", compileSarifSchema(), sarif),
    ...held("CycloneDX 1.7", compileCycloneDxSchema(), bill),
    ...(context.spdx === null ? [] : held("SPDX 2.3", context.spdx, read("spdx.json"))),
    ...run.results.filter(({ ruleId }) => !rules.has(ruleId)).map(({ ruleId }) => `SARIF: a result of ${ruleId}, which is no rule of the run`),
    ...(run.results.length === listFindings(report).length ? [] : [`SARIF: ${run.results.length} results of ${listFindings(report).length} findings`]),
  ];
  return { repository, report, seconds, sarifResults: run.results.length, components: bill.components?.length ?? 0, traced: { looked: traced.looked + (context.spdx === null ? 3 : 4) + run.results.length, untraced: [...traced.untraced, ...faults] } };
}

function held(what: string, validate: ReturnType<typeof compileSarifSchema>, document: unknown): readonly string[] {
  return validate(document) === true ? [] : [`${what}: ${JSON.stringify(validate.errors?.[0])}`];
}

/** Lines end with a line feed, or with the file. */
function linesIn(folder: string): (path: string) => number | null {
  const known = new Map<string, number | null>();
  const count = (path: string): number | null => {
    const file = join(folder, path);
    if (!(statSync(file, { throwIfNoEntry: false })?.isFile() ?? false)) return null;
    const bytes = readFileSync(file);
    return bytes.reduce((lines, byte) => lines + (byte === LINE_FEED ? 1 : 0), bytes.at(-1) === LINE_FEED ? 0 : 1);
  };
  return (path) => {
    const lines = known.has(path) ? (known.get(path) ?? null) : count(path);
    known.set(path, lines);
    return lines;
  };
}

const LINE_FEED = 0x0a;
const SHOWN = 10;
const INTRODUCTION = `## Reports

Written by \`./strongroom bench reports\`: the report of each repository at a commit, made by the program itself with its whole history, and held against the
schemas of \`strongroom.report/1\`, of SARIF 2.1.0 (OASIS), of CycloneDX 1.7 (OWASP) and, where a copy was at hand, of SPDX 2.3. Traced is each finding to its rule and to a line that the file has at
that commit, and each total to the parts that make it up.
`;

function compose(made: readonly Made[], withSpdx: boolean): string {
  const rows = made.map(({ repository, report, sarifResults, components, traced }) =>
    `| ${[repository.name, repository.commit.slice(0, 12), report.totals.files, report.totals.code, report.history.commits, sarifResults, components, traced.looked, traced.untraced.length].join(" | ")} |`);
  const untraced = made.flatMap(({ repository, traced }) => traced.untraced.slice(0, SHOWN).map((text) => `- ${repository.name}, ${text}.`));
  return [
    INTRODUCTION,
    "| repository | commit | files | code | commits | findings in SARIF | components in CycloneDX | traced | not |",
    "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ...rows,
    "",
    ...(untraced.length === 0 ? [`Each of ${plural(made.length, "report")} keeps to ${withSpdx ? "all four schemas" : "three schemas (that of SPDX was not at hand)"}, and all of it can be traced.`] : untraced),
  ].join("\n");
}
