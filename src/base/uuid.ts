// Identifiers are random UUIDs, version 4 (RFC 9562 section 5.4): none says how many there are or which came first.

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export type Uuid = string;

export function createUuid(): Uuid {
  return globalThis.crypto.randomUUID();
}

/** True for the canonical lower-case form only. */
export function isUuid(value: string): boolean {
  return UUID_V4.test(value);
}
