// Reads the output of `git cat-file --batch`: for each object `<oid> SP <type> SP <size> LF <content> LF`, or `<name> SP missing LF`.
// Content is passed on in pieces as it comes.

import type { ByteSource } from "./byte-source.ts";

export interface BatchObject {
  /** "missing" also for an ambiguous name. */
  readonly type: "blob" | "tree" | "commit" | "tag" | "missing";
  readonly size: number;
}

/** Longer header lines are no answer of git: an object id of 64 digits, a type, a size. */
const MAX_HEADER_BYTES = 256;
const LINE_FEED = 0x0a;
const HEADER = /^(?:[0-9a-f]{40}|[0-9a-f]{64}) (blob|tree|commit|tag) (\d{1,15})$/;
const ABSENT = / (?:missing|ambiguous)$/;

export class BatchReader {
  /** Bytes of content passed on so far. */
  contentBytes = 0;
  private readonly source: ByteSource;
  private piece: Buffer = Buffer.alloc(0);
  private at = 0;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** @throws RangeError when the stream ends or holds something else */
  nextHeader(): BatchObject {
    let line = "";
    for (;;) {
      const end = this.piece.indexOf(LINE_FEED, this.at);
      const until = end === -1 ? this.piece.length : end;
      if (line.length + until - this.at > MAX_HEADER_BYTES) throw new RangeError("expected a header of git cat-file, got a longer line");
      line += this.piece.toString("latin1", this.at, until);
      this.at = until + 1;
      if (end !== -1) return parseHeader(line);
      this.refill();
    }
  }

  /** Passes all of the content of the object whose header was read last to `onPiece`. */
  readContent(size: number, onPiece: (piece: Uint8Array) => void): void {
    let left = size;
    while (left > 0) {
      if (this.at >= this.piece.length) this.refill();
      const piece = this.piece.subarray(this.at, this.at + left);
      this.at += piece.length;
      left -= piece.length;
      onPiece(piece);
    }
    this.contentBytes += size;
    if (this.at >= this.piece.length) this.refill();
    if (this.piece[this.at] !== LINE_FEED) throw new RangeError("expected a line feed after an object's content");
    this.at++;
  }

  private refill(): void {
    const piece = this.source.next();
    if (piece === null) throw new RangeError("expected more of git cat-file's output, got its end");
    this.piece = piece;
    this.at = 0;
  }
}

function parseHeader(line: string): BatchObject {
  const [, type, size] = HEADER.exec(line) ?? [];
  if (type !== undefined) return { type: type as BatchObject["type"], size: Number(size) };
  if (ABSENT.test(line)) return { type: "missing", size: 0 };
  throw new RangeError("expected a header of git cat-file");
}
