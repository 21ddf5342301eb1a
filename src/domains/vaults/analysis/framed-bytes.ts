// Bytes with a header: its length (32 bits, big-endian), the header as JSON, then the bytes. What an update hands on as it is, is kept so: the
// header says what it is, and nothing else is parsed.

export interface FramedBytes {
  readonly header: unknown;
  readonly rest: Uint8Array;
}

const LENGTH_BYTES = 4;

export function frameBytes(header: unknown, parts: readonly Uint8Array[]): Uint8Array {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, ...parts]);
}

/** Of what `frameBytes` made. */
export function unframeBytes(bytes: Uint8Array): FramedBytes {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = LENGTH_BYTES + buffer.readUInt32BE(0);
  return { header: JSON.parse(buffer.toString("utf8", LENGTH_BYTES, at)), rest: new Uint8Array(bytes.buffer, bytes.byteOffset + at, bytes.length - at) };
}
