// What relay and host or guest say to each other in the clear: numbers, hashes of tokens and times, and nothing else (LIV-6).

import { composeHeader, FRAME_TYPES, HEADER_BYTES, parseHeader, TOKEN_HASH_BYTES, type Bytes, type FrameKind } from "./header.ts";
import { refuseLive } from "./refusal.ts";

export type Control =
  | { readonly kind: "hello" | "arrived" | "gone" | "open" | "remove"; readonly peer: number }
  | { readonly kind: "hostAway" | "hostBack" | "end" }
  | { readonly kind: "invite"; readonly tokenHash: Bytes; readonly expiresAt: number }
  | { readonly kind: "revoke"; readonly tokenHash: Bytes }
  | { readonly kind: "admit"; readonly peer: number; readonly tokenHash: Bytes }
  | { readonly kind: "follow"; readonly peer: number; readonly followers: readonly number[] };

export function composeControl(control: Control): Bytes {
  const header = composeHeader({ kind: control.kind, peer: "peer" in control ? control.peer : 0, epoch: 0, seq: 0 });
  const body = composeBody(control);
  const frame = new Uint8Array(HEADER_BYTES + body.length);
  frame.set(header);
  frame.set(body, HEADER_BYTES);
  return frame;
}

/** @throws AppError `live.refused`. */
export function parseControl(frame: Uint8Array): Control {
  const { kind, peer } = parseHeader(frame);
  // A copy whatever it is given: what Node's Buffer calls a slice is a view into memory that is used again.
  const body = new Uint8Array(frame.subarray(HEADER_BYTES));
  const view = new DataView(body.buffer);
  switch (kind) {
    case "hello":
    case "arrived":
    case "gone":
    case "open":
    case "remove":
      return { kind, peer };
    case "hostAway":
    case "hostBack":
    case "end":
      return { kind };
    case "revoke":
      return { kind, tokenHash: body };
    case "admit":
      return { kind, peer, tokenHash: body };
    case "invite":
      return { kind, tokenHash: body.slice(0, TOKEN_HASH_BYTES), expiresAt: readTime(view) };
    case "follow":
      return { kind, peer, followers: readFollowers(view) };
    default:
      throw refuseLive("LIV-6", `a frame ${kind} is sealed`);
  }
}

export function isControl(kind: FrameKind): boolean {
  return FRAME_TYPES[kind].code >= FRAME_TYPES.hello.code;
}

function composeBody(control: Control): Bytes {
  switch (control.kind) {
    case "invite": {
      const body = new Uint8Array(TOKEN_HASH_BYTES + 8);
      body.set(control.tokenHash);
      new DataView(body.buffer).setBigUint64(TOKEN_HASH_BYTES, BigInt(control.expiresAt));
      return body;
    }
    case "revoke":
    case "admit":
      return control.tokenHash;
    case "follow": {
      const view = new DataView(new ArrayBuffer(2 * control.followers.length));
      [...control.followers].sort((a, b) => a - b).forEach((peer, index) => view.setUint16(2 * index, peer));
      return new Uint8Array(view.buffer);
    }
    default:
      return new Uint8Array();
  }
}

function readTime(view: DataView): number {
  const time = Number(view.getBigUint64(TOKEN_HASH_BYTES));
  if (!Number.isSafeInteger(time)) throw refuseLive("LIV-6", "a time is above 2^53 - 1");
  return time;
}

/** Ascending, each once: a set has one form. */
function readFollowers(view: DataView): number[] {
  if (view.byteLength % 2 !== 0) throw refuseLive("LIV-6", "a list of followers is cut off");
  const followers = Array.from({ length: view.byteLength / 2 }, (_, index) => view.getUint16(2 * index));
  if (followers.some((peer, index) => peer <= (followers[index - 1] ?? 0))) throw refuseLive("LIV-6", "followers are not ascending");
  return followers;
}
