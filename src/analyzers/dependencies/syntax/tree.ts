// What JSON, TOML and YAML have in common once read: tables, lists and scalars, each with the line on which it stands.

import { Table } from "./table.ts";

export { Table };

export type Scalar = string | number | boolean | null;
export type Tree = Scalar | Table | List;
export type List = Entry[];

export interface Entry {
  readonly value: Tree;
  /** From 1. */
  readonly line: number;
}

/** Deeper nesting than any manifest has: what is beyond is refused, so that no file decides how deep our own calls go. */
export const MAX_DEPTH = 100;

/** Lock files of 8 MiB, which is the most that is read of a file, have some 400,000 at ten lines a package. More take memory that a sandbox does not have. */
export const MAX_VALUES = 450_000;

let values = 0;

/** A text is about to be read: one is read at a time. */
export function beginTree(): void {
  values = 0;
}

/** For each value that is kept. @throws SyntaxProblem where a text has too many. */
export function countValue(line: number): void {
  if (++values > MAX_VALUES) throw new SyntaxProblem(line, `expected at most ${MAX_VALUES} values`);
}

/** A file that is not what its name says; the reader of manifests turns it into an error of that file. */
export class SyntaxProblem extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

export function isTable(value: Tree | undefined): value is Table {
  return value instanceof Table;
}

export function isList(value: Tree | undefined): value is List {
  return Array.isArray(value);
}

/** Of what is not there; nobody writes to a tree that was read. */
const NONE = new Table();

/** The table under `keys`, empty where there is none. */
export function tableAt(table: Table, ...keys: readonly string[]): Table {
  let found: Table = table;
  for (const key of keys) {
    const value = found.get(key)?.value;
    if (!isTable(value)) return NONE;
    found = value;
  }
  return found;
}

/** The text under `key`; numbers count as text, since YAML and TOML write versions as such. */
export function textAt(table: Table, key: string): string | null {
  return textOf(table.get(key)?.value);
}

export function textOf(value: Tree | undefined): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : null;
}

/** True for `true`, and for the word, which is how the reader of YAML gives it. */
export function flagAt(table: Table, key: string): boolean {
  const value = table.get(key)?.value;
  return value === true || value === "true";
}

/** The texts of a list, and the text itself where a single one stands in its place. */
export function textsAt(table: Table, key: string): { readonly text: string; readonly line: number }[] {
  const entry = table.get(key);
  if (entry === undefined) return [];
  const entries = isList(entry.value) ? entry.value : [entry];
  return entries.flatMap(({ value, line }) => (typeof value === "string" ? [{ text: value, line }] : []));
}

/** Where `key` stands; else where its table begins. */
export function lineAt({ table, line }: { readonly table: Table; readonly line: number }, key: string): number {
  return table.get(key)?.line ?? line;
}

/** The tables of a list, each with its line. */
export function tablesAt(table: Table, key: string): { readonly table: Table; readonly line: number }[] {
  const entry = table.get(key);
  return entry === undefined ? [] : tablesOf(entry);
}

export function tablesOf({ value: list }: Entry): { readonly table: Table; readonly line: number }[] {
  return isList(list) ? list.flatMap(({ value, line }) => (isTable(value) ? [{ table: value, line }] : [])) : [];
}
