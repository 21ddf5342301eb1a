// Lock files and manifests of a repository's head: how many packages are found, how fast, and whether the ecosystem's own tool
// names the same ones. Peers read the files alone: nothing is installed and nothing is fetched.

import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

import type { ManifestFacts } from "#analyzers/dependencies/facts.ts";
import { readManifest } from "#analyzers/dependencies/read-manifest.ts";
import type { Manifest } from "#analyzers/dependencies/resolve/component.ts";
import { resolveDependencies } from "#analyzers/dependencies/resolve/resolve-dependencies.ts";
import type { Benchmark, BenchContext, BenchResult, Figure } from "#cli/bench/benchmark.ts";

import { writeAccuracyPart } from "./accuracy-parts.ts";
import { compareDependencies, DEPENDENCY_PEERS, type DependencyRow, type ManifestFile } from "./dependency-peers.ts";
import { checkOut, listBenchRepositories, type BenchRepository } from "./repositories.ts";

const RUNS = 5;
const MEGABYTE = 1_000_000;
/** A lock file of some 8 MiB, which is the most that is read: ten lines for each package. */
const LONG_LOCK_PACKAGES = 46_000;

export const benchmark: Benchmark = {
  name: "dependencies",
  summary: "packages of lock files and manifests: counts beside the ecosystem's own tool, and speed; writes its part of bench/ACCURACY.md",
  peers: DEPENDENCY_PEERS.map(({ program }) => program),
  run: measureDependencies,
};

async function measureDependencies(context: BenchContext): Promise<BenchResult> {
  const figures: Figure[] = [];
  const rows: DependencyRow[] = [];
  const notes: string[] = [];
  for (const repository of listBenchRepositories(context.root)) {
    context.log(`dependencies: ${repository.name}, ${repository.files} files`);
    const files = findManifests(repository, context);
    const manifests = readAll(files);
    const components = resolveDependencies(manifests);
    const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
    const seconds = medianSeconds(() => resolveDependencies(readAll(files)));
    const errors = manifests.reduce((sum, { facts }) => sum + facts.errors.length, 0);
    const figure = (what: string, value: number, unit: string): void => void figures.push({ subject: "strongroom", what: `${repository.name}: ${what}`, value, unit });
    figure("read and joined", seconds * 1000, "ms");
    figure("components", components.length, "");
    figure("of these direct", components.filter(({ direct }) => direct === true).length, "");
    notes.push(`${repository.name} at ${repository.commit.slice(0, 12)}: ${manifests.length} files, ${(bytes / MEGABYTE).toFixed(2)} MB, ${errors} errors`);
    rows.push(...compareDependencies(files, { repository, context }));
  }
  const long = Buffer.from(makeLongLock());
  figures.push({ subject: "strongroom", what: "package-lock.json of 46,000 packages", value: medianSeconds(() => readManifest({ name: "package-lock.json", content: long })), unit: "s" });
  notes.push(...rows.map(({ repository, path, tool, both, onlyOurs, onlyTheirs }) => `${repository} ${path}, ${tool}: ${both} packages named by both, only by us: ${listed(onlyOurs)}; only by the tool: ${listed(onlyTheirs)}`));
  writeAccuracyPart(context.root, "dependencies", composeAgreements(rows));
  return await Promise.resolve({ figures, ratios: DEPENDENCY_PEERS.map(({ program, tool }) => ({ what: `packages named by both / by either, ${tool}`, value: context.findProgram(program) === null ? null : shareOfBoth(rows.filter((row) => row.tool === tool)), target: { atLeast: 0.995 } })), notes });
}

/** Null without any package. */
function shareOfBoth(rows: readonly DependencyRow[]): number | null {
  const both = rows.reduce((sum, row) => sum + row.both, 0);
  const either = rows.reduce((sum, row) => sum + row.both + row.onlyOurs.length + row.onlyTheirs.length, 0);
  return either === 0 ? null : both / either;
}

function findManifests(repository: BenchRepository, context: BenchContext): ManifestFile[] {
  const folder = join(context.scratchDir, `dependencies-${repository.name.replace("/", "+")}`);
  checkOut(repository, folder);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, path: join(entry.parentPath, entry.name) }))
    // What a name alone rules out needs not be read.
    .filter(({ name }) => readManifest({ name, content: Buffer.from("jobs:\nuses: a/b@c\n") }) !== null)
    .map(({ path }) => ({ path: path.slice(folder.length + 1), content: readFileSync(path) }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function readAll(files: readonly ManifestFile[]): Manifest[] {
  return files.flatMap(({ path, content }) => {
    const facts: ManifestFacts | null = readManifest({ name: basename(path), content });
    return facts === null ? [] : [{ path, facts }];
  });
}

function medianSeconds(work: () => void): number {
  const times = Array.from({ length: RUNS + 1 }, () => {
    const started = performance.now();
    work();
    return (performance.now() - started) / 1000;
  });
  return times.slice(1).toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
}

const INTRODUCTION = `## Dependencies

Written by \`./strongroom bench dependencies\`: the packages of lock files and manifests, each with its version, as we read them and as the ecosystem's own tool
names them without fetching anything. A tool that cannot be had is not run here.
`;

function composeAgreements(rows: readonly DependencyRow[]): string {
  return [
    INTRODUCTION,
    "| repository | file | tool | named by both | only by us | only by the tool |",
    "|---|---|---|--:|---|---|",
    ...rows.map(({ repository, path, tool, both, onlyOurs, onlyTheirs }) => `| ${[repository, path, tool, both, listed(onlyOurs), listed(onlyTheirs)].join(" | ")} |`),
    ...(rows.length === 0 ? ["| not run here | | | | | |"] : []),
  ].join("\n");
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : `${names.length} (${names.slice(0, 5).join(", ")})`;
}

function makeLongLock(): string {
  const entry = (index: number): string => `"node_modules/a${index}": {\n"version": "1.0.0",\n"resolved": "https://registry.example/a${index}.tgz",\n"integrity": "sha512-abc",\n"license": "MIT",\n"dependencies": {\n"a${index + 1}": "^1"\n}\n},\n`;
  return `{"lockfileVersion":3,"packages":{\n${Array.from({ length: LONG_LOCK_PACKAGES }, (_, index) => entry(index)).join("")}}}`;
}
