// How long the first CBOR item in some bytes is, so that nothing can hide behind it. Only what CTAP2 uses: definite lengths, no
// tags, little nesting (CTAP 2.1 section 8, "message encoding").

const MAX_DEPTH = 4;

/** Bytes of the item at `start`; null for what is cut short, nested too deep, or of a form that authenticators do not write. */
export function measureCbor(bytes: Uint8Array, start = 0): number | null {
  const end = endOfItem(bytes, start, 0);
  return end === null ? null : end - start;
}

function endOfItem(bytes: Uint8Array, start: number, depth: number): number | null {
  const head = readHead(bytes, start);
  if (head === null || depth > MAX_DEPTH) return null;
  const { major, value, end } = head;
  switch (major) {
    case 0:
    case 1:
      return end;
    case 2:
    case 3:
      return end + value <= bytes.length ? end + value : null;
    case 4:
      return endOfItems(bytes, { start: end, count: value, depth: depth + 1 });
    case 5:
      return endOfItems(bytes, { start: end, count: 2 * value, depth: depth + 1 });
    case 7:
      // false, true, null; no floats.
      return value >= 20 && value <= 22 ? end : null;
    default:
      return null;
  }
}

function endOfItems(bytes: Uint8Array, items: { readonly start: number; readonly count: number; readonly depth: number }): number | null {
  // Each item takes a byte at least: a count beyond that is a lie, and not a reason to loop.
  if (items.count > bytes.length - items.start) return null;
  let at = items.start;
  for (let index = 0; index < items.count; index++) {
    const end = endOfItem(bytes, at, items.depth);
    if (end === null) return null;
    at = end;
  }
  return at;
}

interface Head {
  readonly major: number;
  readonly value: number;
  readonly end: number;
}

/** The first byte and the number behind it, of up to 32 bits: nothing here is longer. */
function readHead(bytes: Uint8Array, start: number): Head | null {
  const first = bytes[start];
  if (first === undefined) return null;
  const major = first >> 5;
  const short = first & 0x1f;
  if (short < 24) return { major, value: short, end: start + 1 };
  if (short > 26) return null;
  const size = 1 << (short - 24);
  const digits = bytes.subarray(start + 1, start + 1 + size);
  if (digits.length < size) return null;
  return { major, value: digits.reduce((value, digit) => value * 256 + digit, 0), end: start + 1 + size };
}
