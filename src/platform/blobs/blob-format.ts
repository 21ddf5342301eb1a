// The form of a blob: a header, then chunks of 64 KiB, each sealed by itself (the STREAM construction, Hoang, Reyhanitabar,
// Rogaway, Vizár 2015, as age has it). Sealing, opening and both sizes stand here together.
//
//   header  magic "SRBLOB\n" (7) · version (1) · key id (16) · salt (32)
//   chunk   AES-256-GCM of up to 64 KiB · tag (16); nonce = chunk number (11 bytes, big-endian) · 1 for the last, else 0
//
// The key is the blob's own (HKDF-SHA-256 with the salt), so counting nonces are never used twice. Each chunk is bound to the
// header, the container and the name: no chunk opens in another place, another order, another blob, or as another's end.

import { createCipheriv, createDecipheriv, createHash, type KeyObject } from "node:crypto";

import { AppError } from "#base/app-error.ts";
import { KIB } from "#base/units.ts";
import { isUuid, type Uuid } from "#base/uuid.ts";

export const CHUNK_BYTES = 64 * KIB;
export const TAG_BYTES = 16;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
export const SALT_BYTES = 32;
export const HEADER_BYTES = 56;
const MAGIC = Buffer.from("SRBLOB\n\u0001", "latin1");
const KEY_ID_BYTES = 16;
const NONCE_BYTES = 12;

export interface BlobHeader {
  readonly keyId: Uuid;
  readonly salt: Uint8Array;
}

/** Where a blob is: bound to each of its chunks. */
export interface BlobPlace {
  readonly container: Uuid;
  readonly name: Uuid;
}

/** Number of chunks of `bytes` of plaintext; nothing at all is one empty chunk. */
export function chunkCount(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / CHUNK_BYTES));
}

/** Size on disk of `bytes` of plaintext. */
export function sealedSize(bytes: number): number {
  return HEADER_BYTES + bytes + chunkCount(bytes) * TAG_BYTES;
}

/** Size of the plaintext in a blob of `bytes` on disk. @throws AppError `blob.damaged` for a size that no plaintext has. */
export function plainSize(bytes: number): number {
  const body = bytes - HEADER_BYTES;
  const plain = body - Math.ceil(body / SEALED_CHUNK_BYTES) * TAG_BYTES;
  if (plain < 0 || sealedSize(plain) !== bytes) throw new AppError("blob.damaged", `No blob has ${bytes} bytes: it was cut short or added to.`);
  return plain;
}

export function encodeHeader({ keyId, salt }: BlobHeader): Buffer {
  return Buffer.concat([MAGIC, uuidBytes(keyId), salt]);
}

/** @throws AppError `blob.damaged` when it is not the header of a blob. */
export function parseHeader(bytes: Uint8Array): BlobHeader {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (header.length !== HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) throw new AppError("blob.damaged", "The blob does not begin as one.");
  const hex = header.toString("hex", MAGIC.length, MAGIC.length + KEY_ID_BYTES);
  const keyId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  return { keyId, salt: header.subarray(MAGIC.length + KEY_ID_BYTES) };
}

/** What the chunks of the blob with this header at this place are bound to. */
export function chunkBinding(header: Uint8Array, { container, name }: BlobPlace): Uint8Array {
  return createHash("sha256").update("strongroom.blob/1").update(header).update(uuidBytes(container)).update(uuidBytes(name)).digest();
}

export interface ChunkGiven {
  readonly key: KeyObject;
  readonly binding: Uint8Array;
  /** Counts chunks from 0. */
  readonly index: number;
  readonly last: boolean;
}

/** Ciphertext and tag, to be written one after the other. */
export function sealChunk({ key, binding, index, last }: ChunkGiven, plaintext: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const cipher = createCipheriv("aes-256-gcm", key, chunkNonce(index, last), { authTagLength: TAG_BYTES });
  cipher.setAAD(binding);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return [ciphertext, cipher.getAuthTag()];
}

/** @throws AppError `blob.damaged`. */
export function openChunk({ key, binding, index, last }: ChunkGiven, sealed: Uint8Array): Buffer {
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv("aes-256-gcm", key, chunkNonce(index, last), { authTagLength: TAG_BYTES });
  decipher.setAAD(binding);
  decipher.setAuthTag(sealed.subarray(end));
  const plaintext = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
  } catch (cause) {
    plaintext.fill(0);
    throw new AppError("blob.damaged", `Chunk ${index} of a blob does not open.`, { cause, details: { chunk: index } });
  }
  return plaintext;
}

function chunkNonce(index: number, last: boolean): Uint8Array {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(index, 5, 6);
  nonce[NONCE_BYTES - 1] = last ? 1 : 0;
  return nonce;
}

function uuidBytes(id: Uuid): Buffer {
  if (!isUuid(id)) throw new RangeError("Defect: expected a UUID of version 4 as the name of a blob, its container or its key.");
  return Buffer.from(id.replaceAll("-", ""), "hex");
}
