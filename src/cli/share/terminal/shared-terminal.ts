// One shell of the host's, shown to guests: started when it is first granted, seen and used only by whom it is granted to (the engine holds to
// that too). What it says is paced, and what was last on the screen is kept for who comes to it later.

import { userInfo } from "node:os";

import { KIB, MIB } from "#base/units.ts";
import { startPseudoTerminal, type PseudoTerminal } from "#platform/process/pseudo-terminal.ts";
import type { Outgoing } from "#cli/share/session/requests.ts";

export type TerminalMode = "none" | "read" | "write";

export interface SharedTerminalGiven {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: Pick<Outgoing, "send" | "paced">;
  /** Who sees it, by number. */
  readonly viewers: () => readonly number[];
  readonly onEnd: () => void;
}

/** The one terminal of a session; more would need more attention than the person at the host has. */
export const TERMINAL = 1;
const START_SIZE = { columns: 100, rows: 30 } as const;
/** Kept for who comes later. */
const MAX_KEPT_BYTES = 64 * KIB;
/** Waits to be sent: beyond it the program waits. */
const MAX_WAITING_BYTES = MIB;
/** Told together, so that a program that writes a byte at a time does not make a frame of each. */
const GATHER_MS = 8;
const MAX_MESSAGE_BYTES = 128 * KIB;
const CLEAR = "\u001b[2J\u001b[H";

export class SharedTerminal {
  readonly #given: SharedTerminalGiven;
  #shell: PseudoTerminal | null = null;
  #starting: Promise<PseudoTerminal | null> | null = null;
  #size: { readonly columns: number; readonly rows: number } = START_SIZE;
  #kept: Buffer = Buffer.alloc(0);
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #isSending = false;

  constructor(given: SharedTerminalGiven) {
    this.#given = given;
  }

  /** False where this machine has none. */
  async start(): Promise<boolean> {
    this.#starting ??= this.#startShell();
    try {
      this.#shell = await this.#starting;
    } catch (error) {
      // The next one who asks may have more luck.
      this.#starting = null;
      throw error;
    }
    return this.#shell !== null;
  }

  /** What was last on the screen, with a line that says whose it is, for somebody who sees it from now on. */
  greet(peer: number, mode: "read" | "write"): void {
    const banner = mode === "write" ? "\u001b[7m This is a terminal of the host's machine. What you type here runs there; the host sees it, and can end it. \u001b[0m\r\n" : "\u001b[7m This is a terminal of the host's machine. You look on. \u001b[0m\r\n";
    this.#given.out.send(peer, { kind: "terminalOutput", terminal: TERMINAL, size: this.#size }, new Uint8Array(Buffer.concat([Buffer.from(CLEAR + banner), this.#kept])));
  }

  input(bytes: Uint8Array): void {
    this.#shell?.write(bytes);
  }

  resize(size: { readonly columns: number; readonly rows: number }): void {
    this.#size = size;
    this.#shell?.resize(size.columns, size.rows);
  }

  end(): void {
    this.#shell?.end();
  }

  async #startShell(): Promise<PseudoTerminal | null> {
    const shell = userInfo().shell ?? "/bin/sh";
    const environment = Object.entries(this.#given.environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return await startPseudoTerminal({
      program: shell, args: [], cwd: this.#given.folder, ...this.#size,
      // The host's own: it is the host's terminal. That others look on is said to the programs in it.
      env: { ...Object.fromEntries(environment), STRONGROOM_SHARED_TERMINAL: "1" },
      onOutput: (bytes) => this.#take(bytes),
      onEnd: () => {
        [this.#shell, this.#starting, this.#kept] = [null, null, Buffer.alloc(0)];
        this.#given.onEnd();
      },
    });
  }

  #take(bytes: Buffer): void {
    const kept = Buffer.concat([this.#kept, bytes]);
    // From a line's beginning, or else in the midst of what moves the cursor.
    const cut = kept.length <= MAX_KEPT_BYTES ? 0 : kept.indexOf("\n", kept.length - MAX_KEPT_BYTES) + 1;
    this.#kept = kept.subarray(cut === 0 && kept.length > MAX_KEPT_BYTES ? kept.length - MAX_KEPT_BYTES : cut);
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > MAX_WAITING_BYTES) this.#shell?.pause();
    if (!this.#isSending) {
      this.#isSending = true;
      setTimeout(() => void this.#send(), GATHER_MS);
    }
  }

  async #send(): Promise<void> {
    const { out, viewers } = this.#given;
    const bytes = Buffer.concat(this.#waiting);
    [this.#waiting, this.#waitingBytes] = [[], 0];
    for (let at = 0; at < bytes.length; at += MAX_MESSAGE_BYTES) {
      for (const peer of viewers()) out.send(peer, { kind: "terminalOutput", terminal: TERMINAL, size: this.#size }, new Uint8Array(bytes.subarray(at, at + MAX_MESSAGE_BYTES)));
      await out.paced();
    }
    this.#shell?.resume();
    if (this.#waiting.length > 0) setTimeout(() => void this.#send(), GATHER_MS);
    else this.#isSending = false;
  }
}
