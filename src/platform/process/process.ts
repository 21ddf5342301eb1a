// The only place that starts a process: an absolute program, a fixed argument list, an environment made from nothing, limits
// that are stated, and whatever isolation the system allows. No shell, ever.

import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { constants, availableParallelism } from "node:os";
import { Socket } from "node:net";
import { isAbsolute } from "node:path";
import type { Readable, Writable } from "node:stream";

import { SECOND } from "#base/units.ts";
import { isolate, type AchievedIsolation, type UserIsolation } from "./isolation.ts";
import { NODE_LIBRARIES } from "./node-libraries.ts";
import { createOutputLimit } from "./output-limit.ts";
import { createTail } from "./tail.ts";

export interface ProcessSpec {
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The unread `stdout` of another process (with maxOutputBytes "none") is handed over as it is: bytes never pass through us. */
  readonly stdin: "none" | "pipe" | Readable;
  /** fd 3, where the program wants a second input. */
  readonly extraInput?: boolean;
  readonly limits: {
    readonly timeoutMs: number;
    /** Bytes of standard output before the process is ended; a function where it grows with the input; "none" must be written out. */
    readonly maxOutputBytes: number | (() => number) | "none";
    /** Private writable memory (RLIMIT_DATA: heap and anonymous maps, not mapped packs), by prlimit where the system has it. */
    readonly maxMemoryBytes: number | "none";
    /** Size of any one file it writes (RLIMIT_FSIZE); absent: no limit. */
    readonly maxFileBytes?: number;
  };
  /** `network: "none"`: a network namespace of its own where the system allows it. `user`: an ordinary user where we are root. */
  readonly isolation: { readonly network: "none" | "inherited"; readonly user: UserIsolation };
  readonly signal?: AbortSignal;
}

export interface RunningProcess {
  /** 0 when the program could not be started; `ended` then has code 127. */
  readonly pid: number;
  /** Present when `stdin` is "pipe". */
  readonly stdin: Writable | null;
  readonly extraInput: Writable | null;
  readonly stdout: Readable;
  /** What of the wanted isolation the system allowed. */
  readonly isolation: AchievedIsolation;
  /** The last 16 KiB of standard error. */
  stderrTail(): string;
  /** Resolves once, when all output has ended. Never rejects for how the program ended. */
  readonly ended: Promise<ProcessEnd>;
  kill(): void;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** "aborted": by the signal, by `kill()`, or because the stream given as standard input failed. */
  readonly reason: "exit" | "timeout" | "output-limit" | "aborted";
}

/** setTimeout takes no more (a signed 32-bit number of milliseconds). */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** What a shell answers for a program that cannot be started; the wrappers of isolation.ts answer the same. */
const NOT_STARTED = 127;

/**
 * Starts `spec.program` as leader of its own process group, which is killed whole at the time-out, the abort, the output
 * limit, and when the leader ends. Throws the signal's reason when it is aborted already.
 */
export function startProcess(spec: ProcessSpec): RunningProcess {
  spec.signal?.throwIfAborted();
  if (!isAbsolute(spec.program)) throw new TypeError(`expected an absolute path of a program, got ${JSON.stringify(spec.program)}`);
  const command = isolate({
    program: spec.program,
    args: spec.args,
    network: spec.isolation.network,
    user: spec.isolation.user,
    limits: {
      memoryBytes: spec.limits.maxMemoryBytes,
      fileBytes: spec.limits.maxFileBytes ?? "none",
      // A backstop for when we are stopped ourselves: the CPU time that all cores can spend within the deadline.
      cpuSeconds: Math.ceil(spec.limits.timeoutMs / SECOND) * availableParallelism() + 1,
    },
  });
  const child = spawn(command.program, command.args, {
    cwd: spec.cwd,
    env: { ...(spec.program === process.execPath ? NODE_LIBRARIES : {}), ...spec.env },
    detached: true,
    shell: false,
    stdio: stdioOf(spec),
  });
  return superviseProcess(child, spec, command.achieved);
}

