// What is recorded of an act, and how it is committed to: a public part that stays, a personal part behind a salt that can be
// destroyed, a leaf that names neither.

import { isUuid } from "#base/uuid.ts";
import { encodeBase64 } from "./bytes.ts";
import { canonicalise } from "./canonical-json.ts";
import { HASH_BYTES, type AuditCrypto } from "./crypto.ts";
import { malformed } from "./refusal.ts";

export const SALT_BYTES = 32;
export const LEAF_BYTES = 57;
const LEAF_VERSION = 1;
const STREAM_BYTES = 16;
const RECORD_CONTEXT = "strongroom.audit/record/1";
const PERSONAL_CONTEXT = "strongroom.audit/personal/1";

/** Identifiers, enumerations and numbers: nothing that names a person. */
export interface PublicPart {
  readonly actor: { readonly kind: string; readonly role: string | null };
  /** As the event declares them. */
  readonly details: Readonly<Record<string, string | number | boolean>>;
  /** `access.signed-in`. */
  readonly event: string;
  /** The temporary leave that the act was done under. */
  readonly grant: string | null;
  /** UUID. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
  /** `id` null: it stands in the personal part. */
  readonly subject: { readonly id: string | null; readonly kind: string };
}

/** What leads to a person (`personId`, `sessionId`, `network`): names of letters, values that are texts. Empty where nobody acted. */
export type PersonalPart = Readonly<Record<string, string>>;

export interface Leaf {
  /** The stream's random id: UUID. */
  readonly stream: string;
  /** 1, 2, 3 … within the stream. */
  readonly sequence: number;
  readonly recordHash: Uint8Array;
}

/** Commits to the personal part; nothing of it can be told without the salt (32 random bytes, of this record alone). */
export function commitToPersonal({ sha256 }: Pick<AuditCrypto, "sha256">, salt: Uint8Array, personal: PersonalPart): Uint8Array {
  if (salt.length !== SALT_BYTES) throw malformed("AUD-5", `expected a salt of ${SALT_BYTES} bytes`);
  return sha256(utf8(`${PERSONAL_CONTEXT}\n${encodeBase64(salt)}\n${canonicalise(personal)}\n`));
}

/** Commits to the record: its public part, and what commits to its personal part. */
export function hashRecord({ sha256 }: Pick<AuditCrypto, "sha256">, record: PublicPart, commitment: Uint8Array): Uint8Array {
  if (commitment.length !== HASH_BYTES) throw malformed("AUD-6", `expected a commitment of ${HASH_BYTES} bytes`);
  const { actor, details, event, grant, id, recordedAt, subject } = record;
  // Member by member: the interfaces promise them, and nothing else is committed to.
  const text = canonicalise({ actor: { kind: actor.kind, role: actor.role }, details, event, grant, id, recordedAt, subject: { id: subject.id, kind: subject.kind } });
  return sha256(utf8(`${RECORD_CONTEXT}\n${text}\n${encodeBase64(commitment)}\n`));
}

/** The leaf's data, 57 bytes: version, stream, sequence (big-endian), record hash. */
export function encodeLeaf({ stream, sequence, recordHash }: Leaf): Uint8Array {
  if (!isUuid(stream) || !Number.isSafeInteger(sequence) || sequence < 1 || recordHash.length !== HASH_BYTES) throw malformed("AUD-2", "expected a stream, a sequence and a record's hash");
  const bytes = new Uint8Array(LEAF_BYTES);
  bytes[0] = LEAF_VERSION;
  const hex = stream.replaceAll("-", "");
  for (let at = 0; at < STREAM_BYTES; at++) bytes[1 + at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16);
  new DataView(bytes.buffer).setBigUint64(1 + STREAM_BYTES, BigInt(sequence));
  bytes.set(recordHash, LEAF_BYTES - HASH_BYTES);
  return bytes;
}

/** @throws AppError `audit.malformed` (AUD-2). */
export function decodeLeaf(bytes: Uint8Array): Leaf {
  if (bytes.length !== LEAF_BYTES || bytes[0] !== LEAF_VERSION) throw malformed("AUD-2", `expected a leaf of version ${LEAF_VERSION} and ${LEAF_BYTES} bytes`);
  const hex = Array.from(bytes.subarray(1, 1 + STREAM_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const stream = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const sequence = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(1 + STREAM_BYTES));
  if (!isUuid(stream) || !Number.isSafeInteger(sequence) || sequence < 1) throw malformed("AUD-2", "expected a stream (UUID, version 4) and a sequence from 1 on");
  return { stream, sequence, recordHash: new Uint8Array(bytes.subarray(LEAF_BYTES - HASH_BYTES)) };
}


function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
