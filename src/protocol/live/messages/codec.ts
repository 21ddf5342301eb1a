// A message as bytes (LIV-30): the length of its JSON (four bytes), the JSON, and for some kinds bytes behind it (Yjs updates, what a
// terminal says), which are not looked into.

import type { z } from "zod";

import type { Bytes } from "#protocol/live/envelope/header.ts";
import { refuseLive } from "#protocol/live/envelope/refusal.ts";
import { fromUtf8, joinBytes, uint32, utf8 } from "#protocol/live/handshake/bytes.ts";
import { GUEST_MESSAGES } from "./guest-messages.ts";
import { BROADCAST_MESSAGES, DOWN_MESSAGES, FOLLOWER_MESSAGES } from "./host-messages.ts";
import type { MessageRow } from "./message-row.ts";

const LENGTH_BYTES = 4;
/** What guests send is small; what the host answers may be a folder's list. */
const MAX_JSON_BYTES: Readonly<Record<Direction, number>> = { up: 64 * 1024, down: 512 * 1024, broadcast: 64 * 1024, followers: 4096 };
const NO_BODY: Bytes = new Uint8Array();

const TABLES = { up: GUEST_MESSAGES, down: DOWN_MESSAGES, broadcast: BROADCAST_MESSAGES, followers: FOLLOWER_MESSAGES } as const;
export type Direction = keyof typeof TABLES;
type Tables = typeof TABLES;
export type MessageOf<D extends Direction> = z.infer<Extract<Tables[D][keyof Tables[D]], MessageRow>["shape"]>;

export interface Decoded<Message> {
  readonly message: Message;
  readonly body: Bytes;
}

export function encodeMessage<D extends Direction>(direction: D, message: MessageOf<D>, body: Bytes = NO_BODY): Bytes {
  const json = utf8(JSON.stringify(message));
  const bytes = joinBytes(uint32(json.length), json, body);
  // Read as the other end will: what it would end the connection for is not sent.
  decodeMessage(direction, bytes);
  return bytes;
}

/** @throws AppError `live.refused`. */
export function decodeMessage<D extends Direction>(direction: D, bytes: Bytes): Decoded<MessageOf<D>> {
  const length = bytes.length < LENGTH_BYTES ? Infinity : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length > MAX_JSON_BYTES[direction] || LENGTH_BYTES + length > bytes.length) throw refuseLive("LIV-30", `a message ${direction} has at most ${MAX_JSON_BYTES[direction]} bytes of JSON, all of them there`);
  const text = fromUtf8(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
  const body = bytes.slice(LENGTH_BYTES + length);
  const value = readObject(text);
  const row = rowOf(direction, value["kind"]);
  if (row === undefined) throw refuseLive("LIV-30", `there is no such message ${direction}`);
  const parsed = row.shape.safeParse(value);
  if (!parsed.success) throw refuseLive("LIV-30", `a message ${String(value["kind"])} says something that it may not say`);
  if (body.length > row.maxBody || (row.maxBody > 0 && body.length === 0)) throw refuseLive("LIV-30", `a message ${String(value["kind"])} has ${row.maxBody === 0 ? "no body" : `a body of 1 to ${row.maxBody} bytes`}, got ${body.length}`);
  return { message: parsed.data as MessageOf<D>, body };
}

export function isFleeting(direction: Direction, kind: string): boolean {
  return rowOf(direction, kind)?.fleeting ?? false;
}

function rowOf(direction: Direction, kind: unknown): MessageRow | undefined {
  const table: Readonly<Record<string, MessageRow>> = TABLES[direction];
  return typeof kind === "string" && Object.hasOwn(table, kind) ? table[kind] : undefined;
}

function readObject(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw refuseLive("LIV-30", "a message is not an object in JSON");
}
