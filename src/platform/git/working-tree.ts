// A person's own working tree, as git sees it: what it ignores, what changed, what was committed, where a text stands. Read only; git is
// run by its fixed arguments with all that it could start switched off, as in harmless.ts. Of the machine's settings one is heeded: which
// files this person ignores everywhere.

import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";

import { createLanes } from "#base/lanes.ts";
import { MINUTE, MIB, SECOND } from "#base/units.ts";
import { runProcess, startProcess, type ProcessSpec, type RunningProcess } from "#platform/process/process.ts";

import { createGitEnvironment, findProgram, GIT_SWITCHES } from "./harmless.ts";
import { openScratchRepository } from "./scratch-repository.ts";

export interface WorkingTree {
  /** Whether a repository is there, or only a folder. */
  readonly isRepository: boolean;
  /** Of these paths, from the folder, those that git ignores: tracked files never are. Null when git does not say, as of what is behind a link. */
  ignored(paths: readonly string[]): Promise<ReadonlySet<string> | null>;
  /** Whether something that git ignores lies in this folder of it. */
  hasIgnored(path: string): Promise<boolean>;
  /** `git status` of the folder, in porcelain format 2, with NUL, its paths from the repository's top; at most `maxBytes` of it. */
  status(maxBytes: number): Promise<string>;
  /** What the folder is called from the repository's top, with a `/` behind it; empty when it is the top. */
  readonly prefix: string;
  /** The file's content at HEAD; null where HEAD has none. */
  committed(path: string, maxBytes: number): Promise<Buffer | "too-large" | null>;
  /** Starts `git grep` over what is tracked or not ignored: `path NUL line NUL column NUL match LF`, by bytes, from 1. */
  grep(query: GrepQuery, signal: AbortSignal): RunningProcess;
}

