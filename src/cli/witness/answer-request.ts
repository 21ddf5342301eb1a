// What a witness answers to a checkpoint (C2SP tlog-witness; AUD-18 to AUD-21). Requests of one log go one after the other, so that
// what is compared is what is replaced.

import { isAppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { equalBytes } from "#protocol/audit/bytes.ts";
import { cosign } from "#protocol/audit/checkpoint.ts";
import { composeNote, keyIdOf, verifyNote, type Note } from "#protocol/audit/note.ts";
import { createTreeHash } from "#protocol/audit/tree-hash.ts";
import { verifyConsistency } from "#protocol/audit/verify-proof.ts";
import { parseAddCheckpoint, SIZE_CONTENT_TYPE, type AddCheckpoint } from "#protocol/audit/witness-request.ts";
import { nodeCrypto, signEd25519 } from "./node-crypto.ts";
import type { KnownLog, Refusal, WitnessFolder } from "./witness-folder.ts";

export interface Answer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422 | 503;
  readonly contentType: string;
  readonly body: string;
}

export interface Answerer {
  addCheckpoint(body: string): Promise<Answer>;
}

const tree = createTreeHash(nodeCrypto);

export function createAnswerer({ folder, clock }: { readonly folder: WitnessFolder; readonly clock: Pick<Clock, "now"> }): Answerer {
  const queues = new Map<string, Promise<unknown>>();
  return {
    async addCheckpoint(body) {
      const request = parse(body);
      if (typeof request === "string") return plain(400, request);
      const { origin } = request.checkpoint;
      if (!folder.logs.has(origin)) return plain(404, "unknown origin");
      const before = queues.get(origin) ?? Promise.resolve();
      const answered = before.then(async () => await answer({ folder, clock }, request));
      // One that failed does not fail those behind it.
      queues.set(origin, answered.catch(() => undefined));
      return await answered;
    },
  };
}

async function answer({ folder, clock }: { readonly folder: WitnessFolder; readonly clock: Pick<Clock, "now"> }, { checkpoint, oldSize, proof }: AddCheckpoint): Promise<Answer> {
  const { origin, size, root, note } = checkpoint;
  const log = folder.logs.get(origin);
  if (log === undefined) return plain(404, "unknown origin");
  const signed = signedByLog(log, note);
  const refuse = async (reason: Refusal["reason"], answered: Answer): Promise<Answer> => {
    await folder.refuse({ at: new Date(clock.now()).toISOString(), origin, reason, checkpoint: signed });
    return answered;
  };
  if (signed === null) return await refuse("signature", plain(403, "not signed by the key of this log"));
  const held = log.latest ?? { size: 0, root: tree.empty, timestamp: 0 };
  if (size < held.size) return await refuse("rollback", sizeAnswer(held.size));
  if (oldSize !== held.size) return sizeAnswer(held.size);
  if (size === held.size && !equalBytes(root, held.root)) return await refuse("fork", plain(409, "another root at this size"));
  if (!verifyConsistency(tree, { old: held, head: checkpoint, proof })) return await refuse("unproven", plain(422, "the consistency proof does not verify"));
  const timestamp = Math.floor(clock.now() / SECOND);
  // A cosignature says that this is the newest tree as of its time: its times only grow.
  if (timestamp < held.timestamp) return await refuse("clock", plain(503, "the witness's clock went back"));
  const cosignature = await cosign(nodeCrypto, note.text, { key: folder.key, timestamp, sign: async (message) => await Promise.resolve(signEd25519(folder.privateKey, message)) });
  await folder.keep(origin, signed + cosignature);
  return plain(200, cosignature);
}

/** The note with the log's own signatures alone; null when its key did not sign it, or one of its signatures is wrong. */
function signedByLog({ key }: KnownLog, note: Note): string | null {
  const signatures = note.signatures.filter(({ name, keyId }) => name === key.name && equalBytes(keyId, keyIdOf(nodeCrypto, key)));
  try {
    return verifyNote(nodeCrypto, { text: note.text, signatures }, [key]).length === 0 ? null : composeNote({ text: note.text, signatures: signatures.slice(0, 1) });
  } catch (error) {
    if (isAppError(error, "audit.malformed")) return null;
    throw error;
  }
}

/** A text when it is not of its form. */
function parse(body: string): AddCheckpoint | string {
  try {
    return parseAddCheckpoint(body);
  } catch (error) {
    if (isAppError(error, "audit.malformed")) return error.message;
    throw error;
  }
}

function plain(status: Answer["status"], text: string): Answer {
  return { status, contentType: "text/plain; charset=utf-8", body: text.endsWith("\n") ? text : `${text}\n` };
}

function sizeAnswer(size: number): Answer {
  return { status: 409, contentType: SIZE_CONTENT_TYPE, body: `${size}\n` };
}
