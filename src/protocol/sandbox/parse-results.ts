// Reads what the sandboxed process answers, as the answer of a process that may have been taken over: every line has a bound,
// every shape is checked, every number is a count, every name is in a public table, and nothing is said twice or left out.

import type { Tally } from "#base/tally.ts";
import { isLanguageName } from "#protocol/report/language-names.ts";
import { count, createReader, fields, parseDone, wrong, type Fields, type ResultReader } from "./result-reader.ts";
import { CONTENT_ANALYZERS, MAX_LISTED_FILES, MAX_PATH_CHARACTERS, UNREAD_REASONS, type BlobFact, type CommitFact, type CommitFile, type ContentFacts, type FilesResult, type HistoryResult } from "./wire.ts";

/** May grow while answers are read. */
export interface FilesPlan {
  /** How many plan items were given so far. */
  readonly items: number;
  /** Whether the item came with content, so that its fact is expected. */
  readonly hasContent: (item: number) => boolean;
  /** How many folders the plan names so far: 0 to folders - 1. */
  readonly folders: number;
}

export function createFilesReader(plan: FilesPlan): ResultReader<FilesResult> {
  const facts = new Set<number>();
  const folders = new Set<number>();
  const reader = createReader<FilesResult>((value) => {
    switch (value["kind"]) {
      case "fact":
        return {
          kind: "fact",
          item: once(value["item"], facts, (item) => item < plan.items && plan.hasContent(item)),
          fact: parseFact(value["fact"]),
          ...(value["content"] === undefined ? {} : { content: parseContent(value["content"]) }),
        };
      case "folder":
        return { kind: "folder", folder: once(value["folder"], folders, (folder) => folder < plan.folders), tally: parseTally(value["tally"]) };
      default:
        return parseDone(value, plan.items);
    }
  });
  return {
    push: reader.push,
    end() {
      const done = reader.end();
      // It may have said so when it had only been given a part.
      if (done.items !== plan.items) throw wrong("its last line before the end of the plan");
      return done;
    },
  };
}

export function createHistoryReader(): ResultReader<HistoryResult> {
  let commits = 0;
  return createReader<HistoryResult>((value) => {
    if (value["kind"] !== "commit") return parseDone(value, commits);
    commits++;
    return parseCommit(value);
  });
}

/** Long enough for the longest name of a language. */
const MAX_FACT_TEXT = 64;
const MAX_FACT_LENGTH = 32;

function parseFact(value: unknown): BlobFact {
  if (!Array.isArray(value) || value.length > MAX_FACT_LENGTH) throw wrong("a fact that is no short list");
  for (const part of value as readonly unknown[]) {
    if (part === null || (typeof part === "string" && part.length <= MAX_FACT_TEXT)) continue;
    count(part);
  }
  return value as BlobFact;
}

/** Whose they are is checked; what they say goes to no one but a sandbox again. */
function parseContent(value: unknown): ContentFacts {
  const content = fields(value);
  for (const name of Object.keys(content)) {
    if (name === "unread" ? !(UNREAD_REASONS as readonly unknown[]).includes(content["unread"]) : !(CONTENT_ANALYZERS as readonly string[]).includes(name)) {
      throw wrong("facts of an unknown analyser");
    }
  }
  return content as ContentFacts;
}

function parseTally(value: unknown): Tally {
  const tally: Record<string, readonly number[]> = {};
  for (const [key, row] of Object.entries(fields(value))) {
    const length = rowLength(key);
    if (!Array.isArray(row) || row.length !== length) throw wrong("a row of another length");
    const counts = (row as readonly unknown[]).map(count);
    const [, bytes = 0, lines = 0, code = 0, comment = 0, blank = 0] = counts;
    if (code + comment + blank !== lines || lines > bytes) throw wrong("lines that do not add up");
    tally[key] = counts;
  }
  return tally;
}

const FLAGS = /^v?g?d?$/;
/** A dot and what follows the last dot of a name; no separator of ours or of a path, nothing that a terminal obeys. */
const EXTENSION = /^(\.[^\u0000-\u0020|/\\\u007f-\u009f]{1,31})?$/u;

function rowLength(key: string): number {
  const [tallyClass, name = "", flags = "", ...more] = key.split("|");
  if (tallyClass === "language" && more.length === 0 && isLanguageName(name) && FLAGS.test(flags)) return 6;
  if (tallyClass === "binary" && key.split("|").length === 2 && FLAGS.test(name)) return 2;
  if (tallyClass === "extension" && key.split("|").length === 2 && EXTENSION.test(name)) return 2;
  throw wrong("a class of tally that is not known");
}

const OBJECT_ID = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
const MAX_IDENTITY_CHARACTERS = 256;
/** 2100-01-01T00:00:00Z, as CommitFact has it. */
const LATEST_SECOND = 4_102_444_800;

function parseCommit(value: Fields): CommitFact {
  const parents = value["parents"];
  if (!Array.isArray(parents)) throw wrong("a commit without a list of parents");
  const authoredAt = count(value["authoredAt"]);
  if (authoredAt > LATEST_SECOND) throw wrong("a time beyond 2100");
  return {
    kind: "commit",
    oid: objectId(value["oid"]),
    parents: (parents as readonly unknown[]).map(objectId),
    authorName: identity(value["authorName"]),
    authorEmail: identity(value["authorEmail"]),
    authoredAt,
    filesChanged: count(value["filesChanged"]),
    linesAdded: count(value["linesAdded"]),
    linesDeleted: count(value["linesDeleted"]),
    files: parseCommitFiles(value["files"]),
  };
}

function parseCommitFiles(value: unknown): readonly CommitFile[] {
  if (!Array.isArray(value) || value.length > MAX_LISTED_FILES) throw wrong("a list of files beyond the limit");
  return (value as readonly unknown[]).map((file): CommitFile => {
    if (!Array.isArray(file) || file.length < 3 || file.length > 4) throw wrong("a changed file of another shape");
    const [path, added, deleted, from] = file as readonly unknown[];
    return from === undefined ? [pathText(path), count(added), count(deleted)] : [pathText(path), count(added), count(deleted), pathText(from)];
  });
}

function pathText(value: unknown): string {
  if (typeof value !== "string" || value === "" || value.length > MAX_PATH_CHARACTERS) throw wrong("a path beyond the limit");
  return value;
}

function objectId(value: unknown): string {
  if (typeof value !== "string" || !OBJECT_ID.test(value)) throw wrong("something that is no object id");
  return value;
}

function identity(value: unknown): string {
  if (typeof value !== "string" || value.length > MAX_IDENTITY_CHARACTERS) throw wrong("a name beyond the limit");
  return value;
}

function once(value: unknown, seen: Set<number>, isExpected: (value: number) => boolean): number {
  const number = count(value);
  if (!isExpected(number)) throw wrong("an answer that was not asked for");
  if (seen.has(number)) throw wrong("the same answer twice");
  seen.add(number);
  return number;
}
