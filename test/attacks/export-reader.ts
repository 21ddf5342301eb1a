// What attacks on exports share: a log of which every third entry is the team's, who reads its export, and what is expected to be found.

import assert from "node:assert/strict";

import { verifyExport, type Finding, type Trust } from "#cli/audit/verify-export.ts";
import { composeVerifierKey } from "#protocol/audit/note.ts";
import { testCrypto, type SmallLog, type StoredEntry } from "#protocol/audit/testing/small-log.ts";

export const SIZE = 700;
export const ours = (index: number): boolean => index % 3 === 1;
export const EARLIER = [100, 400];
export const UNTRUSTING: Trust = { logKey: null, witnessKeys: [], previous: [] };

export function trustOf({ log, witness }: SmallLog, more: Partial<Trust> = {}): Trust {
  return { logKey: composeVerifierKey(testCrypto, log.key), witnessKeys: [composeVerifierKey(testCrypto, witness.key)], previous: [], ...more };
}

export function verify(text: string, trust: Trust = UNTRUSTING): readonly Finding[] {
  return verifyExport(text.split("\n").slice(0, -1), trust).findings;
}

/** Every finding of the attack is one of the expected, and each expected one is found at its place. */
export function assertFound(findings: readonly Finding[], expected: Readonly<Record<string, RegExp>>, what: string): void {
  const told = findings.map(({ kind, where, detail }) => `${kind}: ${where}: ${detail}`).join("\n");
  assert.ok(findings.length > 0, `${what} was not noticed`);
  for (const [kind, place] of Object.entries(expected)) assert.ok(findings.some((each) => each.kind === kind && place.test(each.where)), `${what}: expected ${kind} at ${place}, got\n${told}`);
  assert.deepEqual(findings.filter(({ kind }) => !Object.hasOwn(expected, kind)), [], `${what}: more than expected\n${told}`);
}

export function entryOf(log: SmallLog, sequence: number): { readonly entry: StoredEntry; readonly index: number; readonly place: RegExp } {
  const index = log.entries.findIndex((entry) => entry.stream === log.stream && entry.sequence === sequence);
  const entry = log.entries[index];
  assert.ok(entry !== undefined);
  return { entry, index, place: new RegExp(`^line \\d+: record ${entry.public.id}, sequence ${sequence}, leaf ${index}$`) };
}

/** The file of lines. */
export function join(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
