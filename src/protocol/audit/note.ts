// Signed notes (C2SP signed-note): a text, an empty line, signature lines. Read strictly; believed only after verification.

import { concatBytes, decodeBase64, encodeBase64, equalBytes } from "./bytes.ts";
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type AuditCrypto } from "./crypto.ts";
import { malformed } from "./refusal.ts";

export const KEY_ID_BYTES = 4;
/** The specification asks for at least 16. */
export const MAX_SIGNATURES = 64;
/** A checkpoint with 64 signatures of the longest kind in use would not fill it. */
export const MAX_NOTE_CHARACTERS = 65_536;

/** Signature types of the specification, as they go into a key's id. */
export const KEY_TYPES = { log: 0x01, witness: 0x04 } as const;

export interface NoteKey {
  readonly name: string;
  /** `log` signs the text; `witness` signs the text under a time (C2SP tlog-cosignature, cosignature/v1). */
  readonly use: keyof typeof KEY_TYPES;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Uint8Array;
  /** What follows the key's id: unknown until the key is known. */
  readonly signature: Uint8Array;
}

export interface Note {
  /** With its last newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const SIGNATURE_LINE = /^\u2014 (\S+) ([A-Za-z0-9+/=]+)$/u;
// Unicode spaces and plus signs are not allowed in the name of a key.
const KEY_NAME = /^[^\s+\p{Z}\p{Cc}]{1,256}$/u;
const CONTROL = /[\0-\x09\x0b-\x1f\x7f]/;

export function isKeyName(name: string): boolean {
  return KEY_NAME.test(name) && name.isWellFormed();
}

/** The first 4 bytes of SHA-256(name, newline, type, public key). */
export function keyIdOf({ sha256 }: Pick<AuditCrypto, "sha256">, key: NoteKey): Uint8Array {
  return sha256(concatBytes(utf8(`${key.name}\n`), Uint8Array.of(KEY_TYPES[key.use]), key.publicKey)).slice(0, KEY_ID_BYTES);
}

/** `name+0a1b2c3d+base64(type, public key)`: a verifier's key on one line. */
export function composeVerifierKey(crypto: Pick<AuditCrypto, "sha256">, key: NoteKey): string {
  const id = Array.from(keyIdOf(crypto, key), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${key.name}+${id}+${encodeBase64(concatBytes(Uint8Array.of(KEY_TYPES[key.use]), key.publicKey))}`;
}

/** @throws AppError `audit.malformed` (AUD-12). */
export function parseVerifierKey(crypto: Pick<AuditCrypto, "sha256">, text: string): NoteKey {
  const [, name = "", encoded = ""] = /^([^+]+)\+[0-9a-f]{8}\+([A-Za-z0-9+/=]+)$/u.exec(text) ?? [];
  const bytes = decodeBase64(encoded);
  const use = bytes?.[0] === KEY_TYPES.log ? "log" : bytes?.[0] === KEY_TYPES.witness ? "witness" : null;
  if (!isKeyName(name) || use === null || bytes?.length !== 1 + PUBLIC_KEY_BYTES) throw malformed("AUD-12", "expected a verifier's key: name+id+base64, of type 1 or 4");
  const key = { name, use, publicKey: bytes.slice(1) } as const;
  if (composeVerifierKey(crypto, key) !== text) throw malformed("AUD-12", "the id of the key is not that of its name and bytes");
  return key;
}

/** @throws AppError `audit.malformed` (AUD-11). */
export function parseNote(note: string): Note {
  if (note.length > MAX_NOTE_CHARACTERS) throw malformed("AUD-11", `expected a note of at most ${MAX_NOTE_CHARACTERS} characters`);
  if (CONTROL.test(note) || !note.isWellFormed()) throw malformed("AUD-11", "expected UTF-8 without control characters other than newline");
  const end = note.lastIndexOf("\n\n");
  if (end <= 0 || !note.endsWith("\n") || end + 2 >= note.length) throw malformed("AUD-11", "expected a text, an empty line and signature lines, each ended by a newline");
  return { text: note.slice(0, end + 1), signatures: parseSignatureLines(note.slice(end + 2)) };
}

/** Lines as they stand at the end of a note, and in a witness's answer. @throws AppError `audit.malformed` (AUD-11). */
export function parseSignatureLines(text: string): NoteSignature[] {
  if (!text.endsWith("\n")) throw malformed("AUD-11", "expected each signature line to end in a newline");
  const lines = text.slice(0, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) throw malformed("AUD-11", `expected at most ${MAX_SIGNATURES} signatures`);
  return lines.map((line) => {
    const [, name = "", encoded = ""] = SIGNATURE_LINE.exec(line) ?? [];
    const bytes = decodeBase64(encoded);
    if (!isKeyName(name) || bytes === null || bytes.length <= KEY_ID_BYTES) throw malformed("AUD-11", "expected a signature line: an em dash, a key's name, base64");
    return { name, keyId: bytes.slice(0, KEY_ID_BYTES), signature: bytes.slice(KEY_ID_BYTES) };
  });
}

export function composeNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map(composeSignatureLine).join("")}`;
}

export function composeSignatureLine({ name, keyId, signature }: NoteSignature): string {
  return `\u2014 ${name} ${encodeBase64(concatBytes(keyId, signature))}\n`;
}

export interface VerifiedSignature {
  readonly key: NoteKey;
  /** Of a cosignature: seconds since 1970. */
  readonly timestamp: number | null;
}

/**
 * The known keys that signed, each once. Signatures of unknown keys are passed over.
 * @throws AppError `audit.malformed` (AUD-13) when a signature of a known key does not verify: the whole note is refused.
 */
export function verifyNote(crypto: AuditCrypto, note: Note, keys: readonly NoteKey[]): VerifiedSignature[] {
  const verified = new Map<NoteKey, VerifiedSignature>();
  for (const signature of note.signatures) {
    const key = keys.find((each) => each.name === signature.name && equalBytes(keyIdOf(crypto, each), signature.keyId));
    if (key === undefined) continue;
    const timestamp = verifySignature(crypto, { text: note.text, key, signature: signature.signature });
    if (timestamp === false) throw malformed("AUD-13", `the signature of ${key.name} does not verify`);
    const before = verified.get(key);
    // Twice the same key: a cosigner may have signed again later; the newest counts.
    if (before === undefined || (timestamp ?? 0) > (before.timestamp ?? 0)) verified.set(key, { key, timestamp });
  }
  return [...verified.values()];
}

/** What a key signs: the text; a witness signs it under a time. */
export function signedMessage(use: NoteKey["use"], text: string, timestamp: number): Uint8Array {
  return utf8(use === "log" ? text : `cosignature/v1\ntime ${timestamp}\n${text}`);
}

/** A cosignature's bytes: the time (big-endian, 64 bits), then the signature. */
export function encodeCosignature(timestamp: number, signature: Uint8Array): Uint8Array {
  const time = new Uint8Array(TIMESTAMP_BYTES);
  new DataView(time.buffer).setBigUint64(0, BigInt(timestamp));
  return concatBytes(time, signature);
}

const TIMESTAMP_BYTES = 8;

/** The time of a cosignature, null for a log's signature, false where it does not verify. */
function verifySignature(crypto: AuditCrypto, { text, key, signature }: { readonly text: string; readonly key: NoteKey; readonly signature: Uint8Array }): number | null | false {
  const timed = key.use === "witness" ? TIMESTAMP_BYTES : 0;
  if (signature.length !== timed + SIGNATURE_BYTES) return false;
  const timestamp = timed === 0 ? 0 : Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0));
  if (!Number.isSafeInteger(timestamp)) return false;
  const valid = crypto.verifyEd25519({ publicKey: key.publicKey, message: signedMessage(key.use, text, timestamp), signature: signature.slice(timed) });
  if (!valid) return false;
  return timed === 0 ? null : timestamp;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
