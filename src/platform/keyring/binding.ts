// Associated data in one unambiguous form: each part with its length in front, so no two different lists of parts give the
// same bytes ("ab","c" is not "a","bc").

const LENGTH_BYTES = 4;

/** Parts in order, each as its UTF-8 bytes behind its length (32 bits, big-endian). */
export function encodeBinding(parts: readonly string[]): Buffer {
  let size = 0;
  for (const part of parts) size += LENGTH_BYTES + Buffer.byteLength(part, "utf8");
  const encoded = Buffer.allocUnsafe(size);
  let at = 0;
  for (const part of parts) {
    const written = encoded.write(part, at + LENGTH_BYTES, "utf8");
    encoded.writeUInt32BE(written, at);
    at += LENGTH_BYTES + written;
  }
  return encoded;
}
