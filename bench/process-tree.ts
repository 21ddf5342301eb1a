// What the processes below one process use while it works, told apart by what they are: git, sandboxes, and the rest. Sampled from
// /proc (proc(5)), so a process that lives shorter than a sample may be missed; without /proc all is null.

import { readdirSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

import { KIB, SECOND } from "#base/units.ts";

export type ProgramKind = "git" | "sandbox" | "other";

export interface TreeUse {
  /** CPU seconds of all processes of the kind. */
  readonly cpuSeconds: Readonly<Record<ProgramKind, number>>;
  /** Largest resident size that one process of the kind reached. */
  readonly peakBytes: Readonly<Record<ProgramKind, number>>;
}

interface Seen {
  kind: ProgramKind;
  command: string;
  cpuSeconds: number;
  /** What it had used when it was first seen, for those that run already. */
  readonly before: number;
  peakBytes: number;
}

/** A process that starts and ends between two looks is not worth much. */
const SAMPLE_EVERY_MS = 20;
/** sysconf(_SC_CLK_TCK) on every Linux of today. */
const TICKS_PER_SECOND = 100;

/** Watches `root` (itself included) and all below it until `stop`. */
export function watchTree(root: number): { stop(): TreeUse | null } {
  const seen = new Map<number, Seen>();
  look(root, seen);
  for (const entry of seen.values()) Object.assign(entry, { before: entry.cpuSeconds });
  const timer = setInterval(() => look(root, seen), SAMPLE_EVERY_MS).unref();
  return {
    stop() {
      clearInterval(timer);
      look(root, seen);
      return seen.size === 0 ? null : summarise([...seen.values()]);
    },
  };
}

/** At rest is a tenth of a core for three seconds: a queue looks around each second. */
const REST_MS = 3000;
const REST_SHARE = 0.1;
const MAX_WAIT_MS = 180_000;

/** A server's first start checks what it claims, with programs of its own: waits until all of them do next to nothing. */
export async function waitUntilAtRest(root: number): Promise<void> {
  for (const until = Date.now() + MAX_WAIT_MS; Date.now() < until; ) {
    const watch = watchTree(root);
    await setTimeout(REST_MS);
    const use = watch.stop();
    if (use === null || (Object.values(use.cpuSeconds).reduce((sum, seconds) => sum + seconds, 0) * SECOND) / REST_MS < REST_SHARE) return;
  }
}

function summarise(seen: readonly Seen[]): TreeUse {
  const cpuSeconds = { git: 0, sandbox: 0, other: 0 };
  const peakBytes = { git: 0, sandbox: 0, other: 0 };
  for (const entry of seen) {
    cpuSeconds[entry.kind] += entry.cpuSeconds - entry.before;
    peakBytes[entry.kind] = Math.max(peakBytes[entry.kind], entry.peakBytes);
  }
  return { cpuSeconds, peakBytes };
}

function look(root: number, seen: Map<number, Seen>): void {
  const tree = [root];
  for (let at = 0; at < tree.length; at++) {
    const pid = tree[at] as number;
    const cpuSeconds = readCpu(pid);
    if (cpuSeconds === null) continue;
    const known = seen.get(pid) ?? { kind: "other", command: "", cpuSeconds: 0, before: 0, peakBytes: 0 };
    seen.set(pid, known);
    // A process begins as a copy of its parent and becomes others on its way (isolation.ts): what it was last counts.
    const command = read(`/proc/${pid}/cmdline`);
    if (command !== "" && command !== known.command) Object.assign(known, { command, kind: kindOf(command), peakBytes: 0 });
    known.cpuSeconds = Math.max(known.cpuSeconds, cpuSeconds);
    known.peakBytes = Math.max(known.peakBytes, readPeak(pid));
    tree.push(...childrenOf(pid));
  }
}

function kindOf(command: string): ProgramKind {
  const words = command.split("\0");
  if (/(^|\/)git(-[a-z-]+)?$/.test(words[0] as string)) return "git";
  // Whatever its program is called once it is prepared: nothing else of ours runs under Node's permissions.
  return words.includes("--permission") ? "sandbox" : "other";
}

/** CPU seconds so far of the process alone; null when there is none. Fields 14 and 15 of stat; the name before them may hold spaces. */
export function readCpu(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === "") return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function readPeak(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * KIB;
}

function childrenOf(pid: number): number[] {
  return list(`/proc/${pid}/task`).flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(" ").filter((word) => word !== "").map(Number));
}

/** It may have ended meanwhile: what is gone is empty. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
