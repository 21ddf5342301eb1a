// CBOR as authenticators write it (RFC 8949), for messages of our own making.

export type CborValue = number | boolean | null | string | Uint8Array | readonly CborValue[] | ReadonlyMap<string | number, CborValue>;

const SIMPLE = { false: 0xf4, true: 0xf5, null: 0xf6 } as const;

export function encodeCbor(value: CborValue): Uint8Array {
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === "boolean" || value === null) return Uint8Array.of(SIMPLE[String(value) as keyof typeof SIMPLE]);
  if (typeof value === "string") return join([head(3, Buffer.byteLength(value)), new TextEncoder().encode(value)]);
  if (value instanceof Uint8Array) return join([head(2, value.length), value]);
  if (value instanceof Map) return join([head(5, value.size), ...[...(value as ReadonlyMap<string | number, CborValue>)].flatMap(([name, member]) => [encodeCbor(name), encodeCbor(member)])]);
  const items = value as readonly CborValue[];
  return join([head(4, items.length), ...items.map(encodeCbor)]);
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function head(major: number, value: number): Uint8Array {
  if (value < 24) return Uint8Array.of((major << 5) | value);
  if (value < 0x1_00) return Uint8Array.of((major << 5) | 24, value);
  if (value < 0x1_00_00) return Uint8Array.of((major << 5) | 25, value >> 8, value & 0xff);
  return Uint8Array.of((major << 5) | 26, (value >>> 24) & 0xff, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
}
