// An epoch's keys (LIV-23, LIV-24): from 32 fresh random bytes and the hash of the roster, so that two guests who were shown different
// people cannot read the same broadcast. Nothing leads from one epoch to another.

import { HEADER_BYTES, type Bytes } from "#protocol/live/envelope/header.ts";
import { refuseLive } from "#protocol/live/envelope/refusal.ts";
import { joinBytes, uint16, uint32, utf8 } from "#protocol/live/handshake/bytes.ts";
import { derive, sha256 } from "#protocol/live/handshake/derive.ts";
import { ROLES, type RosterEntry } from "#protocol/live/messages/roles.ts";
import { CHANNEL_KEY_BYTES, type ChannelParameters } from "./channel.ts";

/** A new epoch after so many broadcasts, and after an hour. */
export const EPOCH_FRAMES = 2 ** 20;
export const EPOCH_MS = 60 * 60 * 1000;
const SIGNATURE_BYTES = 64;
const SIGNED = utf8("strongroom.live/1 broadcast\0");

export interface Epoch {
  readonly sessionId: Bytes;
  readonly number: number;
  readonly secret: Bytes;
  readonly roster: readonly RosterEntry[];
}

/** The people in the order of their ids: one form for each set. @throws AppError `live.refused` where an id is there twice. */
export async function hashRoster(roster: readonly RosterEntry[]): Promise<Bytes> {
  const sorted = [...roster].sort((a, b) => a.id - b.id);
  if (sorted.some(({ id }, index) => id === sorted[index - 1]?.id)) throw refuseLive("LIV-24", "somebody is on the roster twice");
  const lines = sorted.map(({ id, role, name }) => {
    const text = utf8(name);
    return joinBytes(uint16(id), Uint8Array.of(ROLES.indexOf(role)), uint16(text.length), text);
  });
  return await sha256(utf8("roster\0"), ...lines);
}

/** What all read (`broadcast`), or those alone who follow `peer`. */
export async function epochChannel(epoch: Epoch, stream: { readonly kind: "broadcast"; readonly peer: 0 } | { readonly kind: "followers"; readonly peer: number }): Promise<ChannelParameters> {
  const context = joinBytes(epoch.sessionId, uint32(epoch.number), uint16(stream.peer), await hashRoster(epoch.roster));
  const secret = await derive({ secret: epoch.secret, label: stream.kind, context, length: CHANNEL_KEY_BYTES });
  return { sessionId: epoch.sessionId, kind: stream.kind, peer: stream.peer, epoch: epoch.number, secret, maxFrames: EPOCH_FRAMES };
}

/** Host's signature over a broadcast, before what it signs: every member knows the key, and none of them is the host (LIV-25). */
export async function signContent(content: Uint8Array, { header, sessionId, key }: { readonly header: Bytes; readonly sessionId: Bytes; readonly key: CryptoKey }): Promise<Bytes> {
  const signature = await crypto.subtle.sign("Ed25519", key, joinBytes(SIGNED, sessionId, header, content));
  return joinBytes(new Uint8Array(signature), content);
}

/** The content of an opened frame. @throws AppError `live.refused`. */
export async function verifyContent(opened: Bytes, { frame, sessionId, key }: { readonly frame: Uint8Array; readonly sessionId: Bytes; readonly key: CryptoKey }): Promise<Bytes> {
  const [signature, content] = [opened.slice(0, SIGNATURE_BYTES), opened.slice(SIGNATURE_BYTES)];
  const good = signature.length === SIGNATURE_BYTES && (await crypto.subtle.verify("Ed25519", key, signature, joinBytes(SIGNED, sessionId, frame.subarray(0, HEADER_BYTES), content)));
  if (!good) throw refuseLive("LIV-25", "the host did not sign it");
  return content;
}
