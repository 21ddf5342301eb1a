// What the person at the host types: a letter, sometimes a guest's number and a word. One table, from which `?` is made too.

import type { Answer } from "./questions.ts";

export type HostCommand =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "help" | "people" | "link" | "new-link" | "changes" | "end" }
  | { readonly kind: "remove" | "editor" | "viewer"; readonly peer: number }
  | { readonly kind: "terminal"; readonly peer: number; readonly mode: "none" | "read" | "write" }
  | { readonly kind: "say"; readonly text: string };

export const HOST_COMMANDS: readonly (readonly [form: string, what: string])[] = [
  ["y, n, v", "answer what is asked: yes, no, yes to look on"],
  ["yes", "yes in full, as a terminal to type in needs it"],
  ["p", "who is there, with their numbers"],
  ["l", "show the link again"],
  ["k", "make a new link"],
  ["e N", "let guest N edit"],
  ["v N", "let guest N look on, and no more"],
  ["x N", "remove guest N"],
  ["t N r", "show guest N a terminal (t N w: let it type, t N off: take it back)"],
  ["c TEXT", "say something to all"],
  ["d", "what guests have changed so far"],
  ["q", "end the session (Ctrl-C too)"],
  ["?", "this list"],
];

const TERMINAL_MODES: ReadonlyMap<string, "none" | "read" | "write"> = new Map([["r", "read"], ["w", "write"], ["off", "none"]]);

/** Null for what is none. */
export function parseHostCommand(line: string): HostCommand | null {
  const text = line.trim();
  const [letter = "", first = "", second = ""] = text.split(/\s+/);
  const peer = /^[1-9]\d{0,4}$/.test(first) ? Number(first) : null;
  if (letter === "c" && first !== "") return { kind: "say", text: text.slice(1).trim() };
  if (first === "") return SINGLE.get(letter.toLowerCase()) ?? null;
  if (peer === null) return null;
  if (letter === "e" && second === "") return { kind: "editor", peer };
  if (letter === "v" && second === "") return { kind: "viewer", peer };
  if (letter === "x" && second === "") return { kind: "remove", peer };
  const mode = TERMINAL_MODES.get(second);
  return letter === "t" && mode !== undefined ? { kind: "terminal", peer, mode } : null;
}

const SINGLE: ReadonlyMap<string, HostCommand> = new Map<string, HostCommand>(Object.entries({
  y: { kind: "answer", answer: "yes" },
  yes: { kind: "answer", answer: "full-yes" },
  n: { kind: "answer", answer: "no" },
  v: { kind: "answer", answer: "viewer" },
  p: { kind: "people" },
  l: { kind: "link" },
  k: { kind: "new-link" },
  d: { kind: "changes" },
  q: { kind: "end" },
  "?": { kind: "help" },
  help: { kind: "help" },
} as const));
