// Measures a program: wall time, CPU seconds and peak memory of all its processes. CPU time is what the kernel charges to us for
// waited-for children (proc(5), /proc/self/stat); memory is sampled from /proc while it runs. Both are null without /proc.

import { readdirSync, readFileSync } from "node:fs";

import { KIB, MINUTE } from "#base/units.ts";
import { NODE_LIBRARIES } from "#platform/process/node-libraries.ts";
import { startProcess } from "#platform/process/process.ts";

import type { MeasureSpec } from "./benchmark.ts";

export interface Measurement {
  readonly runs: number;
  readonly wallSeconds: Spread;
  /** User and system time of the program and its descendants. */
  readonly cpuSeconds: Spread | null;
  /** Largest resident size that one of its processes reached. */
  readonly peakProcessBytes: number | null;
  /** Largest sum of resident sizes of all its processes at one moment. */
  readonly peakTreeBytes: number | null;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

const DEFAULT_RUNS = 5;
const DEFAULT_TIMEOUT_MS = 30 * MINUTE;
/** Short against the programs measured, long against the cost of a look (some 0.2 ms). */
const SAMPLE_EVERY_MS = 10;
/** The kernel's clock ticks a second as user space sees them (sysconf(_SC_CLK_TCK)), 100 on every Linux of today. */
const TICKS_PER_SECOND = 100;

interface SingleRun {
  readonly wallSeconds: number;
  readonly cpuSeconds: number | null;
  readonly peakProcessBytes: number | null;
  readonly peakTreeBytes: number | null;
}

export async function measureCommand(spec: MeasureSpec, scratchDir: string): Promise<Measurement> {
  const runs: SingleRun[] = [];
  const count = spec.runs ?? DEFAULT_RUNS;
  for (let run = -(spec.warmups ?? 1); run < count; run++) {
    await spec.prepare?.();
    const single = await runOnce(spec, scratchDir);
    if (run >= 0) runs.push(single);
  }
  return {
    runs: count,
    wallSeconds: spreadOf(runs.map((run) => run.wallSeconds)),
    cpuSeconds: spreadOrNull(runs.map((run) => run.cpuSeconds)),
    peakProcessBytes: maxOrNull(runs.map((run) => run.peakProcessBytes)),
    peakTreeBytes: maxOrNull(runs.map((run) => run.peakTreeBytes)),
  };
}

async function runOnce(spec: MeasureSpec, scratchDir: string): Promise<SingleRun> {
  const [program, ...args] = spec.command;
  const cpuBefore = readChildrenCpu();
  const startedAt = performance.now();
  const running = startProcess({
    program,
    args,
    cwd: spec.cwd ?? scratchDir,
    env: { ...NODE_LIBRARIES, PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? scratchDir, LANG: "C.UTF-8", ...spec.env },
    stdin: "none",
    limits: { timeoutMs: spec.timeoutMs ?? DEFAULT_TIMEOUT_MS, maxOutputBytes: "none", maxMemoryBytes: "none" },
    isolation: { network: "inherited", user: "inherited" },
  });
  running.stdout.resume();
  const memory = watchMemory(running.pid);
  const end = await running.ended;
  const wallSeconds = (performance.now() - startedAt) / 1000;
  const { peakProcessBytes, peakTreeBytes } = memory.stop();
  if (end.code !== 0) {
    throw new Error(`${program} ended with ${end.code ?? end.signal} (${end.reason}), so there is no figure: ${running.stderrTail().trim()}`);
  }
  const cpuAfter = readChildrenCpu();
  return {
    wallSeconds,
    cpuSeconds: cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore,
    peakProcessBytes,
    peakTreeBytes,
  };
}

function watchMemory(pid: number): { stop(): { peakProcessBytes: number | null; peakTreeBytes: number | null } } {
  let peakProcess = 0;
  let peakTree = 0;
  const look = (): void => {
    let tree = 0;
    for (const member of listTree(pid)) {
      const { peak, now } = readResident(member);
      peakProcess = Math.max(peakProcess, peak);
      tree += now;
    }
    peakTree = Math.max(peakTree, tree);
  };
  look();
  const timer = setInterval(look, SAMPLE_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return { peakProcessBytes: peakProcess || null, peakTreeBytes: peakTree || null };
    },
  };
}

function listTree(pid: number): number[] {
  const tree = [pid];
  for (let index = 0; index < tree.length; index++) {
    for (const thread of listFolder(`/proc/${tree[index]}/task`)) {
      const children = readText(`/proc/${tree[index]}/task/${thread}/children`);
      tree.push(...children.split(" ").filter((word) => word !== "").map(Number));
    }
  }
  return tree;
}

function readResident(pid: number): { peak: number; now: number } {
  const status = readText(`/proc/${pid}/status`);
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) * KIB;
  return { peak: field("VmHWM"), now: field("VmRSS") };
}

/** Fields 16 and 17 of /proc/self/stat: cutime and cstime. The name in field 2 may hold spaces, so count after it. */
function readChildrenCpu(): number | null {
  const stat = readText("/proc/self/stat");
  if (stat === "") return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

/** A process may end between two looks: what is gone is empty. */
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function listFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
  return { median, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

function spreadOrNull(values: readonly (number | null)[]): Spread | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? spreadOf(known) : null;
}

function maxOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length && known.length > 0 ? Math.max(...known) : null;
}