/** Runs to the end and gives the whole output; `input` is all of standard input (then `spec.stdin` must be "pipe"). */
export async function runProcess(
  spec: ProcessSpec,
  input?: Uint8Array | string,
): Promise<{ stdout: Buffer; end: ProcessEnd; stderr: string }> {
  const running = startProcess(spec);
  if (running.stdin !== null) running.stdin.end(input ?? "");
  const chunks: Buffer[] = [];
  running.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const end = await running.ended;
  return { stdout: Buffer.concat(chunks), end, stderr: running.stderrTail() };
}

function stdioOf(spec: ProcessSpec): StdioOptions {
  const stdin = spec.stdin === "none" ? "ignore" : isHandOver(spec.stdin) ? spec.stdin : "pipe";
  return spec.extraInput === true ? [stdin, "pipe", "pipe", "pipe"] : [stdin, "pipe", "pipe"];
}

/** A pipe or socket nobody has read from: the child can have its descriptor. */
function isHandOver(stdin: ProcessSpec["stdin"]): stdin is Socket {
  return stdin instanceof Socket && stdin.bytesRead === 0 && stdin.readableFlowing === null && !stdin.destroyed;
}

function superviseProcess(child: ChildProcess, spec: ProcessSpec, isolation: AchievedIsolation): RunningProcess {
  let reason: ProcessEnd["reason"] = "exit";
  let exited = false;
  const stop = (why: ProcessEnd["reason"]): void => {
    if (exited) return;
    if (reason === "exit") reason = why;
    killGroup(child);
  };
  const timer = setTimeout(() => stop("timeout"), Math.min(spec.limits.timeoutMs, MAX_TIMER_MS));
  const onAbort = (): void => stop("aborted");
  spec.signal?.addEventListener("abort", onAbort, { once: true });
  const tail = createTail(child.stderr);
  const rawOutput = child.stdout as Readable;
  const { maxOutputBytes } = spec.limits;
  const stdout = maxOutputBytes === "none"
    ? rawOutput
    : createOutputLimit(rawOutput, typeof maxOutputBytes === "number" ? () => maxOutputBytes : maxOutputBytes, () => stop("output-limit"));
  const extraInput = spec.extraInput === true ? (child.stdio[3] as Writable) : null;
  feed(child, spec, () => stop("aborted"));
  extraInput?.on("error", ignoreClosedPipe);

  const ended = new Promise<ProcessEnd>((resolve) => {
    const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
      clearTimeout(timer);
      spec.signal?.removeEventListener("abort", onAbort);
      resolve({ code, signal, reason });
    };
    child.once("error", (error) => {
      exited = true;
      tail.append(error.message);
      settle(NOT_STARTED, null);
    });
    child.once("exit", () => {
      // Children that the leader left behind would hold the pipes open and live on.
      killGroup(child);
      exited = true;
      // What was killed is not listened to any further, or a reader that waits would keep the pipe open for ever.
      if (reason !== "exit") rawOutput.destroy();
    });
    child.once("close", settle);
  });
  return {
    pid: child.pid ?? 0,
    stdin: spec.stdin === "pipe" ? child.stdin : null,
    extraInput,
    stdout,
    isolation,
    stderrTail: tail.text,
    ended,
    kill: () => stop("aborted"),
  };
}

/** Connects standard input. A source that fails must not look like one that ended: the process is stopped. */
function feed(child: ChildProcess, spec: ProcessSpec, onSourceFailed: () => void): void {
  if (typeof spec.stdin === "string") {
    child.stdin?.on("error", ignoreClosedPipe);
    return;
  }
  const source = spec.stdin;
  if (child.stdin === null) {
    // Handed over: only the child may hold the descriptor now, so that its writer notices when the child is gone.
    source.destroy();
    return;
  }
  const sink = child.stdin;
  sink.on("error", (error: NodeJS.ErrnoException) => {
    source.destroy();
    ignoreClosedPipe(error);
  });
  sink.once("close", () => source.destroy());
  source.once("error", onSourceFailed);
  source.pipe(sink);
}

/** The program has closed its input or is gone; its end says so. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE" && error.code !== "ECONNRESET" && error.code !== "ERR_STREAM_DESTROYED") throw error;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, constants.signals.SIGKILL);
  } catch (error) {
    // ESRCH: nobody of the group is left. EPERM: macOS says so of a group of zombies.
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}
