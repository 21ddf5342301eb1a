// Complexity of functions beside pmccabe (C and C++), ESLint's rule (JavaScript) and lizard: how many functions both find, how many of them
// have the same number, and how much of source is read in a second of the processor. Writes its part of bench/ACCURACY.md.

import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";

import { measureFunctions } from "#analyzers/complexity/measure-functions.ts";
import { decideLanguage, HEAD_BYTES } from "#analyzers/languages/decide-language.ts";
import { createInstalledParsers } from "#analyzers/syntax/testing/read-grammar.ts";
import type { Benchmark, BenchContext, BenchResult, Figure, Ratio } from "#cli/bench/benchmark.ts";

import { writeAccuracyPart } from "./accuracy-parts.ts";
import { compareComplexity, type ComplexityComparison } from "./compare-complexity.ts";
import { ESLINT, LIZARD, PMCCABE, type ComplexityPeer } from "./complexity-peers.ts";
import { composeComplexityAccuracy, type ComplexityRow } from "./compose-complexity-accuracy.ts";
import { checkOut, listBenchRepositories, type BenchRepository } from "./repositories.ts";

const RUNS = 3;
/** Fewer files of a language tell nothing. */
const MIN_FILES = 20;
const MIN_AGREEMENT = 0.98;
const PEERS = [PMCCABE, ESLINT, LIZARD];
/** Sources that a peer takes; larger ones are not parsed by us. */
const MAX_FILE_BYTES = 1024 * 1024;
const EXTENSIONS = new Set([".c", ".cc", ".cpp", ".cxx", ".java", ".js", ".mjs", ".cjs", ".ts", ".py", ".go"]);

export const benchmark: Benchmark = {
  name: "complexity",
  summary: "functions and their cyclomatic complexity beside pmccabe, ESLint and lizard; writes its part of bench/ACCURACY.md",
  peers: PEERS.map(({ name }) => name),
  run: measureComplexity,
};

interface Subject {
  readonly repository: BenchRepository;
  readonly folder: string;
  readonly language: string;
  readonly files: readonly string[];
  readonly bytes: number;
}

async function measureComplexity(context: BenchContext): Promise<BenchResult> {
  const rows: ComplexityRow[] = [];
  const figures: Figure[] = [];
  for (const subject of listSubjects(context)) {
    context.log(`complexity: ${subject.repository.name}, ${subject.files.length} files of ${subject.language}`);
    figures.push(...(await measureSpeed(context, subject)));
    for (const peer of PEERS) {
      if (!peer.languages.includes(subject.language)) continue;
      const comparison = await comparePeer(context, subject, peer);
      const { repository: { name, commit }, language } = subject;
      rows.push({ repository: name, commit, language, peer: peer.name, differs: peer.differs.what, comparison });
    }
  }
  writeAccuracyPart(context.root, "complexity", composeComplexityAccuracy(rows));
  return {
    figures,
    ratios: rows.map(({ repository, language, peer, comparison }): Ratio => ({
      what: `functions of ${repository} in ${language} with the number of ${peer}, %`,
      value: comparison === null || comparison.comparable === 0 ? null : (comparison.equal / comparison.comparable) * 100,
      target: { atLeast: MIN_AGREEMENT * 100 },
    })),
    notes: [`files of up to 1 MiB; median of ${RUNS} runs after one that was not counted; the repositories and their commits are in bench/ACCURACY.md`],
  };
}

/** The languages of each repository that a peer knows and that there are files enough of. */
function listSubjects(context: BenchContext): Subject[] {
  return listBenchRepositories(context.root).flatMap((repository) => {
    const folder = join(context.scratchDir, repository.name.replace("/", "+"));
    checkOut(repository, folder);
    const byLanguage = new Map<string, string[]>();
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || !EXTENSIONS.has(extname(entry.name)) || statSync(path).size > MAX_FILE_BYTES || path.includes("\n")) continue;
      const language = decideLanguage({ name: entry.name, head: readFileSync(path).subarray(0, HEAD_BYTES) });
      byLanguage.set(language, [...(byLanguage.get(language) ?? []), path.slice(folder.length + 1)]);
    }
    return [...byLanguage].flatMap(([language, files]): Subject[] => {
      if (files.length < MIN_FILES || !PEERS.some(({ languages }) => languages.includes(language))) return [];
      return [{ repository, folder, language, files: files.sort(), bytes: files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0) }];
    });
  });
}

async function comparePeer(context: BenchContext, { folder, language, files }: Subject, peer: ComplexityPeer): Promise<ComplexityComparison | null> {
  const program = peer === ESLINT ? process.execPath : context.findProgram(peer.name);
  if (program === null) return null;
  const theirs = peer.measure(program, folder, files);
  const parsers = await createInstalledParsers();
  const compared = files.flatMap((path) => {
    const tree = parsers.parse(language, readFileSync(join(folder, path)));
    return typeof tree === "string" ? [] : [{ path, source: tree.source, ours: measureFunctions(tree), theirs: theirs.get(path) ?? [] }];
  });
  return compareComplexity(compared, peer.differs.pattern);
}

async function measureSpeed(context: BenchContext, { repository, folder, language, files, bytes }: Subject): Promise<Figure[]> {
  const list = join(context.scratchDir, "files.list");
  writeFileSync(list, files.join("\n"));
  const commands: readonly (readonly [subject: string, command: readonly [string, ...string[]] | null])[] = [
    ["strongroom", [process.execPath, join(context.root, "bench/measure-complexity.ts"), folder, list, language]],
    ...PEERS.filter(({ languages }) => languages.includes(language)).map((peer): readonly [string, readonly [string, ...string[]] | null] => {
      if (peer === ESLINT) return [peer.name, [process.execPath, join(context.root, "bench/lint-complexity.ts"), folder, list]];
      const program = context.findProgram(peer.name);
      return [peer.name, program === null ? null : [program, ...files]];
    }),
  ];
  const figures: Figure[] = [];
  for (const [subject, command] of commands) {
    const measured = command === null ? null : await context.measure({ command, cwd: folder, runs: RUNS });
    const cpuSeconds = measured?.cpuSeconds?.median ?? null;
    figures.push(
      { subject, what: `${repository.name}, ${language}: of source in a second of the processor`, value: cpuSeconds === null ? null : bytes / 1e6 / cpuSeconds, unit: "MB" },
      { subject, what: `${repository.name}, ${language}: peak`, value: measured?.peakTreeBytes == null ? null : measured.peakTreeBytes / 2 ** 20, unit: "MiB" },
    );
  }
  return figures;
}
