// Whether a file is what an envelope says it is, as ATT-6: signature first, then what is signed, then the file.

import { AppError } from "#base/app-error.ts";

import { type Envelope, IN_TOTO_TYPE, malformed, parseEnvelope, preAuthEncode } from "./envelope.ts";
import { parseStatement, type Statement } from "./statement.ts";

export interface VerifyGiven {
  /** As it was kept: JSON. */
  readonly envelope: string;
  /** SHA-256 of the file in hexadecimal. */
  readonly fileSha256: string;
  /** Ed25519 with the key that the verifier trusts. */
  readonly verifySignature: (message: Uint8Array, signature: Uint8Array) => boolean;
  /** The trusted key's id, to say what was expected. */
  readonly keyId: string;
}

export interface Verified {
  readonly statement: Statement;
  /** As the file was called when it was signed. */
  readonly name: string;
}

/** @throws AppError `attestation.malformed`, `attestation.not-signed`, `attestation.other-file`. */
export function verifyFile({ envelope: text, fileSha256, verifySignature, keyId }: VerifyGiven): Verified {
  const envelope = parseEnvelope(text);
  requireSignature(envelope, { verifySignature, keyId });
  if (envelope.payloadType !== IN_TOTO_TYPE) throw malformed(`a payload of type ${IN_TOTO_TYPE}`, envelope.payloadType);
  const statement = parseStatement(envelope.payload);
  const subject = statement.subject.find(({ digest }) => digest.sha256 === fileSha256);
  if (subject === undefined) {
    const signed = statement.subject.map(({ name, digest }) => `${name} ${digest.sha256}`).join(", ");
    throw new AppError("attestation.other-file", `The signature is good, but not of this file: its SHA-256 is ${fileSha256}, and what was signed is ${signed}.`);
  }
  return { statement, name: subject.name };
}

function requireSignature({ payload, payloadType, signatures }: Envelope, { verifySignature, keyId }: Pick<VerifyGiven, "verifySignature" | "keyId">): void {
  const message = preAuthEncode(payloadType, payload);
  if (signatures.some(({ sig }) => verifySignature(message, sig))) return;
  const keys = signatures.map(({ keyid }) => keyid ?? "unnamed").join(", ");
  const why = signatures.some(({ keyid }) => keyid === keyId) ? "it names that key, so the envelope was changed after it was signed" : "it was made by another key, or changed";
  throw new AppError("attestation.not-signed", `Expected a signature by the key ${keyId}, got ${signatures.length === 1 ? "one" : signatures.length} by ${keys} that ${signatures.length === 1 ? "does" : "do"} not verify: ${why}.`);
}
