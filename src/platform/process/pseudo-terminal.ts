// A shell on a pseudo-terminal: for the person at this machine to show to others. It runs with all that this person may do, so it is started only
// when that person says so.

import { spawn, type IPty } from "@lydell/node-pty";

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

export function startPseudoTerminal({ program, args, env, cwd, columns, rows, onOutput, onEnd }: PseudoTerminalSpec): PseudoTerminal {
  const terminal: IPty = spawn(program, [...args], { name: "xterm-256color", cols: columns, rows, cwd, env: { ...env }, encoding: null });
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
