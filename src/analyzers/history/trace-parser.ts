// Reads the output of `git log` with TRACE_LOG_ARGS as it comes, in any pieces, without trusting it, and says where blobs that are looked
// for came to a path or went from there. Records end with NUL:
//
//   ">" commit, author time, then for each file  ":" modes, old ids, new id, letters, each with a blank between · path
//
// Of a merge there are as many colons and old ids as it has parents. Git puts a line feed or an empty record before a commit's first file.

import { MAX_PATH_CHARACTERS, type TraceRow } from "#protocol/sandbox/wire.ts";
import { decodeText } from "./decode-text.ts";
import { clampTime, OBJECT_ID } from "./log-parser.ts";

export interface TraceParser {
  push(chunk: Uint8Array): void;
  /** @returns false when the stream ended within a record */
  end(): boolean;
}

/** Of a path no more is kept; a merge of a hundred parents has a line of 9 KB. */
const MAX_RECORD_BYTES = 16 * 1024;
const GREATER_THAN = 0x3e;
const LINE_FEED = 0x0a;

/** @throws RangeError for what no `git log` writes */
export function createTraceParser(wanted: ReadonlySet<string>, onMove: (row: TraceRow) => void): TraceParser {
  const kept = Buffer.alloc(MAX_RECORD_BYTES);
  let length = 0;
  let commit: { readonly oid: string; readonly at: number } | null = null;
  let opened: string | null = null;
  let change: Change | null = null;
  const onRecord = (record: Buffer): void => {
    if (change !== null) {
      if (change.came.length + change.went.length > 0) tell(change, record);
      change = null;
    } else if (opened !== null) {
      commit = { oid: opened, at: clampTime(record.toString("latin1")) };
      opened = null;
    } else if (record[0] === GREATER_THAN) {
      opened = record.toString("latin1", 1);
      if (!OBJECT_ID.test(opened)) throw new RangeError("expected the id of a commit");
    } else if (record.length > 0) {
      if (commit === null) throw new RangeError("expected the first record of a commit");
      change = parseChange(record, wanted);
    }
  };
  const tell = ({ came, went }: Change, record: Buffer): void => {
    const path = record.length >= MAX_RECORD_BYTES ? "" : decodeText(record);
    if (path === "" || path.length > MAX_PATH_CHARACTERS || commit === null) return;
    const { oid, at } = commit;
    for (const each of went) onMove({ kind: "move", oid: each, commit: oid, at, path, what: "went" });
    for (const each of came) onMove({ kind: "move", oid: each, commit: oid, at, path, what: "came" });
  };
  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      let start = 0;
      for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, start)) {
        if (length === 0) onRecord(bytes.subarray(start, Math.min(end, start + MAX_RECORD_BYTES)));
        else {
          length += bytes.copy(kept, length, start, Math.min(end, start + MAX_RECORD_BYTES - length));
          onRecord(kept.subarray(0, length));
          length = 0;
        }
        start = end + 1;
      }
      length += bytes.copy(kept, length, start, Math.min(bytes.length, start + MAX_RECORD_BYTES - length));
    },
    end: () => length === 0 && opened === null && change === null,
  };
}

interface Change {
  readonly came: readonly string[];
  readonly went: readonly string[];
}

const NOTHING: Change = { came: [], went: [] };

function parseChange(record: Buffer, wanted: ReadonlySet<string>): Change {
  const text = record.toString("latin1", record[0] === LINE_FEED ? 1 : 0);
  const parents = /^:+/.exec(text)?.[0].length ?? 0;
  const words = text.split(" ");
  // A mode for each side, an id for each, then the letters.
  if (parents === 0 || words.length !== 2 * (parents + 1) + 1) throw new RangeError("expected a changed file of a commit");
  const ids = words.slice(parents + 1, -1);
  if (!ids.some((id) => wanted.has(id))) return NOTHING;
  const [now = "", old] = [ids.at(-1), new Set(ids.slice(0, -1))];
  return { came: wanted.has(now) && !old.has(now) ? [now] : [], went: [...old].filter((id) => wanted.has(id) && id !== now) };
}
