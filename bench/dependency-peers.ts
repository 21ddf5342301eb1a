// What the ecosystems' own tools name of a lock file or manifest, beside what we name. They read the files alone: nothing is installed, and
// nothing is fetched.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { readManifest } from "#analyzers/dependencies/read-manifest.ts";
import { resolveDependencies } from "#analyzers/dependencies/resolve/resolve-dependencies.ts";
import type { BenchContext } from "#cli/bench/benchmark.ts";

import type { BenchRepository } from "./repositories.ts";

export interface ManifestFile {
  readonly path: string;
  readonly content: Buffer;
}

/** One file of one repository: packages as `name@version`. */
export interface DependencyRow {
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
  /** The tool, with how it was asked. */
  readonly tool: string;
  readonly both: number;
  readonly onlyOurs: readonly string[];
  readonly onlyTheirs: readonly string[];
}

interface Peer {
  readonly program: string;
  readonly tool: string;
  /** The file that it reads, by base name. */
  readonly reads: string;
  /** Files that must lie beside it. */
  readonly beside: readonly string[];
  readonly args: readonly string[];
  /** Of what it prints. */
  readonly list: (output: string) => readonly string[];
}

export const DEPENDENCY_PEERS: readonly Peer[] = [
  {
    program: "npm", tool: "npm ls --all --package-lock-only", reads: "package-lock.json", beside: ["package.json"],
    args: ["ls", "--all", "--json", "--package-lock-only", "--offline"],
    list: (output) => collectTree(JSON.parse(output) as NpmTree),
  },
  {
    program: "go", tool: "go mod edit -json", reads: "go.mod", beside: [],
    args: ["mod", "edit", "-json"],
    list: (output) => ((JSON.parse(output) as GoModule).Require ?? []).map(({ Path, Version }) => `${Path}@${Version}`),
  },
  {
    program: "ruby", tool: "Bundler::LockfileParser", reads: "Gemfile.lock", beside: [],
    // It wants a Gemfile beside it, whatever is in it. What the repository holds itself (`path`) is no dependency of it.
    args: ["-rbundler", "-e", "File.write('Gemfile', ''); Bundler::LockfileParser.new(File.read('Gemfile.lock')).specs.each { |s| puts \"#{s.name}@#{s.version}\" unless s.source.instance_of?(Bundler::Source::Path) }"],
    list: (output) => output.split("\n").filter((line) => line !== ""),
  },
];

/** None where the tool cannot be had; what it fails on is told, and no row. */
export function compareDependencies(files: readonly ManifestFile[], { repository, context }: { readonly repository: BenchRepository; readonly context: BenchContext }): DependencyRow[] {
  return DEPENDENCY_PEERS.flatMap((peer) => {
    const program = context.findProgram(peer.program);
    if (program === null) return [];
    return files.filter(({ path }) => basename(path) === peer.reads).flatMap((file, index) => {
      const folder = join(context.scratchDir, `${peer.program}-${repository.name.replaceAll("/", "+")}-${index}`);
      mkdirSync(folder, { recursive: true });
      const beside = peer.beside.map((name) => files.find(({ path }) => path === join(file.path, "..", name)));
      if (beside.includes(undefined)) return [];
      for (const each of [file, ...beside]) if (each !== undefined) writeFileSync(join(folder, basename(each.path)), each.content);
      // npm ends with 1 where something is extraneous, and has said all the same.
      const { stdout, stderr } = spawnSync(program, peer.args, { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 30, env: { PATH: process.env["PATH"], HOME: folder, GOFLAGS: "-mod=mod", GOPROXY: "off", LANG: "C.UTF-8" } });
      if (stdout === "") {
        context.log(`dependencies: ${peer.tool} said nothing of ${repository.name} ${file.path}: ${stderr.slice(0, 200)}`);
        return [];
      }
      const theirs = new Set(peer.list(stdout));
      const ours = new Set(namesOf(file));
      return [{
        repository: repository.name, commit: repository.commit, path: file.path, tool: peer.tool,
        both: [...ours].filter((one) => theirs.has(one)).length,
        onlyOurs: [...ours].filter((one) => !theirs.has(one)),
        onlyTheirs: [...theirs].filter((one) => !ours.has(one)),
      }];
    });
  });
}

function namesOf({ path, content }: ManifestFile): string[] {
  const facts = readManifest({ name: basename(path), content });
  return facts === null ? [] : resolveDependencies([{ path, facts }]).map(({ name, version }) => `${name}@${version ?? ""}`);
}

interface NpmTree {
  readonly version?: string;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, NpmTree>>;
}

interface GoModule {
  readonly Require?: readonly { readonly Path: string; readonly Version: string }[] | null;
}

function collectTree(tree: NpmTree): string[] {
  return Object.entries(tree.dependencies ?? {}).flatMap(([name, child]) => [...(child.version !== undefined && child.resolved?.startsWith("file:") !== true ? [`${name}@${child.version}`] : []), ...collectTree(child)]);
}
