// One direction of one key: frames are sealed and opened in one order, each number once (LIV-20, LIV-22). A channel that has met one
// wrong frame takes no more.

import { AppError } from "#base/app-error.ts";
import { composeHeader, HEADER_BYTES, MAX_FRAME_BYTES, parseHeader, type Bytes, type FrameKind } from "#protocol/live/envelope/header.ts";
import { refuseLive } from "#protocol/live/envelope/refusal.ts";
import { joinBytes } from "#protocol/live/handshake/bytes.ts";
import { pad, unpad } from "./padding.ts";

const KEY_BYTES = 32;
const IV_BYTES = 12;
export const CHANNEL_KEY_BYTES = KEY_BYTES + IV_BYTES;
/** What one key seals at most: 2^24 frames of 4,096 blocks are below the bounds for AES-GCM of RFC 8446, section 5.5. */
export const MAX_CHANNEL_FRAMES = 2 ** 24;

export interface ChannelParameters {
  readonly sessionId: Bytes;
  readonly kind: FrameKind;
  readonly peer: number;
  readonly epoch: number;
  /** Key and IV, as derived: wiped here. */
  readonly secret: Bytes;
  /** The first number; not 0 only for who begins to follow in the midst of an epoch. */
  readonly first?: number;
  readonly maxFrames?: number;
}

export interface Sealer {
  /** @throws AppError `live.ended` when the channel is closed or its key has sealed as much as it may. */
  seal(content: Uint8Array | ((header: Bytes) => Promise<Bytes>)): Promise<Bytes>;
  /** The number that the next frame gets. */
  next(): number;
  close(): void;
}

export interface Opener {
  /** Frames are given in the order of their arrival; they may be given before the last is open. @throws AppError `live.refused`, `live.ended`. */
  open(frame: Uint8Array): Promise<Bytes>;
  next(): number;
  close(): void;
}

export async function createSealer(parameters: ChannelParameters): Promise<Sealer> {
  const { sessionId, kind, peer, epoch, maxFrames = MAX_CHANNEL_FRAMES } = parameters;
  const { key, iv } = await importSecret(parameters.secret, "encrypt");
  let next = parameters.first ?? 0;
  let closed = false;
  let before: Promise<unknown> = Promise.resolve();
  return { seal, next: () => next, close: () => void (closed = true) };

  async function seal(content: Uint8Array | ((header: Bytes) => Promise<Bytes>)): Promise<Bytes> {
    if (closed || next >= maxFrames) throw new AppError("live.ended", closed ? undefined : "The key of this channel has sealed as much as it may.");
    // The number is taken before anything is awaited: two seals at once cannot get the same.
    const header = composeHeader({ kind, peer, epoch, seq: next });
    const nonce = nonceOf(iv, next);
    next += 1;
    const turn = Promise.all([encrypt(header, nonce, content), before]);
    before = turn;
    try {
      const [frame] = await turn;
      return frame;
    } catch (error) {
      // A number without its frame: nobody could read on.
      closed = true;
      throw error;
    }
  }

  async function encrypt(header: Bytes, nonce: Bytes, content: Uint8Array | ((header: Bytes) => Promise<Bytes>)): Promise<Bytes> {
    const plain = pad(content instanceof Uint8Array ? content : await content(header));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: joinBytes(sessionId, header) }, key, plain);
    return joinBytes(header, new Uint8Array(sealed));
  }
}

export async function createOpener(parameters: ChannelParameters): Promise<Opener> {
  const { sessionId, kind, peer, epoch, maxFrames = MAX_CHANNEL_FRAMES } = parameters;
  const { key, iv } = await importSecret(parameters.secret, "decrypt");
  let next = parameters.first ?? 0;
  let closed = false;
  let before: Promise<unknown> = Promise.resolve();
  return { open, next: () => next, close: () => void (closed = true) };

  async function open(frame: Uint8Array): Promise<Bytes> {
    if (closed) throw new AppError("live.ended");
    try {
      const header = parseHeader(frame);
      if (header.kind !== kind || header.peer !== peer || header.epoch !== epoch) throw refuseLive("LIV-22", "the frame is of another channel");
      if (header.seq !== next || next >= maxFrames) throw refuseLive("LIV-22", `expected frame ${next}, got ${header.seq}`);
      const nonce = nonceOf(iv, next);
      next += 1;
      const opened = decrypt({ key, nonce, aad: joinBytes(sessionId, frame.subarray(0, HEADER_BYTES)) }, frame);
      const turn = Promise.all([opened, before]);
      before = turn;
      const [content] = await turn;
      return content;
    } catch (error) {
      closed = true;
      throw error;
    }
  }
}

async function decrypt({ key, nonce, aad }: { readonly key: CryptoKey; readonly nonce: Bytes; readonly aad: Bytes }, frame: Uint8Array): Promise<Bytes> {
  let padded: ArrayBuffer;
  try {
    padded = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData: aad }, key, frame.slice(HEADER_BYTES, MAX_FRAME_BYTES));
  } catch {
    // Web Crypto says OperationError and no more; there is nothing else that it can mean here.
    throw refuseLive("LIV-20", "the frame does not open");
  }
  return unpad(new Uint8Array(padded));
}

async function importSecret(secret: Bytes, usage: "encrypt" | "decrypt"): Promise<{ readonly key: CryptoKey; readonly iv: Bytes }> {
  if (secret.length !== CHANNEL_KEY_BYTES) throw refuseLive("LIV-20", `expected ${CHANNEL_KEY_BYTES} bytes of key and IV`);
  const key = await crypto.subtle.importKey("raw", secret.slice(0, KEY_BYTES), "AES-GCM", false, [usage]);
  const iv = secret.slice(KEY_BYTES);
  // A secret makes one channel: a second sealer of it would repeat nonces.
  secret.fill(0);
  return { key, iv };
}

/** RFC 8446, section 5.3: the number, to the left filled with zeros, by exclusive or into the IV. */
function nonceOf(iv: Bytes, seq: number): Bytes {
  const nonce = iv.slice();
  const view = new DataView(nonce.buffer);
  view.setBigUint64(IV_BYTES - 8, view.getBigUint64(IV_BYTES - 8) ^ BigInt(seq));
  return nonce;
}
