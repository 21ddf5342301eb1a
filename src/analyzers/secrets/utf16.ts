// Files in UTF-16 with their mark, as old tools of Windows write them: one byte for each unit, so that rules read them like any other.

export const UTF16_MARK_BYTES = 2;
const LAST_ASCII = 0x7f;
/** Stands for all that is not ASCII; no rule knows it. */
const OTHER = 0xff;

/** A byte for each unit after the mark; null for a file without one. */
export function decodeUtf16(content: Uint8Array): Buffer | null {
  const little = content[0] === 0xff && content[1] === 0xfe;
  const big = content[0] === 0xfe && content[1] === 0xff;
  if (!little && !big) return null;
  const units = Buffer.alloc(Math.floor((content.length - UTF16_MARK_BYTES) / 2));
  for (let unit = 0; unit < units.length; unit++) {
    const at = UTF16_MARK_BYTES + unit * 2;
    const low = content[little ? at : at + 1] as number;
    const high = content[little ? at + 1 : at] as number;
    units[unit] = high === 0 && low <= LAST_ASCII ? low : OTHER;
  }
  return units;
}
