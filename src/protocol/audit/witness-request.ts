// The witness's protocol (C2SP tlog-witness), both halves without the network: what a log posts, what a witness answers, and
// what the answer means.

import { encodeBase64, parseHash, parseWholeNumber } from "./bytes.ts";
import { parseCheckpoint, type SignedCheckpoint } from "./checkpoint.ts";
import type { AuditCrypto } from "./crypto.ts";
import { composeSignatureLine, parseSignatureLines, verifyNote, type NoteKey } from "./note.ts";
import { malformed } from "./refusal.ts";
import { MAX_PROOF_HASHES } from "./verify-proof.ts";

export const ADD_CHECKPOINT_PATH = "/add-checkpoint";
export const SIZE_CONTENT_TYPE = "text/x.tlog.size";
/** 63 hashes, and a note of the largest size. */
export const MAX_REQUEST_CHARACTERS = 131_072;

export interface AddCheckpoint {
  /** The size of the last checkpoint that the witness is thought to have cosigned; 0 for none. */
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: SignedCheckpoint;
}

export function composeAddCheckpoint({ oldSize, proof, checkpoint }: { readonly oldSize: number; readonly proof: readonly Uint8Array[]; readonly checkpoint: string }): string {
  return `old ${oldSize}\n${proof.map((hash) => `${encodeBase64(hash)}\n`).join("")}\n${checkpoint}`;
}

/** @throws AppError `audit.malformed` (AUD-18, and AUD-11 and AUD-14 for the checkpoint in it). */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  if (body.length > MAX_REQUEST_CHARACTERS) throw malformed("AUD-18", `expected a request of at most ${MAX_REQUEST_CHARACTERS} characters`);
  const end = body.indexOf("\n\n");
  const [old = "", ...hashes] = end === -1 ? [] : body.slice(0, end).split("\n");
  const [, size] = /^old ([0-9]+)$/.exec(old) ?? [];
  if (size === undefined) throw malformed("AUD-18", "expected the old size, hashes, an empty line and a checkpoint");
  if (hashes.length > MAX_PROOF_HASHES) throw malformed("AUD-18", `expected at most ${MAX_PROOF_HASHES} hashes`);
  const checkpoint = parseCheckpoint(body.slice(end + 2));
  const oldSize = parseWholeNumber(size, "AUD-18");
  if (oldSize > checkpoint.size) throw malformed("AUD-18", "expected an old size that is not above the checkpoint's");
  const proof = hashes.map((hash) => parseHash(hash, "AUD-18"));
  if (oldSize === 0 && proof.length > 0) throw malformed("AUD-18", "expected no proof from the empty tree");
  return { oldSize, proof, checkpoint };
}

/** What came of a request, for the log. */
export type WitnessVerdict =
  /** `cosignature` is the line to keep with the checkpoint. */
  | { readonly kind: "cosigned"; readonly cosignature: string; readonly timestamp: number }
  /** The witness has cosigned another size: try again from there; an alarm when it is larger than the log's own. */
  | { readonly kind: "other-size"; readonly size: number }
  /** The witness holds another tree, or knows neither log nor key: an alarm, never tried over. */
  | { readonly kind: "refused"; readonly reason: "fork" | "unknown-key" | "unknown-origin" | "malformed" }
  /** No answer that means anything: try again later. */
  | { readonly kind: "failed"; readonly why: string };

/** What a witness's answer to `checkpoint` means. Nothing in it is believed that its key did not sign. */
export function readWitnessAnswer(crypto: AuditCrypto, given: { readonly status: number; readonly contentType: string | null; readonly body: string }, asked: { readonly checkpoint: SignedCheckpoint; readonly witness: NoteKey }): WitnessVerdict {
  const { status, contentType, body } = given;
  if (status === 200) return readCosignature(crypto, body, asked);
  if (status === 409) return readConflict(contentType, body, asked.checkpoint.size);
  if (status === 422) return { kind: "refused", reason: "fork" };
  if (status === 403) return { kind: "refused", reason: "unknown-key" };
  if (status === 404) return { kind: "refused", reason: "unknown-origin" };
  if (status === 400) return { kind: "refused", reason: "malformed" };
  return { kind: "failed", why: `status ${status}` };
}

function readCosignature(crypto: AuditCrypto, body: string, { checkpoint, witness }: { readonly checkpoint: SignedCheckpoint; readonly witness: NoteKey }): WitnessVerdict {
  try {
    const signatures = parseSignatureLines(body);
    for (const signature of signatures) {
      const [verified] = verifyNote(crypto, { text: checkpoint.note.text, signatures: [signature] }, [witness]);
      if (verified !== undefined) return { kind: "cosigned", cosignature: composeSignatureLine(signature), timestamp: verified.timestamp ?? 0 };
    }
    return { kind: "failed", why: "the answer has no cosignature of the witness's key" };
  } catch (error) {
    return { kind: "failed", why: error instanceof Error ? error.message : "the answer is not of its form" };
  }
}

/** With a size: start from there. Without one the sizes are the same and the roots are not. */
function readConflict(contentType: string | null, body: string, size: number): WitnessVerdict {
  if (contentType?.split(";")[0]?.trim() !== SIZE_CONTENT_TYPE) return { kind: "refused", reason: "fork" };
  const held = /^(?:0|[1-9][0-9]{0,15})\n$/.test(body) ? Number(body) : Number.NaN;
  if (!Number.isSafeInteger(held)) return { kind: "failed", why: "the answer's size is not of its form" };
  return held === size ? { kind: "refused", reason: "fork" } : { kind: "other-size", size: held };
}
