// Duplication beside jscpd, on real repositories: which clones both find, which only one does, and what each costs. jscpd runs with the
// memory that it is given and no more; put it on the PATH to have it run.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import type { Clone } from "#analyzers/duplication/find-duplicates.ts";
import type { Benchmark, BenchContext, BenchResult, Figure, Ratio } from "#cli/bench/benchmark.ts";
import type { Measurement } from "#cli/bench/measure.ts";

import { writeAccuracyPart } from "./accuracy-parts.ts";
import { composeDuplicationAccuracy, type DuplicationRow } from "./compose-duplication-accuracy.ts";
import { reasonOf } from "./duplication-reasons.ts";
import { checkOut, listBenchRepositories } from "./repositories.ts";

const RUNS = 3;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const JSCPD_MEMORY_MIB = 2048;
/** Both find a clone when so many of its lines are in one of the other's, in each of its places. */
const COVERED = 0.5;

export const benchmark: Benchmark = {
  name: "duplication",
  summary: "clones of a repository's head: found by both, by us alone, by jscpd alone, and what it costs; writes its part of bench/ACCURACY.md",
  peers: ["jscpd"],
  run: compareClones,
};

interface Place {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
}

type Places = readonly Place[];

async function compareClones(context: BenchContext): Promise<BenchResult> {
  const figures: Figure[] = [];
  const ratios: Ratio[] = [];
  const notes: string[] = [];
  const rows: DuplicationRow[] = [];
  for (const repository of listBenchRepositories(context.root)) {
    const folder = join(context.scratchDir, repository.name.replace("/", "+"));
    checkOut(repository, folder);
    context.log(`duplication: ${repository.name}, ${repository.files} files`);
    const command: readonly [string, ...string[]] = [process.execPath, join(context.root, "bench/analyse-files.ts"), "duplication", folder];
    const { clones } = JSON.parse(spawnSync(command[0], command.slice(1), { encoding: "utf8", maxBuffer: MAX_OUTPUT_BYTES }).stdout) as { readonly clones: readonly Clone[] };
    const mine = await context.measure({ command, runs: RUNS });
    const theirs = await runJscpd(context, folder);
    const ours = clones.map(({ places }) => places);
    figures.push(...cost("strongroom", repository.name, mine), ...cost("jscpd", repository.name, theirs?.measured ?? null));
    figures.push({ subject: "strongroom", what: `${repository.name}: clones`, value: ours.length, unit: "clones" });
    ratios.push({ what: `${repository.name}: jscpd CPU / ours`, value: cpuRatio(theirs?.measured ?? null, mine), target: { atLeast: 3 } });
    notes.push(`${repository.name} at ${repository.commit.slice(0, 12)}; ours: 50 tokens and 6 lines; jscpd: 50 tokens and 5 lines (it counts the last one less), mode mild, ${JSCPD_MEMORY_MIB} MiB`);
    if (theirs === null) rows.push({ repository, ours: ours.length, theirs: null, missed: [], oursAlone: [] });
    else {
      const [ourLines, theirLines] = [linesOf(ours), linesOf(theirs.clones)];
      const missed = theirs.clones.filter((clone) => !isCovered(clone, ourLines));
      figures.push({ subject: "jscpd", what: `${repository.name}: clones (pairs)`, value: theirs.clones.length, unit: "clones" });
      figures.push({ subject: "both", what: `${repository.name}: jscpd's clones that we have too`, value: share(theirs.clones.length - missed.length, theirs.clones.length), unit: "%" });
      figures.push({ subject: "both", what: `${repository.name}: our clones that jscpd has too`, value: share(ours.filter((clone) => isCovered(clone, theirLines)).length, ours.length), unit: "%" });
      const oursAlone = ours.filter((clone) => !isCovered(clone, theirLines));
      rows.push({ repository, ours: ours.length, theirs: theirs.clones.length, missed: missed.map((clone) => ({ clone: describeClone(clone), reason: isCovered(clone, ourLines, 0) ? "partly" : reasonOf(folder, clone) })), oursAlone: oursAlone.map(describeClone) });
      for (const [first, second] of missed.slice(0, 3)) notes.push(`${repository.name}: jscpd alone: ${describe(first)} and ${describe(second)}`);
    }
  }
  writeAccuracyPart(context.root, "duplication", composeDuplicationAccuracy(rows));
  return { figures, ratios, notes };
}

function describeClone([first, second]: Places): string {
  return `${describe(first)} and ${describe(second)}`;
}

async function runJscpd(context: BenchContext, folder: string): Promise<{ readonly measured: Measurement; readonly clones: readonly Places[] } | null> {
  const program = context.findProgram("jscpd");
  if (program === null) return null;
  const reports = `${folder}.jscpd`;
  const args = ["--min-tokens", "50", "--min-lines", "5", "--max-lines", "100000", "--max-size", "1mb", "--mode", "mild", "--reporters", "json", "--output", reports, "--silent", "--absolute", folder];
  const measured = await context.measure({ command: [program, ...args], env: { NODE_OPTIONS: `--max-old-space-size=${JSCPD_MEMORY_MIB}` }, runs: 1, warmups: 0 });
  const report = join(reports, "jscpd-report.json");
  if (!existsSync(report)) throw new Error("jscpd wrote no report");
  const { duplicates } = JSON.parse(readFileSync(report, "utf8")) as { readonly duplicates: readonly { readonly firstFile: JscpdFile; readonly secondFile: JscpdFile }[] };
  const place = ({ name, start, end }: JscpdFile): Place => ({ file: relative(folder, name), line: start, endLine: end });
  return { measured, clones: duplicates.map(({ firstFile, secondFile }) => [place(firstFile), place(secondFile)]) };
}

interface JscpdFile {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function linesOf(clones: readonly Places[]): ReadonlyMap<string, ReadonlySet<number>> {
  const lines = new Map<string, Set<number>>();
  for (const { file, line, endLine } of clones.flat()) {
    const set = lines.get(file) ?? new Set<number>();
    lines.set(file, set);
    for (let at = line; at <= endLine; at++) set.add(at);
  }
  return lines;
}

function isCovered(places: Places, lines: ReadonlyMap<string, ReadonlySet<number>>, atLeast = COVERED): boolean {
  return places.every(({ file, line, endLine }) => {
    const set = lines.get(file);
    if (set === undefined) return false;
    let covered = 0;
    for (let at = line; at <= endLine; at++) if (set.has(at)) covered++;
    return covered > 0 && covered >= (endLine - line + 1) * atLeast;
  });
}

function describe(place: Place | undefined): string {
  return place === undefined ? "" : `${place.file}:${place.line}-${place.endLine}`;
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : (part / whole) * 100;
}

function cost(subject: string, what: string, measured: Measurement | null): Figure[] {
  return [
    { subject, what: `${what}, wall`, value: measured?.wallSeconds.median ?? null, unit: "s" },
    { subject, what: `${what}, CPU`, value: measured?.cpuSeconds?.median ?? null, unit: "s" },
    { subject, what: `${what}, peak`, value: measured === null || measured.peakTreeBytes === null ? null : measured.peakTreeBytes / 2 ** 20, unit: "MiB" },
  ];
}

function cpuRatio(a: Measurement | null, b: Measurement): number | null {
  return a === null || a.cpuSeconds === null || b.cpuSeconds === null ? null : a.cpuSeconds.median / b.cpuSeconds.median;
}
