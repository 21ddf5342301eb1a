// The rows of paths as ready lines of the sandbox's input, by path: a row is opened when a commit changes it, and the others are handed on as the
// bytes that they are.

import { compareText } from "#base/compare-text.ts";
import type { FacetsPath, PathRow } from "#protocol/sandbox/wire.ts";

import type { ReadyLines } from "./ports.ts";

/** What `JSON.stringify` makes of a FacetsPath up to the row's first member, which is the path. */
const BEFORE_PATH = '{"kind":"path","row":[';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;

export interface PathLines {
  /** Null where the path has none. */
  row(path: string): PathRow | null;
  /** The same lines, those of `changed` in place of theirs or among them. */
  replace(changed: ReadonlyMap<string, PathRow>): ReadyLines;
}

export function openPathLines(lines: ReadyLines | null): PathLines {
  const bytes = lines === null ? Buffer.alloc(0) : Buffer.from(lines.bytes.buffer, lines.bytes.byteOffset, lines.bytes.byteLength);
  const places = new Map<string, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, at) + 1;
    places.set(readPath(bytes, at + BEFORE_PATH.length), bytes.subarray(at, end));
    at = end;
  }
  return {
    row(path) {
      const line = places.get(path);
      return line === undefined ? null : (JSON.parse(line.toString()) as FacetsPath).row;
    },
    replace(changed) {
      const next = new Map<string, Uint8Array>(places);
      for (const [path, row] of changed) next.set(path, Buffer.from(`${JSON.stringify({ kind: "path", row } satisfies FacetsPath)}\n`));
      // Those that were there are in order already.
      const fresh = [...changed.keys()].some((path) => !places.has(path));
      const all = fresh ? [...next].sort(([one], [other]) => compareText(one, other)) : [...next];
      return { kind: "lines", items: all.length, bytes: Buffer.concat(all.map(([, line]) => line)) };
    },
  };
}

/** The string that begins here, a quotation mark that is escaped not being its end. */
function readPath(bytes: Buffer, from: number): string {
  let at = from + 1;
  while (bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return JSON.parse(bytes.toString("utf8", from, at + 1)) as string;
}
