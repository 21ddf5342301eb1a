// The line counters we compare with: how each is run over a folder, and how its answer is read, file by file.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface FileLines {
  readonly code: number;
  readonly comment: number;
  readonly blank: number;
}

export interface LineCounterPeer {
  readonly name: string;
  /** By path from the folder. */
  readonly countFiles: (program: string, folder: string, scratchDir: string) => ReadonlyMap<string, FileLines>;
}

export const LINE_COUNTERS: readonly LineCounterPeer[] = [
  { name: "cloc", countFiles: runCloc },
  { name: "scc", countFiles: runScc },
  { name: "tokei", countFiles: runTokei },
  { name: "ohcount", countFiles: runOhcount },
];

/** Duplicates count, as they do for us; no file is given up for its length. */
function runCloc(program: string, folder: string, scratchDir: string): ReadonlyMap<string, FileLines> {
  const out = join(scratchDir, "cloc.csv");
  run(program, ["--quiet", "--skip-uniqueness", "--by-file", "--csv", "--timeout", "0", `--out=${out}`, "."], folder);
  const files = new Map<string, FileLines>();
  for (const line of readFileSync(out, "utf8").split("\n").slice(1)) {
    // language,path,blank,comment,code: a path may have commas of its own.
    const [, path, blank, comment, code] = /^[^,]*,(.*),(\d+),(\d+),(\d+)$/.exec(line) ?? [];
    if (path !== undefined) files.set(relative(path), { code: Number(code), comment: Number(comment), blank: Number(blank) });
  }
  return files;
}

function runScc(program: string, folder: string): ReadonlyMap<string, FileLines> {
  interface SccFile { readonly Location: string; readonly Code: number; readonly Comment: number; readonly Blank: number }
  const output = run(program, ["--by-file", "--format", "json", "--no-gitignore", "--no-ignore", "."], folder);
  const languages = JSON.parse(output) as readonly { readonly Files: readonly SccFile[] }[];
  return new Map(languages.flatMap(({ Files }) => Files.map(({ Location, Code, Comment, Blank }) => [relative(Location), { code: Code, comment: Comment, blank: Blank }])));
}

function runTokei(program: string, folder: string): ReadonlyMap<string, FileLines> {
  interface TokeiReport { readonly name: string; readonly stats: { readonly code: number; readonly comments: number; readonly blanks: number } }
  const output = run(program, ["--output", "json", "--no-ignore", "--hidden", "."], folder);
  const languages = Object.values(JSON.parse(output) as Readonly<Record<string, { readonly reports: readonly TokeiReport[] }>>);
  return new Map(languages.flatMap(({ reports }) => reports.map(({ name, stats }) => [relative(name), { code: stats.code, comment: stats.comments, blank: stats.blanks }])));
}

/** One row for each language in a file: they are added up. */
function runOhcount(program: string, folder: string): ReadonlyMap<string, FileLines> {
  const files = new Map<string, FileLines>();
  for (const line of run(program, ["-i", "."], folder).split("\n")) {
    const [, code, comment, blank, path] = /^\S+ +(\d+) +(\d+) +[\d.]+% +(\d+) +\d+ {2}(.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    const known = files.get(relative(path)) ?? { code: 0, comment: 0, blank: 0 };
    files.set(relative(path), { code: known.code + Number(code), comment: known.comment + Number(comment), blank: known.blank + Number(blank) });
  }
  return files;
}

function relative(path: string): string {
  return path.replace(/^\.\//, "");
}

const MAX_OUTPUT_BYTES = 1024 ** 3;

function run(program: string, args: readonly string[], cwd: string): string {
  const result = spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: MAX_OUTPUT_BYTES, env: { ...process.env, LANG: "C.UTF-8" } });
  if (result.status !== 0) throw new Error(`${program} failed: ${result.stderr.slice(0, 500)}`);
  return result.stdout;
}
