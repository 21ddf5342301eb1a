// How tree-sitter is given a source: it asks for a piece from a place on whenever what it looks at lies outside of the last one, which for
// grammars that look far ahead is often. The package writes every character of a piece by a call; here a piece is one copy.

const BYTES_PER_UNIT = 2;
/** What the program's buffer for a piece holds; a zero ends it. */
export const PIECE_UNITS = 10 * 1024 / BYTES_PER_UNIT - 1;

export interface SourceFeed {
  /** What the program asks for from now on. */
  begin(source: string): void;
  /** The program's import `tree_sitter_parse_callback`: places are counted in units of UTF-16. */
  give(bufferAddress: number, index: number, row: number, column: number, lengthAddress: number): void;
}

export function createSourceFeed(memory: { readonly buffer: ArrayBuffer }): SourceFeed {
  let bytes = Buffer.alloc(0);
  let units = new Uint16Array(0);
  let length = 0;
  let view = new DataView(memory.buffer);
  return {
    begin(source) {
      length = source.length;
      if (units.length < length) {
        units = new Uint16Array(length);
        bytes = Buffer.from(units.buffer);
      }
      bytes.write(source, "utf16le");
    },
    give(bufferAddress, index, _row, _column, lengthAddress) {
      // Memory that grows is another buffer.
      if (view.buffer !== memory.buffer) view = new DataView(memory.buffer);
      const count = Math.max(0, Math.min(length - index, PIECE_UNITS));
      if (count > 0) new Uint16Array(memory.buffer, bufferAddress, count).set(units.subarray(index, index + count));
      view.setUint16(bufferAddress + count * BYTES_PER_UNIT, 0, true);
      view.setInt32(lengthAddress, count, true);
    },
  };
}
