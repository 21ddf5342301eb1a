// Git's .mailmap (gitmailmap(5)): people who wrote under several names or addresses become one. The repository's own file at
// its head is read; a hostile one can only merge or rename, and is bounded.

import { MIB } from "#base/units.ts";

export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface Mailmap {
  /** The proper name and address of who wrote as `person`. */
  resolve(person: Person): Person;
}

/** Git reads any size; the largest known public one (Linux) is under 50 KiB. */
export const MAX_MAILMAP_BYTES = 1 * MIB;
/** Longest line that is looked at. */
const MAX_LINE_LENGTH = 2_000;

export const EMPTY_MAILMAP: Mailmap = { resolve: (person) => person };

interface Replacement {
  readonly name: string | null;
  readonly email: string | null;
}

/** What stands for one commit address: for any name, and for certain names (lower case). */
interface AddressEntry {
  any: Replacement | null;
  readonly byName: Map<string, Replacement>;
}

export function parseMailmap(text: string): Mailmap {
  const byEmail = new Map<string, AddressEntry>();
  for (const line of text.slice(0, MAX_MAILMAP_BYTES).split("\n")) {
    if (line.length <= MAX_LINE_LENGTH) addLine(byEmail, line);
  }
  if (byEmail.size === 0) return EMPTY_MAILMAP;
  return {
    resolve(person) {
      const entry = byEmail.get(person.email.toLowerCase());
      const replacement = entry?.byName.get(person.name.toLowerCase()) ?? entry?.any;
      if (replacement === null || replacement === undefined) return person;
      return { name: replacement.name ?? person.name, email: replacement.email ?? person.email };
    },
  };
}

/**
 * `Proper Name <commit@>` · `<proper@> <commit@>` · `Proper Name <proper@> <commit@>` · `Proper Name <proper@> Commit Name <commit@>`;
 * what follows `#` at the beginning of a line is a comment.
 */
function addLine(byEmail: Map<string, AddressEntry>, line: string): void {
  if (line.startsWith("#")) return;
  const first = takeNameAndEmail(line, 0);
  if (first === null) return;
  const second = takeNameAndEmail(line, first.end);
  if (second === null) {
    if (first.name !== null) entryOf(byEmail, first.email).any = merge(byEmail, first.email, { name: first.name, email: null });
    return;
  }
  const replacement = { name: first.name, email: first.email };
  const entry = entryOf(byEmail, second.email);
  if (second.name === null) entry.any = merge(byEmail, second.email, replacement);
  else entry.byName.set(second.name.toLowerCase(), replacement);
}

/** A later line about the same address adds to an earlier one, as in git's add_mapping. */
function merge(byEmail: Map<string, AddressEntry>, email: string, next: Replacement): Replacement {
  const before = entryOf(byEmail, email).any;
  return { name: next.name ?? before?.name ?? null, email: next.email ?? before?.email ?? null };
}

function entryOf(byEmail: Map<string, AddressEntry>, email: string): AddressEntry {
  const key = email.toLowerCase();
  const entry = byEmail.get(key) ?? { any: null, byName: new Map<string, Replacement>() };
  byEmail.set(key, entry);
  return entry;
}

function takeNameAndEmail(line: string, from: number): { name: string | null; email: string; end: number } | null {
  const open = line.indexOf("<", from);
  const close = open === -1 ? -1 : line.indexOf(">", open + 1);
  if (close === -1) return null;
  const name = line.slice(from, open).trim();
  return { name: name === "" ? null : name, email: line.slice(open + 1, close), end: close + 1 };
}
