// Lock files and manifests of a repository's head: how many packages are found, how fast, and whether the ecosystem's own tool
// names the same ones. Peers read the files alone: nothing is installed and nothing is fetched.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import type { ManifestFacts } from "#analyzers/dependencies/facts.ts";
import { readManifest } from "#analyzers/dependencies/read-manifest.ts";
import type { Manifest } from "#analyzers/dependencies/resolve/component.ts";
import { resolveDependencies } from "#analyzers/dependencies/resolve/resolve-dependencies.ts";
import type { Benchmark, BenchContext, BenchResult, Figure } from "#cli/bench/benchmark.ts";

import { writeAccuracyPart } from "./accuracy-parts.ts";
import { checkOut, listBenchRepositories, type BenchRepository } from "./repositories.ts";

const RUNS = 5;
const MEGABYTE = 1_000_000;
/** A lock file of a million lines, ten for each package. */
const LONG_LOCK_PACKAGES = 100_000;
const NPM_ARGUMENTS = ["ls", "--all", "--json", "--package-lock-only", "--offline"];

export const benchmark: Benchmark = {
  name: "dependencies",
  summary: "packages of lock files and manifests: counts beside the ecosystem's own tool, and speed; writes its part of bench/ACCURACY.md",
  peers: ["npm"],
  run: measureDependencies,
};

interface ManifestFile {
  readonly path: string;
  readonly content: Buffer;
}

async function measureDependencies(context: BenchContext): Promise<BenchResult> {
  const figures: Figure[] = [];
  const agreements: Agreement[] = [];
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
    agreements.push(...compareWithNpm(files, { context, repository }));
  }
  const long = Buffer.from(makeLongLock());
  figures.push({ subject: "strongroom", what: "package-lock.json of a million lines", value: medianSeconds(() => readManifest({ name: "package-lock.json", content: long })), unit: "s" });
  writeAccuracyPart(context.root, "dependencies", composeAgreements(agreements));
  const common = agreements.reduce((sum, { both }) => sum + both, 0);
  const all = agreements.reduce((sum, { both, onlyOurs, onlyTheirs }) => sum + both + onlyOurs.length + onlyTheirs.length, 0);
  notes.push(...agreements.map(({ path, both, onlyOurs, onlyTheirs }) => `${path}: ${both} packages named by both, only by us: ${listed(onlyOurs)}; only by npm: ${listed(onlyTheirs)}`));
  return await Promise.resolve({ figures, ratios: [{ what: "packages of npm's lock files named by both / by either", value: all === 0 ? null : common / all, target: { atLeast: 0.995 } }], notes });
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

// --- npm --------------------------------------------------------------------------------------------------------------------

interface Agreement {
  readonly repository: BenchRepository;
  readonly path: string;
  readonly both: number;
  readonly onlyOurs: readonly string[];
  readonly onlyTheirs: readonly string[];
}

interface NpmTree {
  readonly version?: string;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, NpmTree>>;
}

/** Each lock file of npm with the manifest beside it, in a folder of its own. */
function compareWithNpm(files: readonly ManifestFile[], { context, repository }: { readonly context: BenchContext; readonly repository: BenchRepository }): Agreement[] {
  const npm = context.findProgram("npm");
  const locks = npm === null ? [] : files.filter(({ path }) => basename(path) === "package-lock.json");
  return locks.flatMap((lock, index) => {
    const folder = join(context.scratchDir, `npm-${repository.name.replace("/", "+")}-${index}`);
    const manifest = files.find(({ path }) => path === join(lock.path, "..", "package.json"));
    if (manifest === undefined || npm === null) return [];
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), manifest.content);
    writeFileSync(join(folder, "package-lock.json"), lock.content);
    const { stdout } = spawnSync(npm, NPM_ARGUMENTS, { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 30 });
    const theirs = new Set<string>();
    collect(JSON.parse(stdout) as NpmTree, theirs);
    const ours = new Set(resolveDependencies(readAll([lock])).map(({ name, version }) => `${name}@${version}`));
    return [{ repository, path: lock.path, both: [...ours].filter((one) => theirs.has(one)).length, onlyOurs: [...ours].filter((one) => !theirs.has(one)), onlyTheirs: [...theirs].filter((one) => !ours.has(one)) }];
  });
}

function collect(tree: NpmTree, into: Set<string>): void {
  for (const [name, child] of Object.entries(tree.dependencies ?? {})) {
    if (child.version !== undefined && child.resolved?.startsWith("file:") !== true) into.add(`${name}@${child.version}`);
    collect(child, into);
  }
}

const INTRODUCTION = `## Dependencies

Written by \`./strongroom bench dependencies\`: the packages of npm's lock files, each with its version, as we read them and as \`npm ls --all --package-lock-only\`
names them, which reads the same files and fetches nothing. Lock files of other ecosystems have no tool here that lists them without a network.
`;

function composeAgreements(agreements: readonly Agreement[]): string {
  return [
    INTRODUCTION,
    "| repository | commit | lock file | named by both | only by us | only by npm |",
    "|---|---|---|--:|---|---|",
    ...agreements.map(({ repository, path, both, onlyOurs, onlyTheirs }) => `| ${[repository.name, repository.commit.slice(0, 12), path, both, listed(onlyOurs), listed(onlyTheirs)].join(" | ")} |`),
    ...(agreements.length === 0 ? ["| not run here | | | | | |"] : []),
  ].join("\n");
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : `${names.length} (${names.slice(0, 5).join(", ")})`;
}

function makeLongLock(): string {
  const entry = (index: number): string => `"node_modules/a${index}": {\n"version": "1.0.0",\n"resolved": "https://registry.example/a${index}.tgz",\n"integrity": "sha512-abc",\n"license": "MIT",\n"dependencies": {\n"a${index + 1}": "^1"\n}\n},\n`;
  return `{"lockfileVersion":3,"packages":{\n${Array.from({ length: LONG_LOCK_PACKAGES }, (_, index) => entry(index)).join("")}}}`;
}
