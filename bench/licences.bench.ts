// Licences beside licensee (of the project) and licensecheck (of each file), on real repositories: how often both say the same, why they
// do not where they do not, and how long each takes.

import { spawnSync } from "node:child_process";
import { join } from "node:path";

import type { LicenceFact } from "#analyzers/licences/find-licences.ts";
import type { Benchmark, BenchContext, BenchResult, Figure, Ratio } from "#cli/bench/benchmark.ts";
import type { Measurement } from "#cli/bench/measure.ts";

import { writeAccuracyPart } from "./accuracy-parts.ts";
import { composeLicencesAccuracy, type LicencesRow } from "./compose-licences-accuracy.ts";
import { LICENCE_REASONS, type LicenceDifference } from "./licence-reasons.ts";
import { checkOut, listBenchRepositories } from "./repositories.ts";

const RUNS = 3;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

export const benchmark: Benchmark = {
  name: "licences",
  summary: "licences of files and projects: agreement with licensee and licensecheck, each difference explained, and speed; writes its part of bench/ACCURACY.md",
  peers: ["licensee", "licensecheck"],
  run: compareLicences,
};

interface Ours {
  readonly project: { readonly expression: string | null };
  readonly files: readonly { readonly path: string; readonly facts: readonly LicenceFact[] }[];
}

async function compareLicences(context: BenchContext): Promise<BenchResult> {
  const figures: Figure[] = [];
  const ratios: Ratio[] = [];
  const notes: string[] = [];
  const rows: LicencesRow[] = [];
  for (const repository of listBenchRepositories(context.root)) {
    const folder = join(context.scratchDir, repository.name.replace("/", "+"));
    checkOut(repository, folder);
    context.log(`licences: ${repository.name}, ${repository.files} files`);
    const command: readonly [string, ...string[]] = [process.execPath, join(context.root, "bench/analyse-files.ts"), "licences", folder];
    const ours = JSON.parse(output(command)) as Ours;
    const mine = await context.measure({ command, runs: RUNS });
    const licensecheck = context.findProgram("licensecheck");
    const licensee = context.findProgram("licensee");
    const files = licensecheck === null ? null : compareFiles(ours, output([licensecheck, ...LICENSECHECK_ARGS, folder]), folder);
    const slow = licensecheck === null ? null : await context.measure({ command: [licensecheck, ...LICENSECHECK_ARGS, folder], runs: 1, warmups: 0 });
    const quick = licensee === null ? null : await context.measure({ command: [licensee, "detect", "--json", folder], runs: RUNS });
    figures.push(
      ...speed("strongroom", repository.name, mine), ...speed("licensecheck", repository.name, slow), ...speed("licensee, the project alone", repository.name, quick),
      { subject: "strongroom", what: `${repository.name}: files of which licensecheck says the same`, value: files === null ? null : (files.same / files.compared) * 100, unit: "%" },
      { subject: "strongroom", what: `${repository.name}: differences not explained`, value: files?.unexplained.length ?? null, unit: "files" },
    );
    ratios.push({ what: `${repository.name}: licensecheck CPU / ours`, value: cpuRatio(slow, mine), target: { atLeast: 10 } });
    const detected = licensee === null ? null : projectOf(output([licensee, "detect", "--json", folder]));
    const project = detected === null ? "licensee: not run here" : `licensee says ${detected}`;
    rows.push({ repository, project: ours.project.expression, licensee: detected, files });
    notes.push(`${repository.name} at ${repository.commit.slice(0, 12)}: project ${ours.project.expression ?? "none"}; ${project}`);
    for (const { reason, paths } of files?.explained ?? []) notes.push(`${repository.name}: ${paths.length} files, ${reason} (${paths[0] ?? ""})`);
    for (const { path, ours: us, theirs } of files?.unexplained ?? []) notes.push(`${repository.name}: not explained: ${path}: ${us.join(" ")} against ${theirs.join(" ")}`);
  }
  writeAccuracyPart(context.root, "licences", composeLicencesAccuracy(rows));
  return { figures, ratios, notes };
}

const LICENSECHECK_ARGS = ["--machine", "--recursive", "--shortname-scheme=spdx"];

export interface FileComparison {
  readonly compared: number;
  readonly same: number;
  readonly explained: readonly { readonly reason: string; readonly paths: readonly string[] }[];
  readonly unexplained: readonly LicenceDifference[];
}

function compareFiles({ files }: Ours, machine: string, folder: string): FileComparison {
  const facts = new Map(files.map((file) => [file.path, file.facts]));
  const explained = new Map<string, string[]>();
  const unexplained: LicenceDifference[] = [];
  let compared = 0;
  let same = 0;
  for (const line of machine.split("\n")) {
    const [full, said] = line.split("\t");
    if (full === undefined || said === undefined) continue;
    compared++;
    const path = full.slice(folder.length + 1);
    const difference = { path, ours: idsOf(facts.get(path) ?? []), theirs: namesOf(said) };
    if (difference.ours.join(" ") === difference.theirs.join(" ")) same++;
    else {
      const reason = LICENCE_REASONS.find(({ speaksOf }) => speaksOf(difference))?.reason;
      if (reason === undefined) unexplained.push(difference);
      else explained.set(reason, [...(explained.get(reason) ?? []), path]);
    }
  }
  return { compared, same, explained: [...explained].map(([reason, paths]) => ({ reason, paths })), unexplained };
}

function idsOf(facts: readonly LicenceFact[]): string[] {
  return distinct(facts.flatMap(({ expression, nearest }) => (expression === null ? [`~${nearest ?? "?"}`] : expression.split(/ (?:AND|OR) /))));
}

/** `BSD-2-Clause and/or GPL-2.0-or-later [generated file]` */
function namesOf(said: string): string[] {
  const names = said.replace(/ \[.*/, "");
  return names === "UNKNOWN" ? [] : distinct(names.split(/ and\/or | or | and /));
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}

function projectOf(json: string): string {
  const { licenses } = JSON.parse(json) as { readonly licenses: readonly { readonly spdx_id: string }[] };
  return licenses.length === 0 ? "nothing" : licenses.map(({ spdx_id: id }) => id).join(" and ");
}

function output([program, ...args]: readonly [string, ...string[]]): string {
  const result = spawnSync(program, args, { encoding: "utf8", maxBuffer: MAX_OUTPUT_BYTES });
  if (result.status !== 0) throw new Error(`${program} failed: ${result.stderr.slice(-500)}`);
  return result.stdout;
}

function speed(subject: string, what: string, measured: Measurement | null): Figure[] {
  return [
    { subject, what: `${what}, wall`, value: measured?.wallSeconds.median ?? null, unit: "s" },
    { subject, what: `${what}, CPU`, value: measured?.cpuSeconds?.median ?? null, unit: "s" },
  ];
}

function cpuRatio(a: Measurement | null, b: Measurement): number | null {
  return a === null || a.cpuSeconds === null || b.cpuSeconds === null ? null : a.cpuSeconds.median / b.cpuSeconds.median;
}
