// What one file's content under one name is: its language, whether it is text or the output of a program, and its lines.
// The content comes in pieces and is never kept whole: the first 64 KiB decide, the rest is only counted.

import { isBinary, isGeneratedContent } from "#analyzers/languages/classify-content.ts";
import { extensionOf } from "#analyzers/languages/classify-path.ts";
import { decideLanguage, HEAD_BYTES } from "#analyzers/languages/decide-language.ts";
import { lineTableOf } from "#analyzers/lines/definitions.ts";
import { LineCounter, type LineCounts } from "#analyzers/lines/count-lines.ts";
import { FLAG, type FileFact } from "./file-fact.ts";

/** Lines of larger files are not counted: no source is of this size, and a dump of 4 GB would take ten seconds. */
const MAX_COUNTED_BYTES = 256 * 1024 * 1024;

const NO_LINES: LineCounts = { lines: 0, code: 0, comment: 0, blank: 0 };

/** For one file after the other: `begin`, `push` its content in pieces, `end`. */
export class BlobAnalysis {
  private readonly head = Buffer.alloc(HEAD_BYTES);
  private readonly counter = new LineCounter(lineTableOf(""));
  private name = "";
  private size = 0;
  private headLength = 0;
  private decided = false;
  private counting = false;
  private language: string | null = null;
  private flags = 0;

  begin(name: string, size: number): void {
    this.name = name;
    this.size = size;
    this.headLength = 0;
    this.decided = false;
    this.counting = false;
    this.language = null;
    this.flags = 0;
  }

  push(bytes: Uint8Array): void {
    if (this.decided) {
      if (this.counting) this.counter.push(bytes);
      return;
    }
    const wanted = Math.min(this.size, HEAD_BYTES);
    if (this.headLength === 0 && bytes.length >= wanted) {
      // The usual case: all of the head in one piece, looked at where it is.
      this.decide(bytes.subarray(0, wanted));
      if (this.counting) this.counter.push(bytes);
      return;
    }
    const taken = bytes.subarray(0, wanted - this.headLength);
    this.head.set(taken, this.headLength);
    this.headLength += taken.length;
    if (this.headLength < wanted) return;
    const head = this.head.subarray(0, wanted);
    this.decide(head);
    if (!this.counting) return;
    this.counter.push(head);
    this.counter.push(bytes.subarray(taken.length));
  }

  end(): FileFact {
    if (!this.decided) this.decide(this.head.subarray(0, this.headLength));
    const { code, comment, blank } = this.counting ? this.counter.finish() : NO_LINES;
    return [this.language, this.flags, code, comment, blank];
  }

  private decide(head: Uint8Array): void {
    this.decided = true;
    const extension = extensionOf(this.name);
    if (isBinary(extension, head)) {
      this.flags = FLAG.binary;
      return;
    }
    this.language = decideLanguage({ name: this.name, head });
    if (isGeneratedContent(extension, head)) this.flags |= FLAG.generated;
    if (this.size > MAX_COUNTED_BYTES) {
      this.flags |= FLAG.tooLarge;
      return;
    }
    this.counting = true;
    this.counter.reset(lineTableOf(this.language));
  }
}
