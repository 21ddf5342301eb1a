// Searching the shared files for a text: by ripgrep where it is installed, by `git grep` otherwise, and by a walk through the folders where there is neither. None looks
// into ignored files, and what is never shared is left out of what they find. Matches come as they are found, up to a limit, until nobody wants them any more.

import { createReadStream } from "node:fs";

import { isAppError } from "#base/app-error.ts";
import { findProgram } from "#platform/git/harmless.ts";
import type { GrepQuery } from "#platform/git/working-tree.ts";
import type { ProcessEnd } from "#platform/process/process.ts";
import type { Project } from "#cli/share/project/project.ts";
import { refuseRequest } from "#cli/share/refusal.ts";
import { findInLine, matchAt, type Match } from "./matches.ts";
import { readLines } from "./read-lines.ts";
import { parseRipgrepLine, startRipgrep } from "./ripgrep.ts";
import { walkSearch } from "./walk-search.ts";

export interface Search {
  readonly project: Project;
  readonly query: GrepQuery;
  readonly signal: AbortSignal;
  /** Of matches at a time, at most MAX_BATCH. */
  readonly onFound: (matches: readonly Match[]) => void;
}

export const MAX_BATCH = 200;
const MAX_MATCHES = 2000;

export type SearchEnd = "all" | "limit" | "cancelled";

/** @throws AppError `live.request-refused`. */
export async function searchProject(search: Search): Promise<SearchEnd> {
  const { project, query, signal } = search;
  if (/[\0\n\r]/.test([query.text, ...query.include, ...query.exclude].join(""))) throw refuseRequest("A search is for what stands in one line.");
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const { found, ended } = startSearch({ project, query, signal: both });
  let count = 0;
  try {
    for await (const batch of gather(found)) {
      const shared = await sharedMatches(project, batch);
      const room = MAX_MATCHES - count;
      if (shared.length > 0) search.onFound(shared.slice(0, room));
      count += shared.length;
      if (count >= MAX_MATCHES || signal.aborted) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop.abort();
  }
  const end = await ended();
  if (signal.aborted) return "cancelled";
  if (count >= MAX_MATCHES || end === "limit") return "limit";
  if (end === "failed") throw refuseRequest(query.regularExpression ? "This is no regular expression that the host's search understands." : "The search failed at the host.");
  return "all";
}

interface Running {
  readonly found: AsyncIterable<Match>;
  /** Asked once nothing more is taken from it. */
  ended(): Promise<"all" | "limit" | "failed">;
}

function startSearch({ project, query, signal }: Omit<Search, "onFound">): Running {
  const ripgrep = findProgram("rg");
  if (ripgrep !== null) {
    const running = startRipgrep({ program: ripgrep, folder: project.root, query, signal });
    return { found: readRipgrep(running.stdout), ended: async () => judge(await running.ended) };
  }
  if (project.tree !== null) {
    const running = project.tree.grep(query, signal);
    return { found: readGitGrep(project, { output: running.stdout, wholeWord: query.wholeWord }), ended: async () => judge(await running.ended) };
  }
  if (query.regularExpression) throw refuseRequest("Searching by a regular expression needs git or ripgrep on the host's machine; neither is installed.");
  const { found, hasMore } = walkSearch({ project, query, signal });
  return { found, ended: async () => await Promise.resolve(hasMore() ? "limit" : "all") };
}

function judge({ reason, code }: ProcessEnd): "all" | "limit" | "failed" {
  if (reason === "timeout" || reason === "output-limit") return "limit";
  // 1: nothing was found. More: the expression is none.
  return code !== null && code > 1 ? "failed" : "all";
}

async function sharedMatches(project: Project, matches: readonly Match[]): Promise<Match[]> {
  const shared = new Set(await project.shared([...new Set(matches.map(({ path }) => path))]));
  return matches.filter(({ path }) => shared.has(path) && !path.includes("\\"));
}

async function* gather(found: AsyncIterable<Match>): AsyncGenerator<Match[]> {
  let batch: Match[] = [];
  for await (const match of found) {
    batch.push(match);
    if (batch.length < MAX_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function* readRipgrep(output: AsyncIterable<unknown>): AsyncGenerator<Match> {
  for await (const line of readLines(output)) yield* parseRipgrepLine(line);
}

/** `git grep -o` says in which line, and of the first match of a line in which column; the line's text is read from the file. */
async function* readGitGrep(project: Project, { output, wholeWord }: { readonly output: AsyncIterable<unknown>; readonly wholeWord: boolean }): AsyncGenerator<Match> {
  let [current, lines]: [string | null, LineReader] = [null, NO_LINES];
  let [lastLine, lastEnd] = [0, 0];
  for await (const record of readLines(output)) {
    const [path = "", number = "", column = "", found] = record.split("\0");
    if (found === undefined) continue;
    const line = Number(number);
    if (current !== path) {
      lines.close();
      [current, lines, lastLine] = [path, await openLines(project, path), 0];
    }
    const text = (await lines.at(line)) ?? found;
    const start = line === lastLine ? findInLine(text, { found, from: lastEnd, wholeWord }) : Buffer.from(text).subarray(0, Number(column) - 1).toString("utf8").length;
    [lastLine, lastEnd] = [line, start + found.length];
    yield matchAt({ path, line: line - 1, text, column: start, endColumn: lastEnd });
  }
  lines.close();
}

interface LineReader {
  /** Ascending, from 1. */
  at(line: number): Promise<string | null>;
  close(): void;
}

const NO_LINES: LineReader = { at: async () => await Promise.resolve(null), close: () => undefined };

async function openLines(project: Project, path: string): Promise<LineReader> {
  const real = await project.resolve(path).catch((error: unknown) => {
    // Not shared: its matches are left out later.
    if (isAppError(error, "live.request-refused")) return null;
    throw error;
  });
  if (real === null) return NO_LINES;
  const stream = createReadStream(real);
  const lines = readLines(stream);
  let [at, current]: [number, string | null] = [0, null];
  return {
    at: async (line) => {
      for (; at < line; at++) {
        const next = await lines.next();
        current = next.done === true ? null : next.value;
      }
      return current;
    },
    close: () => void stream.destroy(),
  };
}