export interface GrepQuery {
  readonly text: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
  readonly regularExpression: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export interface WorkingTreePlace {
  readonly folder: string;
  /** For a folder that is no repository: git needs one to answer from. Made when it is needed. */
  readonly scratchDir: string;
}

const TIMEOUT_MS = 30 * SECOND;
const GREP_TIMEOUT_MS = MINUTE;
const MAX_GREP_BYTES = 64 * MIB;
const MAX_IGNORED_BYTES = 64 * MIB;
const MAX_SETTING_BYTES = 4096;
/** git-check-ignore(1), "Exit status": 0 when one is ignored, 1 when none is. */
const NONE_IGNORED = 1;
/** However much is asked at one time: the machine is its person's. */
const AT_A_TIME = 4;
const MAX_ARGUMENT_CHARACTERS = 64 * 1024;

/** Null where this machine has no git. */
export async function openWorkingTree({ folder, scratchDir }: WorkingTreePlace): Promise<WorkingTree | null> {
  const git = findProgram("git");
  if (git === null) return null;
  const found = await findRepository(folder);
  if (found === null) await openScratchRepository({ dir: scratchDir, format: "sha1", user: "inherited" });
  const place = found ?? { gitDir: scratchDir, top: folder };
  const excludesFile = await findExcludesFile(git);
  const switches = Object.entries({ ...GIT_SWITCHES, "core.excludesFile": excludesFile, "core.bare": "false", "core.quotePath": "false" }).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  const inTurn = createLanes(AT_A_TIME);
  const run = async (given: ProcessSpec, input?: string): ReturnType<typeof runProcess> => await inTurn(async () => await runProcess(given, input));
  const spec = (args: readonly string[], limits: { readonly maxOutputBytes: number; readonly timeoutMs: number }) => ({
    program: git,
    args: ["--no-pager", "--no-replace-objects", "--no-optional-locks", ...switches, ...args],
    env: { ...createGitEnvironment(place.gitDir), GIT_WORK_TREE: place.top, GIT_LITERAL_PATHSPECS: "0" },
    cwd: folder,
    limits: { ...limits, maxMemoryBytes: "none" as const },
    isolation: { network: "inherited" as const, user: "inherited" as const },
  });
  return {
    isRepository: found !== null,
    prefix: place.top === folder ? "" : `${relative(place.top, folder)}/`,
    ignored: async (paths) => {
      if (paths.length === 0) return new Set();
      // By the rules alone: with its index git would go through all of it for each path.
      const { stdout, end } = await run({ ...spec(["check-ignore", "--no-index", "-z", "--stdin"], { maxOutputBytes: MAX_IGNORED_BYTES, timeoutMs: TIMEOUT_MS }), stdin: "pipe" }, `${paths.map((path) => `./${path}`).join("\0")}\0`);
      if (end.reason !== "exit" || end.code === null || end.code > NONE_IGNORED) return null;
      const fitting = splitPaths(stdout).map((path) => path.replace(/^\.\//, ""));
      const tracked = await Promise.all(inChunks(fitting).map(async (chunk) => splitPaths((await run({ ...spec(["ls-files", "-z", "--", ...chunk.map((path) => `:(literal)${path}`)], { maxOutputBytes: MAX_IGNORED_BYTES, timeoutMs: TIMEOUT_MS }), stdin: "none" })).stdout)));
      return withoutTracked(fitting, tracked.flat());
    },
    hasIgnored: async (path) => {
      const { stdout, end } = await run({ ...spec(["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z", "--", `:(literal)${path}`], { maxOutputBytes: MAX_SETTING_BYTES, timeoutMs: TIMEOUT_MS }), stdin: "none" });
      return stdout.length > 0 || end.code !== 0;
    },
    status: async (maxBytes) => (await run({ ...spec(["status", "--porcelain=v2", "-z", "--branch", "--untracked-files=all", "--ignore-submodules=all", "--", "."], { maxOutputBytes: maxBytes, timeoutMs: TIMEOUT_MS }), stdin: "none" })).stdout.toString("utf8"),
    committed: async (path, maxBytes) => {
      const { stdout, end } = await run({ ...spec(["cat-file", "blob", `HEAD:./${path}`], { maxOutputBytes: maxBytes, timeoutMs: TIMEOUT_MS }), stdin: "none" });
      if (end.reason === "output-limit") return "too-large";
      return end.code === 0 ? stdout : null;
    },
    grep: (query, signal) => startProcess({ ...spec(grepArguments(query), { maxOutputBytes: MAX_GREP_BYTES, timeoutMs: GREP_TIMEOUT_MS }), stdin: "none", signal }),
  };
}

function splitPaths(output: Buffer): string[] {
  return output.toString("utf8").split("\0").filter((path) => path !== "");
}

/** A command line holds so many. */
function inChunks(paths: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let length = MAX_ARGUMENT_CHARACTERS;
  for (const path of paths) {
    length += path.length;
    if (length >= MAX_ARGUMENT_CHARACTERS) {
      chunks.push([]);
      length = path.length;
    }
    chunks.at(-1)?.push(path);
  }
  return chunks;
}

/** A folder in which something is tracked is none that git ignores. */
function withoutTracked(paths: readonly string[], tracked: readonly string[]): Set<string> {
  const kept = new Set(tracked.flatMap((path) => path.split("/").map((_, depth, parts) => parts.slice(0, depth + 1).join("/"))));
  return new Set(paths.filter((path) => !kept.has(path)));
}

function grepArguments({ text, matchCase, wholeWord, regularExpression, include, exclude }: GrepQuery): string[] {
  const flags = [...(matchCase ? [] : ["-i"]), ...(wholeWord ? ["-w"] : []), regularExpression ? "-E" : "-F"];
  const pathspecs = [...(include.length === 0 ? ["."] : include.flatMap((glob) => asPathspecs(glob, "glob"))), ...exclude.flatMap((glob) => asPathspecs(glob, "exclude,glob"))];
  return ["grep", "--untracked", "--exclude-standard", "--no-recurse-submodules", "--no-color", "--threads=2", "-I", "-o", "-n", "--column", "-z", ...flags, "-e", text, "--", ...pathspecs];
}

/** As .gitignore reads it: a name without a slash is meant anywhere, and a folder with all below it. */
function asPathspecs(glob: string, magic: string): string[] {
  const bare = glob.replace(/^\.?\//, "").replace(/\/$/, "");
  const anywhere = bare.includes("/") ? bare : `**/${bare}`;
  return [`:(${magic})${anywhere}`, `:(${magic})${anywhere}/**`];
}

/** The repository around a folder, as git finds it: `.git` here or above, a folder or a file that says where it is. */
async function findRepository(folder: string): Promise<{ readonly gitDir: string; readonly top: string } | null> {
  for (let top = folder; ; top = dirname(top)) {
    const entry = join(top, ".git");
    const found = await stat(entry).catch(() => null);
    if (found?.isDirectory() === true && (await stat(join(entry, "HEAD")).catch(() => null)) !== null) return { gitDir: entry, top };
    if (found?.isFile() === true) {
      const target = /^gitdir: (.+)$/m.exec((await readFile(entry, "utf8")).slice(0, MAX_SETTING_BYTES))?.[1];
      if (target !== undefined) return { gitDir: resolve(top, target.trim()), top };
    }
    if (dirname(top) === top) return null;
  }
}

/** What this person ignores in every project (gitignore(5)): `core.excludesFile`, or the usual place. */
async function findExcludesFile(git: string): Promise<string> {
  const xdg = process.env["XDG_CONFIG_HOME"];
  const config = xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), ".config");
  const { stdout } = await runProcess({
    program: git, args: ["config", "--global", "--type=path", "--get", "core.excludesFile"], env: { PATH: "/usr/bin:/bin", HOME: homedir(), XDG_CONFIG_HOME: config, LC_ALL: "C" }, cwd: "/", stdin: "none",
    limits: { timeoutMs: TIMEOUT_MS, maxOutputBytes: MAX_SETTING_BYTES, maxMemoryBytes: "none" }, isolation: { network: "inherited", user: "inherited" },
  });
  const asked = stdout.toString("utf8").trim();
  return asked === "" ? join(config, "git/ignore") : asked;
}
