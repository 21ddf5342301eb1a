// The 16 bytes of a frame that a relay reads (LIV-1 to LIV-4). One table holds all that is known of each type of frame.

import { refuseLive } from "./refusal.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

export const HEADER_BYTES = 16;
/** Of a whole frame: what a relay buffers for each of many connections, and 4,096 blocks of AES, far below what one key bears. */
export const MAX_FRAME_BYTES = 64 * 1024;
/** Of a frame of somebody who is not admitted. */
export const MAX_JOIN_BYTES = 4096;
export const MAX_PEER = 0xffff;
const TAG_BYTES = 16;
/** The smallest padded plaintext. */
const MIN_SEALED_BYTES = 256 + TAG_BYTES;
const PSK_ID_AND_ENC_BYTES = 16 + 32;
export const TOKEN_HASH_BYTES = 32;
export const INVITATION_ID_BYTES = 16;

interface FrameType {
  readonly code: number;
  readonly from: "guest" | "host" | "relay";
  /** Where the relay sends it; `relay` is for itself. */
  readonly to: "host" | "one" | "all" | "followers" | "relay";
  readonly minBody: number;
  readonly maxBody: number;
  /** Whether its sequence counts, or is 0. */
  readonly numbered: boolean;
  /** Whether it belongs to an epoch (from 1) or to none (0). */
  readonly epoch: boolean;
  /** Whether `peer` names a guest (from 1), must be 0, or names a guest or the host (0). */
  readonly peer: boolean | "person";
}

const SEALED = { minBody: MIN_SEALED_BYTES, maxBody: MAX_FRAME_BYTES - HEADER_BYTES, numbered: true } as const;
const NO_BODY = { minBody: 0, maxBody: 0, numbered: false } as const;

export const FRAME_TYPES = {
  join: { code: 1, from: "guest", to: "host", minBody: PSK_ID_AND_ENC_BYTES + MIN_SEALED_BYTES, maxBody: MAX_JOIN_BYTES - HEADER_BYTES, numbered: false, epoch: false, peer: true },
  challenge: { code: 2, from: "host", to: "one", minBody: MIN_SEALED_BYTES, maxBody: MAX_JOIN_BYTES - HEADER_BYTES, numbered: false, epoch: false, peer: true },
  up: { code: 3, from: "guest", to: "host", ...SEALED, epoch: false, peer: true },
  down: { code: 4, from: "host", to: "one", ...SEALED, epoch: false, peer: true },
  broadcast: { code: 5, from: "host", to: "all", ...SEALED, epoch: true, peer: false },
  followers: { code: 6, from: "host", to: "followers", ...SEALED, epoch: true, peer: "person" },

  hello: { code: 16, from: "relay", to: "one", ...NO_BODY, epoch: false, peer: true },
  hostAway: { code: 17, from: "relay", to: "all", ...NO_BODY, epoch: false, peer: false },
  hostBack: { code: 18, from: "relay", to: "all", ...NO_BODY, epoch: false, peer: false },
  arrived: { code: 19, from: "relay", to: "host", ...NO_BODY, epoch: false, peer: true },
  gone: { code: 20, from: "relay", to: "host", ...NO_BODY, epoch: false, peer: true },

  open: { code: 32, from: "host", to: "relay", ...NO_BODY, epoch: false, peer: true },
  invite: { code: 33, from: "host", to: "relay", minBody: TOKEN_HASH_BYTES + 8, maxBody: TOKEN_HASH_BYTES + 8, numbered: false, epoch: false, peer: false },
  revoke: { code: 34, from: "host", to: "relay", minBody: TOKEN_HASH_BYTES, maxBody: TOKEN_HASH_BYTES, numbered: false, epoch: false, peer: false },
  admit: { code: 35, from: "host", to: "relay", minBody: TOKEN_HASH_BYTES, maxBody: TOKEN_HASH_BYTES, numbered: false, epoch: false, peer: true },
  remove: { code: 36, from: "host", to: "relay", ...NO_BODY, epoch: false, peer: true },
  follow: { code: 37, from: "host", to: "relay", minBody: 0, maxBody: 128, numbered: false, epoch: false, peer: "person" },
  end: { code: 38, from: "host", to: "relay", ...NO_BODY, epoch: false, peer: false },
} as const satisfies Record<string, FrameType>;

export type FrameKind = keyof typeof FRAME_TYPES;

export interface FrameHeader {
  readonly kind: FrameKind;
  /** The guest whom it is from, to, or whose followers it is for (0: the host's); 0 for none. */
  readonly peer: number;
  readonly epoch: number;
  readonly seq: number;
}

const KINDS = new Map<number, FrameKind>(Object.entries(FRAME_TYPES).map(([kind, { code }]) => [code, kind as FrameKind]));

export function composeHeader({ kind, peer, epoch, seq }: FrameHeader): Bytes {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[0] = FRAME_TYPES[kind].code;
  view.setUint16(2, peer);
  view.setUint32(4, epoch);
  view.setUint32(8, Math.floor(seq / 2 ** 32));
  view.setUint32(12, seq % 2 ** 32);
  return bytes;
}

/** @throws AppError `live.refused`. */
export function parseHeader(frame: Uint8Array): FrameHeader {
  if (frame.length < HEADER_BYTES || frame.length > MAX_FRAME_BYTES) throw refuseLive("LIV-1", `expected a frame of ${HEADER_BYTES} to ${MAX_FRAME_BYTES} bytes, got ${frame.length}`);
  const view = new DataView(frame.buffer, frame.byteOffset, HEADER_BYTES);
  const kind = KINDS.get(view.getUint8(0));
  if (kind === undefined) throw refuseLive("LIV-2", "the type of the frame is unknown");
  if (view.getUint8(1) !== 0) throw refuseLive("LIV-2", "the flags are not 0");
  const [peer, epoch, seq] = [view.getUint16(2), view.getUint32(4), view.getUint32(8) * 2 ** 32 + view.getUint32(12)];
  const type: FrameType = FRAME_TYPES[kind];
  if (type.peer !== "person" && peer > 0 !== type.peer) throw refuseLive("LIV-3", `a frame ${kind} ${type.peer ? "names" : "does not name"} a peer`);
  if (epoch > 0 !== type.epoch) throw refuseLive("LIV-3", `a frame ${kind} ${type.epoch ? "has" : "does not have"} an epoch`);
  if (!Number.isSafeInteger(seq)) throw refuseLive("LIV-3", "the sequence is above 2^53 - 1");
  if (seq !== 0 && !type.numbered) throw refuseLive("LIV-3", `a frame ${kind} has no sequence`);
  const body = frame.length - HEADER_BYTES;
  if (body < type.minBody || body > type.maxBody) throw refuseLive("LIV-4", `a frame ${kind} has a body of ${type.minBody} to ${type.maxBody} bytes, got ${body}`);
  return { kind, peer, epoch, seq };
}

/** The header of a frame that `sender` may send at all (LIV-5). @throws AppError `live.refused`. */
export function parseFrameFrom(sender: FrameType["from"], frame: Uint8Array): FrameHeader {
  const header = parseHeader(frame);
  if (FRAME_TYPES[header.kind].from !== sender) throw refuseLive("LIV-5", `a frame ${header.kind} does not come from the ${sender}`);
  return header;
}
