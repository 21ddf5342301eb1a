// Reads the output of `git log` with HISTORY_LOG_FORMAT as it comes, in any pieces, without trusting it: names may hold any byte
// but NUL, numbers may be absurd, paths may be endless. Records end with NUL:
//
//   ">" oid, parents, name, e-mail, author time, trailers, message, then for each file  added TAB deleted TAB path
//   or, where it was renamed,                                                           added TAB deleted TAB, old path, new path
//
// Git puts a line feed before a commit's first file. Trailers come apart, because of a long message only the beginning is kept. Of both it is
// said which assistants they name, and nothing else.

import { markTrailers } from "#analyzers/assistants/assistants.ts";
import { MAX_LISTED_FILES, MAX_PATH_CHARACTERS, type CommitFile } from "#protocol/sandbox/wire.ts";
import { decodeText } from "./decode-text.ts";

export interface LogCommit {
  readonly oid: string;
  readonly parents: readonly string[];
  readonly authorName: string;
  readonly authorEmail: string;
  /** Seconds since 1970, clamped to 1970..2100; 0 where git could not read it. */
  readonly authoredAt: number;
  filesChanged: number;
  linesAdded: number;
  linesDeleted: number;
  /** The first MAX_LISTED_FILES of them, without those whose paths are beyond the limit. */
  readonly files: CommitFile[];
  /** Ids of the assistants that the message names. */
  readonly assistants: readonly string[];
}

export interface LogParser {
  push(chunk: Uint8Array): void;
  /** @returns false when the stream ended within a commit's header */
  end(): boolean;
}

/** Of a record only this much is kept: numbers stand at its beginning, identities are cut to 256 characters anyway. */
const MAX_RECORD_BYTES = 8192;
const MAX_IDENTITY_CHARACTERS = 256;
const LATEST_SECOND = 4_102_444_800;
export const OBJECT_ID: RegExp = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const HEADER_FIELDS = 7;

const GREATER_THAN = 0x3e;
const LINE_FEED = 0x0a;
const TAB = 0x09;
const DIGIT_0 = 0x30;

/** Calls `onCommit` once for each commit, when all its files are known. @throws RangeError for what no `git log` writes */
export function createLogParser(onCommit: (commit: LogCommit) => void): LogParser {
  const kept = new Uint8Array(MAX_RECORD_BYTES);
  let keptLength = 0;
  let header: string[] = [];
  let commit: LogCommit | null = null;
  let renamed: Renamed | null = null;

  const onRecord = (record: Uint8Array): void => {
    if (renamed !== null) {
      if (renamed.from === null) renamed.from = pathOf(record);
      else {
        if (commit !== null) listFile(commit, { ...renamed, path: pathOf(record), from: renamed.from });
        renamed = null;
      }
    } else if (header.length > 0) {
      header.push(decodeText(record));
    } else if (record[0] === GREATER_THAN) {
      if (commit !== null) onCommit(commit);
      commit = null;
      header = [decodeText(record.subarray(1))];
    } else if (commit !== null) {
      renamed = addFile(commit, record);
    } else {
      throw new RangeError("expected the first record of a commit");
    }
    if (header.length === HEADER_FIELDS) {
      commit = parseHeader(header);
      header = [];
    }
  };

  return {
    push(chunk) {
      let start = 0;
      for (;;) {
        const end = chunk.indexOf(0, start);
        const piece = chunk.subarray(start, end === -1 ? chunk.length : end);
        if (end !== -1 && keptLength === 0) {
          onRecord(piece.subarray(0, MAX_RECORD_BYTES));
        } else {
          const room = piece.subarray(0, MAX_RECORD_BYTES - keptLength);
          kept.set(room, keptLength);
          keptLength += room.length;
          if (end === -1) return;
          onRecord(kept.subarray(0, keptLength));
          keptLength = 0;
        }
        start = end + 1;
      }
    },
    end() {
      if (header.length > 0 || keptLength > 0 || renamed !== null) return false;
      if (commit !== null) onCommit(commit);
      commit = null;
      return true;
    },
  };
}

function parseHeader([oid = "", parents = "", name = "", email = "", time = "", trailers = "", message = ""]: readonly string[]): LogCommit {
  const parentIds = parents === "" ? [] : parents.split(" ");
  if (![oid, ...parentIds].every((id) => OBJECT_ID.test(id))) throw new RangeError("expected object ids in a commit's header");
  return {
    oid,
    parents: parentIds,
    authorName: cut(name),
    authorEmail: cut(email),
    authoredAt: clampTime(time),
    filesChanged: 0,
    linesAdded: 0,
    linesDeleted: 0,
    files: [],
    assistants: markTrailers(`${trailers}\n${message}`).assistants,
  };
}

/** By code points, so that no half of a surrogate pair is left. */
function cut(text: string): string {
  return text.length <= MAX_IDENTITY_CHARACTERS ? text : text.slice(0, MAX_IDENTITY_CHARACTERS).replace(/[\ud800-\udbff]$/, "");
}

/** Author time as git writes it; 0 where it could not read one. */
export function clampTime(text: string): number {
  const seconds = Number(text);
  if (text === "" || Number.isNaN(seconds)) return 0;
  return Math.min(Math.max(Math.trunc(seconds), 0), LATEST_SECOND);
}

/** A file whose two paths have not come yet. */
interface Renamed {
  readonly added: number;
  readonly deleted: number;
  from: string | null;
}

/** "" for one that is too long to be kept. */
function pathOf(record: Uint8Array): string {
  if (record.length >= MAX_RECORD_BYTES) return "";
  const path = decodeText(record);
  return path.length > MAX_PATH_CHARACTERS ? "" : path;
}

function listFile(commit: LogCommit, { added, deleted, path, from }: { readonly added: number; readonly deleted: number; readonly path: string; readonly from: string | null }): void {
  if (path === "" || commit.files.length >= MAX_LISTED_FILES) return;
  commit.files.push(from === null || from === "" ? [path, added, deleted] : [path, added, deleted, from]);
}

/** Adds `added TAB deleted TAB path` (`-` for binary files); what it gives waits for two paths. */
function addFile(commit: LogCommit, record: Uint8Array): Renamed | null {
  let at = record[0] === LINE_FEED ? 1 : 0;
  const readNumber = (): number => {
    let number = 0;
    for (; at < record.length && record[at] !== TAB; at++) {
      const digit = (record[at] as number) - DIGIT_0;
      if (digit >= 0 && digit <= 9) number = Math.min(number * 10 + digit, Number.MAX_SAFE_INTEGER);
    }
    if (at >= record.length) throw new RangeError("expected two numbers before a path");
    at++;
    return number;
  };
  const added = readNumber();
  const deleted = readNumber();
  commit.filesChanged++;
  commit.linesAdded = Math.min(commit.linesAdded + added, Number.MAX_SAFE_INTEGER);
  commit.linesDeleted = Math.min(commit.linesDeleted + deleted, Number.MAX_SAFE_INTEGER);
  if (at === record.length) return { added, deleted, from: null };
  // What was cut at the limit of a record is no path.
  listFile(commit, { added, deleted, path: record.length >= MAX_RECORD_BYTES ? "" : pathOf(record.subarray(at)), from: null });
  return null;
}
