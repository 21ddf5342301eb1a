// The only place that starts a process: an absolute program, a fixed argument list, an environment made from nothing, limits
// that are stated, and whatever isolation the system allows. No shell, ever.

import type { Readable, Writable } from "node:stream";

export interface ProcessSpec {
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly stdin: "none" | "pipe" | Readable;
  /** fd 3, where the program wants a second input. */
  readonly extraInput?: boolean;
  readonly limits: {
    readonly timeoutMs: number;
    /** Bytes of standard output before the process is ended; "none" must be written out. */
    readonly maxOutputBytes: number | "none";
    /** Address space, by prlimit where the system has it. */
    readonly maxMemoryBytes: number | "none";
  };
  /** `network: "none"`: a network namespace of its own where the system allows it. `user`: an ordinary user where we are root. */
  readonly isolation: { readonly network: "none" | "inherited"; readonly user: "ordinary" | "inherited" };
  readonly signal?: AbortSignal;
}

export interface RunningProcess {
  readonly pid: number;
  /** Present when `stdin` is "pipe". */
  readonly stdin: Writable | null;
  readonly extraInput: Writable | null;
  readonly stdout: Readable;
  /** The last 16 KiB of standard error. */
  stderrTail(): string;
  /** Resolves once, when all output has ended. Never rejects for how the program ended. */
  readonly ended: Promise<ProcessEnd>;
  kill(): void;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly reason: "exit" | "timeout" | "output-limit" | "aborted";
}
