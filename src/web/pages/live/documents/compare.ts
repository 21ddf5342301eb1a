// Whether a document is like the host's, and what to send when it is not. Edits commute, so sending too much is harmless and too little is not.

import { decodeStateVector, encodeStateAsUpdate, encodeStateVector, encodeStateVectorFromUpdate, type Doc } from "yjs";

import { encodeBase64url } from "#protocol/tokens/base64url.ts";

const encoder = new TextEncoder();

/** SHA-256 of the text, as the host's pulse has it. */
export async function hashText(text: string): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))));
}

/** How much was written on this page. */
export function ownClock(doc: Doc): number {
  return decodeStateVector(encodeStateVector(doc)).get(doc.clientID) ?? 0;
}

/** How much of it this update of the host's shows that the host has. */
export function clockIn(update: Uint8Array, client: number): number {
  return decodeStateVector(encodeStateVectorFromUpdate(update)).get(client) ?? 0;
}

/** What was written on this page from there on, and all that is deleted. */
export function ownUpdate(doc: Doc, hostHas: number): Uint8Array<ArrayBuffer> {
  const known = decodeStateVector(encodeStateVector(doc));
  return new Uint8Array(encodeStateAsUpdate(doc, encodeStateVector(known.set(doc.clientID, hostHas))));
}
