// ripgrep, where it is installed: fixed arguments, what was typed behind `-e` and `--`, its answers as JSON lines.

import { MIB, MINUTE } from "#base/units.ts";
import type { GrepQuery } from "#platform/git/working-tree.ts";
import { startProcess, type RunningProcess } from "#platform/process/process.ts";
import { matchInLine, type Match } from "./matches.ts";

const TIMEOUT_MS = MINUTE;
const MAX_OUTPUT_BYTES = 64 * MIB;
/** Of one line: more are no help, and each costs as much as the line is long. */
const MAX_IN_LINE = 50;

export function startRipgrep({ program, folder, query, signal }: { readonly program: string; readonly folder: string; readonly query: GrepQuery; readonly signal: AbortSignal }): RunningProcess {
  const { text, matchCase, wholeWord, regularExpression, include, exclude } = query;
  const flags = [matchCase ? "--case-sensitive" : "--ignore-case", ...(wholeWord ? ["--word-regexp"] : []), ...(regularExpression ? [] : ["--fixed-strings"])];
  const globs = [...include.flatMap((glob) => [`--glob=${bare(glob)}`, `--glob=${bare(glob)}/**`]), ...exclude.map((glob) => `--glob=!${bare(glob)}`), "--glob=!.git"];
  return startProcess({
    program,
    args: ["--json", "--no-config", "--hidden", "--no-require-git", "--no-follow", "--no-messages", "--max-columns=65536", "--max-filesize=10M", "--threads=2", "--sort=none", ...flags, ...globs, "-e", text, "--", "./"],
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" },
    cwd: folder,
    stdin: "none",
    limits: { timeoutMs: TIMEOUT_MS, maxOutputBytes: MAX_OUTPUT_BYTES, maxMemoryBytes: "none" },
    isolation: { network: "none", user: "inherited" },
    signal,
  });
}

/** A leading `!` would turn a glob's meaning round. */
function bare(glob: string): string {
  return glob.replace(/^!+/, "").replace(/^\.?\//, "").replace(/\/$/, "");
}

/** One line of its answer: the matches in it, if it tells of some. */
export function parseRipgrepLine(json: string): Match[] {
  // A line that was too long to be read: what is in it was written by no one.
  if (json === "") return [];
  const record = JSON.parse(json) as RipgrepRecord;
  if (record.type !== "match" || record.data.path.text === undefined || record.data.lines.text === undefined) return [];
  const { path, lines, line_number: line, submatches } = record.data;
  return submatches.slice(0, MAX_IN_LINE).map(({ start, end }) => matchInLine({ path: (path.text ?? "").replace(/^\.\//, ""), line: line - 1, text: lines.text ?? "", start, end }));
}

interface RipgrepRecord {
  readonly type: "begin" | "match" | "end" | "summary" | "context";
  readonly data: {
    readonly path: { readonly text?: string };
    readonly lines: { readonly text?: string };
    readonly line_number: number;
    readonly submatches: readonly { readonly start: number; readonly end: number }[];
  };
}
