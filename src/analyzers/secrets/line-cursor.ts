// Lines and columns of places in a file that is gone through once. A column counts characters: the bytes after the first of a
// character in UTF-8 do not.

const LINE_FEED = 0x0a;
const CONTINUATION_MASK = 0xc0;
const CONTINUATION = 0x80;

export class LineCursor {
  /** From 1. */
  line = 1;
  column = 1;
  private offset = 0;

  copy(): LineCursor {
    const copy = new LineCursor();
    copy.line = this.line;
    copy.column = this.column;
    copy.offset = this.offset;
    return copy;
  }

  /** Goes on to an offset of the file; `bytes` begin at the offset `origin`. Never goes back. */
  advance(bytes: Uint8Array, { origin, to }: { readonly origin: number; readonly to: number }): void {
    let { line, column } = this;
    for (let at = this.offset - origin; at < to - origin; at++) {
      const byte = bytes[at] as number;
      if (byte === LINE_FEED) {
        line++;
        column = 1;
      } else if ((byte & CONTINUATION_MASK) !== CONTINUATION) column++;
    }
    this.line = line;
    this.column = column;
    this.offset = Math.max(this.offset, to);
  }
}
