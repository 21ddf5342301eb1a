// What probes are made of: repositories whose every number is known beforehand, and canaries, values found nowhere else on earth.

import { randomBytes } from "node:crypto";

import type { ProbeCommit } from "./probe-repository.ts";

/** 5 January 2026, 12:00 UTC; an hour between commits. */
const FIRST_COMMIT_AT = 1_767_614_400;
const HOUR_SECONDS = 3600;

/** Letters and digits only, so that it may stand in a path, a branch, an address and a name. */
export function createCanary(kind: string): string {
  return `canary${kind}${randomBytes(12).toString("hex")}`;
}

/** `commits` commits by two people in turns, each writing one more file of `linesPerFile` lines of Python. */
export function composeCommits(given: { readonly commits: number; readonly linesPerFile: number; readonly folders: number }): ProbeCommit[] {
  return Array.from({ length: given.commits }, (_, index) => ({
    author: index % 3 === 0 ? "Probe Two" : "Probe One",
    email: index % 3 === 0 ? "two@probe.invalid" : "one@probe.invalid",
    at: FIRST_COMMIT_AT + index * HOUR_SECONDS,
    message: `probe ${index}`,
    files: { [`part${index % given.folders}/file${index}.py`]: pythonFile(index, given.linesPerFile) },
  }));
}

function pythonFile(seed: number, lines: number): string {
  return Array.from({ length: lines }, (_, line) => `value_${seed}_${line} = ${seed * 7919 + line}\n`).join("");
}
