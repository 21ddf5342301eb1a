// DSSE envelopes (secure-systems-lab/dsse, protocol 1.0.2): a payload, its type, signatures over both.

import { z } from "zod";

import { AppError } from "#base/app-error.ts";

export const IN_TOTO_TYPE = "application/vnd.in-toto+json";
export const MAX_ENVELOPE_CHARACTERS = 1024 * 1024;
const MAX_SIGNATURES = 16;

export interface EnvelopeSignature {
  readonly keyid: string | null;
  readonly sig: Uint8Array;
}

export interface Envelope {
  readonly payload: Uint8Array;
  readonly payloadType: string;
  readonly signatures: readonly EnvelopeSignature[];
}

const base64 = z.string().regex(/^[A-Za-z0-9+/_-]*={0,2}$/, "expected base64");

/** Fields that are not known are ignored (ATT-1). */
const envelopeSchema = z.object({
  payload: base64,
  payloadType: z.string().min(1).max(200),
  signatures: z.array(z.object({ keyid: z.string().max(1000).nullish(), sig: base64.min(1) })).min(1).max(MAX_SIGNATURES),
});

/** ATT-2: what is signed. */
export function preAuthEncode(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = new TextEncoder().encode(payloadType);
  const head = new TextEncoder().encode(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `);
  const message = new Uint8Array(head.length + payload.length);
  message.set(head);
  message.set(payload, head.length);
  return message;
}

export function composeEnvelope({ payload, payloadType, signatures }: Envelope): string {
  const envelope = { payload: toBase64(payload), payloadType, signatures: signatures.map(({ keyid, sig }) => ({ ...(keyid === null ? {} : { keyid }), sig: toBase64(sig) })) };
  return `${JSON.stringify(envelope, null, 2)}\n`;
}

/** @throws AppError `attestation.malformed`. */
export function parseEnvelope(text: string): Envelope {
  if (text.length > MAX_ENVELOPE_CHARACTERS) throw malformed(`an envelope of at most ${MAX_ENVELOPE_CHARACTERS} characters`, `${text.length}`);
  const parsed = envelopeSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw malformed("a DSSE envelope", `${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim());
  }
  const { payload, payloadType, signatures } = parsed.data;
  return { payload: fromBase64(payload), payloadType, signatures: signatures.map(({ keyid, sig }) => ({ keyid: keyid ?? null, sig: fromBase64(sig) })) };
}

export function malformed(expected: string, got: string): AppError {
  return new AppError("attestation.malformed", `Expected ${expected}, got: ${got}.`);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw malformed("JSON", "something else");
    throw error;
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** Both alphabets, with and without padding. */
function fromBase64(text: string): Uint8Array {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/").replaceAll("=", "");
  if (plain.length % 4 === 1) throw malformed("base64", "a length that no base64 has");
  return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
}
