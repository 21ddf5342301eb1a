// A shell on a pseudo-terminal: for the person at this machine to show to others. It runs with all that this person may do, so it is started only
// when that person says so.

import type { IPty } from "@lydell/node-pty";

export interface PseudoTerminalSpec {
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly columns: number;
  readonly rows: number;
  readonly onOutput: (bytes: Buffer) => void;
  readonly onEnd: () => void;
}

export interface PseudoTerminal {
  write(input: Uint8Array): void;
  resize(columns: number, rows: number): void;
  /** Output waits in the program until `resume`. */
  pause(): void;
  resume(): void;
  end(): void;
}

/** Null where this machine has no pseudo-terminals for us: their library is native, and not for every system. */
export async function startPseudoTerminal({ program, args, env, cwd, columns, rows, onOutput, onEnd }: PseudoTerminalSpec): Promise<PseudoTerminal | null> {
  const library = await import("@lydell/node-pty").catch(() => null);
  if (library === null) return null;
  const terminal: IPty = library.spawn(program, [...args], { name: "xterm-256color", cols: columns, rows, cwd, env: { ...env }, encoding: null });
  // Without an encoding it gives bytes, whatever its types say.
  terminal.onData((data: unknown) => onOutput(Buffer.isBuffer(data) ? data : Buffer.from(String(data))));
  let isOver = false;
  terminal.onExit(() => {
    isOver = true;
    onEnd();
  });
  const unlessOver = (work: () => void): void => {
    if (!isOver) work();
  };
  return {
    write: (input) => unlessOver(() => terminal.write(Buffer.from(input) as never)),
    resize: (width, height) => unlessOver(() => terminal.resize(width, height)),
    pause: () => unlessOver(() => terminal.pause()),
    resume: () => unlessOver(() => terminal.resume()),
    end: () => unlessOver(() => terminal.kill("SIGHUP")),
  };
}
