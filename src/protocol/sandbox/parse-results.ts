// Reads what the sandboxed process answers, as the answer of a process that may have been taken over: every line has a bound,
// every shape is checked, every number is a count, every name is in a public table, and nothing is said twice or left out.

import type { Tally } from "#base/tally.ts";
import { isLanguageName } from "#protocol/report/language-names.ts";
import { count, createReader, fields, parseDone, wrong, type Fields, type ResultReader } from "./result-reader.ts";
import {
  CONTENT_ANALYZERS, MAX_LISTED_FILES, MAX_PATH_CHARACTERS, SECRET_CONFIDENCES, UNREAD_REASONS,
  type BlobFact, type CommitFact, type CommitFile, type ContentFacts, type FilesResult, type HistoryResult, type PastResult, type SecretConfidence, type SecretRow, type TraceResult,
} from "./wire.ts";

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

/** `items`: how many were given so far; may grow while answers are read. */
export function createPastReader(given: { readonly items: number }): ResultReader<PastResult> {
  const told = new Set<number>();
  let read = 0;
  const reader = createReader<PastResult>((value) => {
    switch (value["kind"]) {
      case "finds":
        return { kind: "finds", item: once(value["item"], told, (item) => item >= read && item < given.items), finds: parseSecrets(value["finds"]) };
      case "unread":
        if (value["reason"] !== "too-large") throw wrong("an unknown reason");
        return { kind: "unread", item: once(value["item"], told, (item) => item >= read && item < given.items), reason: "too-large" };
      case "read": {
        const items = count(value["items"]);
        if (items < read || items > given.items) throw wrong("another number of items than it was given");
        read = items;
        return { kind: "read", items };
      }
      default:
        return parseDone(value, given.items);
    }
  });
  return {
    push: reader.push,
    end() {
      const done = reader.end();
      if (done.items !== given.items) throw wrong("its last line before the end of the plan");
      return done;
    },
  };
}

/** Only what was looked for. */
export function createTraceReader(wanted: ReadonlySet<string>): ResultReader<TraceResult> {
  let rows = 0;
  return createReader<TraceResult>((value) => {
    if (value["kind"] !== "move") return parseDone(value, rows);
    rows++;
    const [oid, what] = [objectId(value["oid"]), value["what"]];
    if (!wanted.has(oid) || (what !== "came" && what !== "went")) throw wrong("a blob that was not looked for");
    return { kind: "move", oid, commit: objectId(value["commit"]), at: instant(value["at"]), path: pathText(value["path"]), what };
  });
}

const RULE = /^[a-z0-9][a-z0-9-]{0,63}$/;
const FINGERPRINT = /^[0-9a-f]{32}$/;
/** As the scanner has it. */
const MAX_SECRETS_OF_FILE = 100;

function parseSecrets(value: unknown): readonly SecretRow[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_SECRETS_OF_FILE) throw wrong("a list of secrets beyond the limit");
  return (value as readonly unknown[]).map((row): SecretRow => {
    if (!Array.isArray(row) || row.length !== 5) throw wrong("a secret of another shape");
    const [rule, line, column, fingerprint, confidence] = row as readonly unknown[];
    if (typeof rule !== "string" || !RULE.test(rule) || typeof fingerprint !== "string" || !FINGERPRINT.test(fingerprint)) throw wrong("a secret without rule and hash");
    if (!(SECRET_CONFIDENCES as readonly unknown[]).includes(confidence)) throw wrong("an unknown confidence");
    return [rule, count(line), count(column), fingerprint, confidence as SecretConfidence];
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
const ASSISTANT = /^[a-z][a-z0-9-]{0,31}$/;
const MAX_ASSISTANTS = 32;
/** 2100-01-01T00:00:00Z, as CommitFact has it. */
const LATEST_SECOND = 4_102_444_800;

function parseCommit(value: Fields): CommitFact {
  const { parents, assistants } = value as { readonly parents?: unknown; readonly assistants?: unknown };
  if (!Array.isArray(parents)) throw wrong("a commit without a list of parents");
  if (!Array.isArray(assistants) || assistants.length > MAX_ASSISTANTS || !(assistants as readonly unknown[]).every((id) => typeof id === "string" && ASSISTANT.test(id))) throw wrong("a commit without a short list of assistants");
  return {
    kind: "commit",
    oid: objectId(value["oid"]),
    parents: (parents as readonly unknown[]).map(objectId),
    authorName: identity(value["authorName"]),
    authorEmail: identity(value["authorEmail"]),
    authoredAt: instant(value["authoredAt"]),
    filesChanged: count(value["filesChanged"]),
    linesAdded: count(value["linesAdded"]),
    linesDeleted: count(value["linesDeleted"]),
    files: parseCommitFiles(value["files"]),
    assistants: assistants as readonly string[],
  };
}

function instant(value: unknown): number {
  const seconds = count(value);
  if (seconds > LATEST_SECOND) throw wrong("a time beyond 2100");
  return seconds;
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
