// The real program as a process: started as a person would, read by what it prints, stopped by a signal or killed. All that it
// writes to its log is kept, so that a test can hold it against what must not be there.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { NODE_LIBRARIES } from "#platform/process/node-libraries.ts";

export const ROOT: string = join(import.meta.dirname, "../../..");
const MAIN = join(ROOT, "src/main.ts");

export interface ServeGiven {
  readonly dataDir: string;
  /** Added to a small clean environment in which sources on loopback are allowed. */
  readonly env?: Readonly<Record<string, string>>;
  /** By the launcher, as the README says; else by Node itself, which saves the look at the pages. */
  readonly launcher?: boolean;
  /** Shell words before the program, as limits that it has to live with. */
  readonly limits?: string;
}

export interface ServedProgram {
  /** Where it says that it serves. */
  readonly url: string;
  /** The token of the one-time link; null when it has an owner. */
  readonly token: string | null;
  readonly pid: number;
  /** Standard error: the log, whole. */
  log(): string;
  /** Standard output. */
  out(): string;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<{ readonly code: number | null }>;
  /** As a loss of power would: nothing is let go of. Its children go with it. */
  kill(): Promise<void>;
}

export interface EndedProgram {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Longest start: the launcher may have to build the pages on a busy machine. */
const START_TIMEOUT_MS = 120_000;
const LINK = /(http:\/\/localhost:\d+)\/welcome#([A-Za-z0-9_-]{43})/;

/** A clean environment, so that nothing of who runs the tests decides. */
export function programEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.fromEntries(["PATH", "HOME", "TMPDIR", "LANG"].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  return { ...inherited, ...NODE_LIBRARIES, STRONGROOM_SOURCE_ALLOWED_ADDRESSES: "127.0.0.1", ...more };
}

export async function startServe(given: ServeGiven): Promise<ServedProgram> {
  const child = spawnServe(given);
  const text = keepOutput(child);
  const ended = once(child, "close");
  await waitForAddress(child, text);
  const url = /serving at (http:\/\/localhost:\d+)/.exec(text.out)?.[1];
  assert.ok(url !== undefined && child.pid !== undefined, `Expected the address, got: ${text.out}${text.err}`);
  return {
    url,
    token: LINK.exec(text.out)?.[2] ?? null,
    pid: child.pid,
    log: () => text.err,
    out: () => text.out,
    async stop() {
      child.kill("SIGTERM");
      const [code] = (await ended) as [number | null];
      return { code };
    },
    async kill() {
      killGroup(child);
      await ended;
    },
  };
}

/** Starts it and kills it so long after, whether it serves by then or not. */
export async function startAndKill(given: ServeGiven, afterMs: number): Promise<void> {
  const child = spawnServe(given);
  keepOutput(child);
  const ended = once(child, "close");
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  killGroup(child);
  await ended;
}

/** Runs the program to its end, as for `report` or a start that must fail. */
export async function runProgram(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<EndedProgram> {
  const child = spawn(process.execPath, [MAIN, ...argv], { env: programEnvironment(env), stdio: ["ignore", "pipe", "pipe"] });
  const text = keepOutput(child);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...text };
}

function spawnServe({ dataDir, env, launcher, limits }: ServeGiven): ChildProcess {
  const program = launcher === true ? [join(ROOT, "strongroom")] : [process.execPath, MAIN];
  const words = [...program, "serve", "--data", dataDir, "--port", "0"];
  const [command = "", ...argv] = limits === undefined ? words : ["/bin/bash", "-c", `${limits}; exec "$@"`, "bash", ...words];
  // A group of its own, so that a kill takes git and the sandboxes along, as a loss of power does.
  return spawn(command, argv, { env: programEnvironment(env), stdio: ["ignore", "pipe", "pipe"], detached: true });
}

interface Output {
  out: string;
  err: string;
}

function keepOutput(child: ChildProcess): Output {
  const text = { out: "", err: "" };
  child.stdout?.on("data", (chunk: Buffer) => void (text.out += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => void (text.err += chunk.toString()));
  return text;
}

async function waitForAddress(child: ChildProcess, text: Output): Promise<void> {
  const stdout = child.stdout;
  assert.ok(stdout !== null);
  const timer = setTimeout(() => killGroup(child), START_TIMEOUT_MS);
  const exited = once(child, "close").then(() => "exited" as const);
  try {
    // The lines of a first start follow the address at once, in the same write or the next; the health check tells that it answers.
    while (!text.out.includes("serving at")) {
      const next = await Promise.race([once(stdout, "data"), exited]);
      if (next === "exited") throw new Error(`The program ended at its start:\n${text.out}${text.err}`);
    }
    const [url = ""] = /http:\/\/localhost:\d+/.exec(text.out) ?? [];
    const health = await fetch(`${url}/api/v1/health`);
    assert.equal(health.status, 200);
  } finally {
    clearTimeout(timer);
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // It ended by itself meanwhile.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
