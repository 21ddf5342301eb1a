// Checkpoints (C2SP tlog-checkpoint): a signed note that says how large a log's tree is, and its root. And the log's statement of
// how long one team's stream was at that size, which a checkpoint cannot say.

import { isUuid } from "#base/uuid.ts";
import { encodeBase64, parseHash, parseWholeNumber } from "./bytes.ts";
import { HASH_BYTES, type AuditCrypto, type SignEd25519 } from "./crypto.ts";
import { composeNote, composeSignatureLine, encodeCosignature, isKeyName, keyIdOf, parseNote, signedMessage, type Note, type NoteKey } from "./note.ts";
import { malformed } from "./refusal.ts";
import type { TreeHead } from "./verify-proof.ts";

export interface Checkpoint extends TreeHead {
  readonly origin: string;
}

export interface SignedCheckpoint extends Checkpoint {
  /** To be verified with `verifyNote` before anything of it is believed. */
  readonly note: Note;
}

/** What a log says of one stream: at `size` leaves it had `sequence` entries. */
export interface StreamHead {
  readonly origin: string;
  readonly stream: string;
  readonly sequence: number;
  readonly size: number;
}

const STREAM_HEAD = "strongroom.audit/stream/1";

/** The text that is signed. */
export function composeCheckpointText({ origin, size, root }: Checkpoint): string {
  if (!isOrigin(origin) || !Number.isSafeInteger(size) || size < 0 || root.length !== HASH_BYTES) throw malformed("AUD-14", "expected an origin, a size and a root");
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/** Of at least three lines; what follows them are extension lines, which are passed over. @throws AppError `audit.malformed` (AUD-11, AUD-14). */
export function parseCheckpoint(text: string): SignedCheckpoint {
  const note = parseNote(text);
  const [origin = "", size = "", root = "", ...rest] = note.text.slice(0, -1).split("\n");
  if (origin === "" || rest.includes("")) throw malformed("AUD-14", "expected lines that are not empty: origin, size, root, extensions");
  if (origin === STREAM_HEAD) throw malformed("AUD-14", "the note is about a stream, not about the tree");
  return { origin, size: parseWholeNumber(size, "AUD-14"), root: parseHash(root, "AUD-14"), note };
}

/** A log's checkpoint, signed. The key's name should be the origin. */
export async function signCheckpoint(crypto: Pick<AuditCrypto, "sha256">, checkpoint: Checkpoint, signer: Signer): Promise<string> {
  return await signNote(crypto, composeCheckpointText(checkpoint), signer);
}

export async function signStreamHead(crypto: Pick<AuditCrypto, "sha256">, head: StreamHead, signer: Signer): Promise<string> {
  const { origin, stream, sequence, size } = head;
  if (!isOrigin(origin) || !isUuid(stream) || !Number.isSafeInteger(sequence) || sequence < 0 || !Number.isSafeInteger(size) || size < sequence) throw malformed("AUD-28", "expected a stream, its length and a size");
  return await signNote(crypto, `${STREAM_HEAD}\n${origin}\n${stream}\n${sequence}\n${size}\n`, signer);
}

export interface Signer {
  readonly key: NoteKey;
  readonly sign: SignEd25519;
}

/** One signature line, for whoever has the note already: a witness's cosignature of a checkpoint's text. */
export async function cosign(crypto: Pick<AuditCrypto, "sha256">, text: string, { key, sign, timestamp }: Signer & { readonly timestamp: number }): Promise<string> {
  const signature = await sign(signedMessage("witness", text, timestamp));
  return composeSignatureLine({ name: key.name, keyId: keyIdOf(crypto, key), signature: encodeCosignature(timestamp, signature) });
}

async function signNote(crypto: Pick<AuditCrypto, "sha256">, text: string, { key, sign }: Signer): Promise<string> {
  const signature = await sign(signedMessage("log", text, 0));
  return composeNote({ text, signatures: [{ name: key.name, keyId: keyIdOf(crypto, key), signature }] });
}

function isOrigin(origin: string): boolean {
  return isKeyName(origin) && origin !== STREAM_HEAD;
}
