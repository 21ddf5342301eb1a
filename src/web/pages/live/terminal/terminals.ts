// Terminals that the host's person has granted: what they show, and what is typed in them. Nothing here can open one; it can only be asked for.

import { Terminal } from "@xterm/headless";

import type { LiveSession } from "#web/pages/live/session/session.ts";
import { createStore, type Store } from "#web/pages/live/session/store.ts";

export interface Granted {
  readonly id: number;
  readonly mode: "read" | "write";
  readonly size: { readonly columns: number; readonly rows: number };
  /** Grows with what arrives: the screen is read again. */
  readonly version: number;
}

export interface TerminalsState {
  readonly granted: readonly Granted[];
  readonly asked: "read" | "write" | null;
  /** What was granted before, and is not any more. */
  readonly taken: boolean;
}

export interface Terminals {
  readonly store: Store<TerminalsState>;
  ask(mode: "read" | "write"): void;
  screen(id: number): Terminal | null;
  type(id: number, text: string): void;
  resize(id: number, size: { readonly columns: number; readonly rows: number }): void;
}

const FIRST_SIZE = { columns: 80, rows: 24 };
const SCROLLBACK = 5000;
const MAX_INPUT_BYTES = 16 * 1024;
const encoder = new TextEncoder();

export function createTerminals(session: LiveSession): Terminals {
  const store = createStore<TerminalsState>({ granted: [], asked: null, taken: false });
  const screens = new Map<number, Terminal>();

  function grant(id: number, mode: "none" | "read" | "write"): void {
    const others = store.get().granted.filter((each) => each.id !== id);
    const known = store.get().granted.find((each) => each.id === id);
    if (mode === "none") {
      screens.get(id)?.dispose();
      screens.delete(id);
      return store.set({ granted: others, asked: null, taken: known !== undefined });
    }
    if (!screens.has(id)) screens.set(id, new Terminal({ cols: FIRST_SIZE.columns, rows: FIRST_SIZE.rows, scrollback: SCROLLBACK, allowProposedApi: true }));
    store.set({ granted: [...others, { size: FIRST_SIZE, version: 0, ...known, id, mode }], asked: null, taken: false });
  }

  function show(id: number, { size, body }: { readonly size: Granted["size"]; readonly body: Uint8Array }): void {
    const screen = screens.get(id);
    if (screen === undefined) return;
    if (screen.cols !== size.columns || screen.rows !== size.rows) screen.resize(size.columns, size.rows);
    screen.write(body, () => store.update((before) => ({ ...before, granted: before.granted.map((each) => (each.id === id ? { ...each, size, version: each.version + 1 } : each)) })));
  }

  session.listen({
    onDown(message, body) {
      if (message.kind === "terminalGrant") grant(message.terminal, message.mode);
      else if (message.kind === "terminalOutput") show(message.terminal, { size: message.size, body });
      else if (message.kind === "refused" && message.what === "terminalWish") store.update((before) => ({ ...before, asked: null }));
    },
    // Grants end with the connection.
    onReturn() {
      for (const { id } of store.get().granted) grant(id, "none");
    },
  });

  return {
    store,
    ask(mode) {
      store.update((before) => ({ ...before, asked: mode, taken: false }));
      session.send({ kind: "terminalWish", mode });
    },
    screen: (id) => screens.get(id) ?? null,
    type(id, text) {
      const bytes = encoder.encode(text);
      for (let at = 0; at < bytes.length; at += MAX_INPUT_BYTES) session.send({ kind: "terminalInput", terminal: id }, bytes.slice(at, at + MAX_INPUT_BYTES));
    },
    resize: (id, size) => session.send({ kind: "terminalSize", terminal: id, size }),
  };
}
