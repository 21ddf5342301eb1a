// Starts a Node program that may do nothing but read its own source files, compute, read standard input and fd 3, and write
// standard output: Node's permission model, and around it what the system allows (network namespace, ordinary user, limits).

import { statSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";

import { MIB } from "#base/units.ts";
import { NODE_LIBRARY_FILES } from "./node-libraries.ts";
import { prepareProgram, type PreparedProgram } from "./prepared-program.ts";
import { SNAPSHOT_FLAGS } from "./program-snapshot.ts";
import { startProcess, type ProcessSpec, type RunningProcess } from "./process.ts";

export interface SandboxedNodeSpec {
  /** Absolute path of the program; it and all it imports is what it can read, and `data`. */
  readonly entry: string;
  /** Names of the packages that it may import; none when absent. */
  readonly packages?: readonly string[];
  /** That it begins as sandbox/begin.ts has it. */
  readonly snapshot?: boolean;
  /** Absolute paths of files that it may read while it runs, as grammars; whoever starts it tells it where they are. */
  readonly data?: readonly string[];
  readonly args: readonly string[];
  readonly stdin: ProcessSpec["stdin"];
  readonly extraInput?: boolean;
  readonly limits: {
    readonly timeoutMs: number;
    readonly maxOutputBytes: number | (() => number);
    /** Of the JavaScript heap. */
    readonly maxHeapBytes: number;
    /** Below so much the heap is not searched for what is not needed any more: for a program that needs nearly all that it reads to its end. */
    readonly uncheckedHeapBytes?: number;
    /** Of the heap and all buffers, beside what Node itself needs (MEMORY_OF_NODE_BYTES). */
    readonly maxMemoryBytes: number;
  };
  readonly signal?: AbortSignal;
}

/**
 * What RLIMIT_DATA counts of Node itself: V8 reserves 512 MiB of addresses for compiled code (never all touched), and there are the
 * threads' stacks and, where it runs as it is, the WebAssembly that erases types. It starts with 560 MiB in all.
 */
const MEMORY_OF_NODE_BYTES = 608 * MIB;

/** Small: facts die young, and every MiB here is resident three times over. All of it from the start: to grow there takes collections. */
const SEMI_SPACE_MIB = 8;

/** @throws TypeError for a program that imports what is not listed, and for data that is not one file */
export function startSandboxedNode(spec: SandboxedNodeSpec): RunningProcess {
  const program = prepareProgram(spec.entry, spec);
  const data = (spec.data ?? []).map(checkDataFile);
  const readable = program.snapshot === null ? [...program.files, ...data] : data;
  const needed = [process.execPath, ...NODE_LIBRARY_FILES, ...readable, ...(program.snapshot === null ? [] : [program.snapshot])];
  const { timeoutMs, maxOutputBytes, maxMemoryBytes } = spec.limits;
  return startProcess({
    program: process.execPath,
    args: [...nodeArgs(spec, readable), ...startArgs(program), ...spec.args],
    env: {},
    cwd: "/",
    stdin: spec.stdin,
    ...(spec.extraInput === undefined ? {} : { extraInput: spec.extraInput }),
    limits: { timeoutMs, maxOutputBytes, maxMemoryBytes: maxMemoryBytes + MEMORY_OF_NODE_BYTES, maxFileBytes: 0 },
    isolation: { network: "none", user: needed.every((file) => readableByAnyone(file)) ? "ordinary" : "powerless" },
    ...(spec.signal === undefined ? {} : { signal: spec.signal }),
  });
}

/** Node reads a snapshot before it heeds permissions; the name that a program goes by is its first argument either way. */
function startArgs({ entry, snapshot }: PreparedProgram): string[] {
  return snapshot === null ? [entry] : ["--snapshot-blob", snapshot, entry];
}

/** A star at the end, or a folder, would open all that is below. */
function checkDataFile(path: string): string {
  if (!isAbsolute(path) || path.includes("*") || !statSync(path).isFile()) throw new TypeError("expected data as absolute paths of files");
  return path;
}

function nodeArgs(spec: SandboxedNodeSpec, files: readonly string[]): string[] {
  return [
    "--permission",
    ...files.map((file) => `--allow-fs-read=${file}`),
    `--max-old-space-size=${Math.ceil(spec.limits.maxHeapBytes / MIB)}`,
    ...(spec.limits.uncheckedHeapBytes === undefined ? [] : [`--initial-old-space-size=${Math.floor(spec.limits.uncheckedHeapBytes / MIB)}`]),
    `--min-semi-space-size=${SEMI_SPACE_MIB}`,
    `--max-semi-space-size=${SEMI_SPACE_MIB}`,
    "--v8-pool-size=1",
    "--disable-proto=throw",
    ...SNAPSHOT_FLAGS,
  ];
}

const MAY_READ = 0o004;
const MAY_ENTER = 0o001;
const known = new Map<string, boolean>();

/** An ordinary user can only run what others than its owner may read, through folders that they may enter. */
function readableByAnyone(path: string, right: number = MAY_READ): boolean {
  const before = known.get(path);
  if (before !== undefined) return before;
  const parent = dirname(path);
  const answer = (statSync(path).mode & right) !== 0 && (parent === path || readableByAnyone(parent, MAY_ENTER));
  known.set(path, answer);
  return answer;
}
