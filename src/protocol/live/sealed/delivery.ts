// What makes that nothing is lost when a connection is (LIV-26 to LIV-29): messages are cut into parts, parts are numbered for as long
// as the member is one, whatever keys they travel under, and kept until the other end has them.

import { refuseLive } from "#protocol/live/envelope/refusal.ts";
import type { Bytes } from "#protocol/live/envelope/header.ts";
import { joinBytes } from "#protocol/live/handshake/bytes.ts";
import { MAX_CONTENT_BYTES } from "./padding.ts";

const HEAD_BYTES = 18;
const SIGNATURE_BYTES = 64;
export const MAX_PART_BYTES = MAX_CONTENT_BYTES - HEAD_BYTES - SIGNATURE_BYTES;
export const MAX_MESSAGE_BYTES = 1024 * 1024;
/** What is kept for an end that does not answer; beyond it the two compare documents instead. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;
const MAX_KEPT_PARTS = 8192;

/** `fleeting` is what is out of date when it was missed (cursors): never numbered, never sent again. */
export const STREAMS = ["fleeting", "pair", "log"] as const;
export type Stream = (typeof STREAMS)[number];

export interface Part {
  readonly stream: Stream;
  /** From 1; 0 for what is fleeting. */
  readonly number: number;
  readonly last: boolean;
  readonly bytes: Bytes;
}

export function composePart({ stream, number, last, bytes }: Part, ack: number): Bytes {
  const head = new DataView(new ArrayBuffer(HEAD_BYTES));
  head.setUint8(0, STREAMS.indexOf(stream));
  head.setUint8(1, last ? 1 : 0);
  head.setBigUint64(2, BigInt(number));
  head.setBigUint64(10, BigInt(ack));
  return joinBytes(new Uint8Array(head.buffer), bytes);
}

/** @throws AppError `live.refused`. */
export function parsePart(content: Bytes): { readonly part: Part; readonly ack: number } {
  if (content.length < HEAD_BYTES) throw refuseLive("LIV-26", "a part is cut off");
  const head = new DataView(content.buffer, content.byteOffset, HEAD_BYTES);
  const [stream, last, number, ack] = [STREAMS[head.getUint8(0)], head.getUint8(1), Number(head.getBigUint64(2)), Number(head.getBigUint64(10))];
  if (stream === undefined || last > 1 || !Number.isSafeInteger(number) || !Number.isSafeInteger(ack)) throw refuseLive("LIV-26", "a part has a head that no part has");
  if ((number === 0) !== (stream === "fleeting") || (number === 0 && last === 0)) throw refuseLive("LIV-26", "what is fleeting is one part without a number, and nothing else is");
  return { part: { stream, number, last: last === 1, bytes: content.slice(HEAD_BYTES) }, ack };
}

export interface Outbox {
  /** The message's parts, to be sent now. @throws AppError `live.refused` when it is too large. */
  put(message: Bytes): Part[];
  /** The other end has all up to `number`. @throws AppError `live.refused` for what was never sent. */
  acknowledge(number: number): void;
  /** What is to be sent again to who has all up to `received`; null when some of it is not kept any more. */
  after(received: number): readonly Part[] | null;
  /** The first number that can be sent again. */
  first(): number;
  next(): number;
}

export function createOutbox(stream: "pair" | "log", limits: { readonly maxBytes?: number } = {}): Outbox {
  const { maxBytes = MAX_KEPT_BYTES } = limits;
  const kept: Part[] = [];
  let bytes = 0;
  let next = 1;
  return { put, acknowledge, after, first, next: () => next };

  function put(message: Bytes): Part[] {
    const parts = cut(message).map((part): Part => ({ ...part, stream, number: next++ }));
    kept.push(...parts);
    bytes += message.length;
    // From the oldest: then a short absence is made good even when a long one is not. Whole messages: no end begins in the midst of one.
    for (let whole = true; bytes > maxBytes || kept.length > MAX_KEPT_PARTS || !whole; ) {
      const oldest = kept.shift();
      bytes -= oldest?.bytes.length ?? bytes;
      whole = oldest?.last ?? true;
    }
    return parts;
  }

  function acknowledge(number: number): void {
    if (number >= next) throw refuseLive("LIV-27", "what was never sent is acknowledged");
    const done = kept.findIndex((part) => part.number > number);
    const gone = done === -1 ? kept.splice(0) : kept.splice(0, done);
    bytes -= gone.reduce((sum, part) => sum + part.bytes.length, 0);
  }

  function after(received: number): readonly Part[] | null {
    if (received >= next) throw refuseLive("LIV-27", "what was never sent is said to have arrived");
    return received + 1 < first() ? null : kept.filter((part) => part.number > received);
  }

  function first(): number {
    return kept[0]?.number ?? next;
  }
}

export interface Inbox {
  /** The whole message with its last part, else null. @throws AppError `live.refused`. */
  take(part: Part): Bytes | null;
  /** All up to this number were here. */
  received(): number;
  /** What is before `first` will never come: go on from there. */
  skipTo(first: number): void;
}

export function createInbox(start = 1): Inbox {
  let next = start;
  let parts: Bytes[] = [];
  let bytes = 0;
  return { take, received: () => next - 1, skipTo };

  function take(part: Part): Bytes | null {
    if (part.number !== next) throw refuseLive("LIV-26", `expected part ${next}, got ${part.number}`);
    bytes += part.bytes.length;
    if (bytes > MAX_MESSAGE_BYTES) throw refuseLive("LIV-26", `expected a message of at most ${MAX_MESSAGE_BYTES} bytes`);
    next += 1;
    parts.push(part.bytes);
    if (!part.last) return null;
    const message = joinBytes(...parts);
    forget();
    return message;
  }

  function skipTo(first: number): void {
    if (first < next) throw refuseLive("LIV-29", "an end goes back behind what has arrived");
    next = first;
    forget();
  }

  function forget(): void {
    parts = [];
    bytes = 0;
  }
}

export function fleetingPart(message: Bytes): Part {
  if (message.length > MAX_PART_BYTES) throw refuseLive("LIV-26", `expected a fleeting message of at most ${MAX_PART_BYTES} bytes`);
  return { stream: "fleeting", number: 0, last: true, bytes: message };
}

function cut(message: Bytes): Pick<Part, "last" | "bytes">[] {
  if (message.length === 0 || message.length > MAX_MESSAGE_BYTES) throw refuseLive("LIV-26", `expected a message of 1 to ${MAX_MESSAGE_BYTES} bytes, got ${message.length}`);
  const count = Math.ceil(message.length / MAX_PART_BYTES);
  return Array.from({ length: count }, (_, index) => ({ last: index === count - 1, bytes: message.slice(index * MAX_PART_BYTES, (index + 1) * MAX_PART_BYTES) }));
}
