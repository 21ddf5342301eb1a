// How values of SQL become values of JavaScript, the same on both engines: no code above knows which it runs on.
// bigint is a number (and refused beyond 2^53), timestamps are Dates, dates and numerics are strings, bytea is a Uint8Array.

/** Type numbers of PostgreSQL's catalogue (pg_type.dat): they never change. */
export const OID = { bytea: 17, int8: 20, date: 1082, timestamptz: 1184, int8Array: 1016, byteaArray: 1001, dateArray: 1182 } as const;

/** @throws RangeError beyond 2^53: a number that is not exact is not a number to work with. */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`Expected a bigint within ±2^53, got ${text}.`);
  return value;
}

/** Hexadecimal form of bytea, as `\x00ff` (PostgreSQL's manual, 8.4.1). */
export function parseBytea(text: string): Uint8Array {
  const bytes = Buffer.from(text.slice(2), "hex");
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function serializeBytea(bytes: unknown): string {
  if (!(bytes instanceof Uint8Array)) throw new TypeError("Expected a Uint8Array for a bytea.");
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}

export function parseTimestamp(text: string): Date {
  return new Date(text);
}

/** `parse` for each item of a one-dimensional array without nulls in its text form: enough for the types above, whose text has no comma. */
export function parseArrayOf<Item>(parse: (text: string) => Item): (text: string) => (Item | null)[] {
  return (text) => {
    const inner = text.slice(1, -1);
    if (inner === "") return [];
    return inner.split(",").map((item) => (item === "NULL" ? null : parse(unquote(item))));
  };
}

/** A bytea inside an array stands as `"\\x00"`. */
function unquote(item: string): string {
  return item.startsWith('"') ? item.slice(1, -1).replaceAll("\\\\", "\\") : item;
}
