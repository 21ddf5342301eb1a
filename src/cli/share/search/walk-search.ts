// Searching without git and without ripgrep: folder by folder, file by file, line by line, as far as is shared. No regular expressions: those that take for ever
// are told from others by nobody but the programs that are missing.

import { opendir } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";

import { isAppError } from "#base/app-error.ts";
import { MIB } from "#base/units.ts";
import type { GrepQuery } from "#platform/git/working-tree.ts";
import { compileGlobs } from "#cli/share/project/globs.ts";
import type { Project } from "#cli/share/project/project.ts";
import { matchAt, type Match } from "./matches.ts";
import { readLines } from "./read-lines.ts";

export interface WalkSearch {
  readonly project: Project;
  readonly query: GrepQuery;
  readonly signal: AbortSignal;
}

export interface Walked {
  readonly found: AsyncIterable<Match>;
  /** There was more than is looked through; known once all that was found has been taken. */
  hasMore(): boolean;
}

const MAX_FILES = 20_000;
const MAX_DEPTH = 64;
const MAX_FILE_BYTES = 10 * MIB;
/** Of one line, as of ripgrep. */
const MAX_IN_LINE = 50;
/** The host's own work goes on between so many lines. */
const LINES_A_TURN = 1000;

export function walkSearch(given: WalkSearch): Walked {
  const walk: Walk = { ...given, expression: compile(given.query), isIncluded: given.query.include.length === 0 ? () => true : compileGlobs(given.query.include), isExcluded: compileGlobs(given.query.exclude), files: 0 };
  return { found: searchFolder(walk, { path: "", depth: 0 }), hasMore: () => walk.files > MAX_FILES };
}

interface Walk extends WalkSearch {
  readonly expression: RegExp;
  readonly isIncluded: (path: string) => boolean;
  readonly isExcluded: (path: string) => boolean;
  files: number;
}

/** A text and nothing else, so that it takes as long as the line is. */
function compile({ text, matchCase, wholeWord }: GrepQuery): RegExp {
  const literal = RegExp.escape(text);
  return new RegExp(wholeWord ? `(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])` : literal, matchCase ? "gu" : "giu");
}

async function* searchFolder(walk: Walk, { path, depth }: { readonly path: string; readonly depth: number }): AsyncGenerator<Match> {
  const { files, folders } = await readFolder(walk, path);
  for (const file of files) {
    if (walk.signal.aborted || (walk.files += 1) > MAX_FILES) return;
    yield* searchFile(walk, file);
  }
  for (const folder of folders) {
    if (walk.signal.aborted || walk.files > MAX_FILES || depth >= MAX_DEPTH) return;
    yield* searchFolder(walk, { path: folder, depth: depth + 1 });
  }
}

/** Links are not followed: what they lead to has another name, or is not inside. */
async function readFolder({ project, isIncluded, isExcluded }: Walk, path: string): Promise<{ readonly files: readonly string[]; readonly folders: readonly string[] }> {
  const [files, folders]: [string[], string[]] = [[], []];
  try {
    for await (const entry of await opendir(join(project.root, path), { bufferSize: 256 })) {
      const place = path === "" ? entry.name : `${path}/${entry.name}`;
      if (isExcluded(place)) continue;
      if (entry.isDirectory()) folders.push(place);
      else if (entry.isFile() && isIncluded(place)) files.push(place);
    }
  } catch (error) {
    // Gone meanwhile, or not the host's to read.
    if (!(error instanceof Error && "code" in error)) throw error;
  }
  return { files: (await project.shared(files)).toSorted(), folders: (await project.shared(folders)).toSorted() };
}

async function* searchFile({ project, expression, signal }: Walk, path: string): AsyncGenerator<Match> {
  const opened = await project.openFile(path).catch((error: unknown) => {
    if (isAppError(error, "live.request-refused")) return null;
    throw error;
  });
  if (opened === null) return;
  try {
    if (opened.stats.size > MAX_FILE_BYTES) return;
    let line = -1;
    for await (const text of readLines(opened.file.createReadStream({ autoClose: false }))) {
      line += 1;
      if (line % LINES_A_TURN === LINES_A_TURN - 1) await nextTurn();
      // As git and ripgrep have it, a file with a zero byte is no text.
      if (signal.aborted || text.includes("\0")) return;
      for (const found of text.matchAll(expression).take(MAX_IN_LINE)) yield matchAt({ path, line, text, column: found.index, endColumn: found.index + found[0].length });
    }
  } finally {
    await opened.file.close();
  }
}
