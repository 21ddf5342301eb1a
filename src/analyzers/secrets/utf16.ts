// Files in UTF-16 with their mark, as old tools of Windows write them: one byte for each unit, so that rules read them like any other.

export const UTF16_MARK_BYTES = 2;
const LAST_ASCII = 0x7f;
/** Stands for all that is not ASCII; no rule knows it. */
const OTHER = 0xff;

export type Utf16Order = "little" | "big";

/** Null for a file without the mark. */
export function utf16OrderOf(head: Uint8Array): Utf16Order | null {
  if (head[0] === 0xff && head[1] === 0xfe) return "little";
  return head[0] === 0xfe && head[1] === 0xff ? "big" : null;
}

/** A byte for each whole unit of what follows the mark. */
export function narrowUnits(bytes: Uint8Array, order: Utf16Order): Buffer {
  const units = Buffer.alloc(Math.floor(bytes.length / 2));
  const low = order === "little" ? 0 : 1;
  for (let unit = 0; unit < units.length; unit++) {
    const code = bytes[unit * 2 + low] as number;
    units[unit] = bytes[unit * 2 + 1 - low] === 0 && code <= LAST_ASCII ? code : OTHER;
  }
  return units;
}

/** Where a place among the narrowed units is in the file. */
export function widenOffset(offset: number): number {
  return offset * 2 + UTF16_MARK_BYTES;
}
