// One direction of one key: frames are sealed and opened in one order, each number once (LIV-20, LIV-22). A channel that has met one
// wrong frame takes no more.

import { AppError } from "#base/app-error.ts";
import { composeHeader, HEADER_BYTES, MAX_FRAME_BYTES, parseHeader, type Bytes, type FrameKind } from "#protocol/live/envelope/header.ts";
import { refuseLive } from "#protocol/live/envelope/refusal.ts";
import { joinBytes } from "#protocol/live/handshake/bytes.ts";
import { webAead, type Aead, type MakeAead } from "./aead.ts";
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
  /** Web Crypto's, unless said otherwise. */
  readonly aead?: MakeAead;
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
  const { aead, iv } = await takeSecret(parameters, "encrypt");
  let next = parameters.first ?? 0;
  let closed = false;
  const order = createOrder();
  return { seal, next: () => next, close: () => void (closed = true) };

  async function seal(content: Uint8Array | ((header: Bytes) => Promise<Bytes>)): Promise<Bytes> {
    if (closed || next >= maxFrames) throw new AppError("live.ended", closed ? undefined : "The key of this channel has sealed as much as it may.");
    // The number is taken before anything is awaited: two seals at once cannot get the same.
    const header = composeHeader({ kind, peer, epoch, seq: next });
    const nonce = nonceOf(iv, next);
    next += 1;
    try {
      const sealing = { nonce, aad: joinBytes(sessionId, header) };
      const sealed = content instanceof Uint8Array ? aead.seal(pad(content), sealing) : content(header).then(async (made) => await aead.seal(pad(made), sealing));
      return joinBytes(header, await order.inTurn(sealed));
    } catch (error) {
      // A number without its frame: nobody could read on.
      closed = true;
      throw error;
    }
  }
}

export async function createOpener(parameters: ChannelParameters): Promise<Opener> {
  const { sessionId, kind, peer, epoch, maxFrames = MAX_CHANNEL_FRAMES } = parameters;
  const { aead, iv } = await takeSecret(parameters, "decrypt");
  let next = parameters.first ?? 0;
  let closed = false;
  const order = createOrder();
  return { open, next: () => next, close: () => void (closed = true) };

  async function open(frame: Uint8Array): Promise<Bytes> {
    if (closed) throw new AppError("live.ended");
    try {
      const header = parseHeader(frame);
      if (header.kind !== kind || header.peer !== peer || header.epoch !== epoch) throw refuseLive("LIV-22", "the frame is of another channel");
      if (header.seq !== next || next >= maxFrames) throw refuseLive("LIV-22", `expected frame ${next}, got ${header.seq}`);
      const nonce = nonceOf(iv, next);
      next += 1;
      const plain = aead.open(frame.slice(HEADER_BYTES, MAX_FRAME_BYTES), { nonce, aad: joinBytes(sessionId, frame.subarray(0, HEADER_BYTES)) });
      // What does not open, or is padded wrongly, fails in its turn: nothing behind it is given out.
      return await order.inTurn(plain instanceof Promise ? plain.then(readPlain) : readPlain(plain));
    } catch (error) {
      closed = true;
      throw error;
    }
  }
}

interface Order {
  /** What was given, once all that was given before it has come. */
  inTurn(given: Bytes | Promise<Bytes>): Bytes | Promise<Bytes>;
}

function createOrder(): Order {
  let last: Promise<unknown> | null = null;
  return { inTurn };

  function inTurn(given: Bytes | Promise<Bytes>): Bytes | Promise<Bytes> {
    // Nothing is under way: it has come.
    if (last === null && !(given instanceof Promise)) return given;
    const turn: Promise<Bytes> = Promise.all([given, last]).then(([value]) => {
      if (last === turn) last = null;
      return value;
    });
    last = turn;
    return turn;
  }
}

function readPlain(plain: Bytes | null): Bytes {
  if (plain === null) throw refuseLive("LIV-20", "the frame does not open");
  return unpad(plain);
}

async function takeSecret({ secret, aead = webAead }: ChannelParameters, usage: "encrypt" | "decrypt"): Promise<{ readonly aead: Aead; readonly iv: Bytes }> {
  if (secret.length !== CHANNEL_KEY_BYTES) throw refuseLive("LIV-20", `expected ${CHANNEL_KEY_BYTES} bytes of key and IV`);
  const key = secret.slice(0, KEY_BYTES);
  const iv = secret.slice(KEY_BYTES);
  // A secret makes one channel: a second sealer of it would repeat nonces.
  secret.fill(0);
  const made = await aead(key, usage);
  key.fill(0);
  return { aead: made, iv };
}

/** RFC 8446, section 5.3: the number, to the left filled with zeros, by exclusive or into the IV. */
function nonceOf(iv: Bytes, seq: number): Bytes {
  const nonce = iv.slice();
  const view = new DataView(nonce.buffer);
  view.setUint32(IV_BYTES - 8, (view.getUint32(IV_BYTES - 8) ^ Math.floor(seq / 2 ** 32)) >>> 0);
  view.setUint32(IV_BYTES - 4, (view.getUint32(IV_BYTES - 4) ^ seq % 2 ** 32) >>> 0);
  return nonce;
}
