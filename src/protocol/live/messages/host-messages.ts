// All that the host says: to one member, to all, to those who follow somebody (LIV-30).

import { z } from "zod";

import type { MessageRow } from "./message-row.ts";
import { chatText, documentId, hash, line, number, path, peer, person, position, requestId, role, roster, signal, size, terminalId, terminalMode } from "./values.ts";

const KIB = 1024;
const MAX_ENTRIES = 1000;
const entry = z.strictObject({ name: z.string().min(1).max(255), type: z.enum(["file", "folder", "link"]), bytes: number });

/** To one, on the pairwise channel. */
export const DOWN_MESSAGES = {
  admitted: { shape: z.strictObject({ kind: z.literal("admitted"), role }), maxBody: 0, fleeting: true },
  /** The first after a member came back: what is here of it, from where the host goes on, and whether documents must be compared. */
  resumed: { shape: z.strictObject({ kind: z.literal("resumed"), received: number, first: number, log: number, compare: z.boolean() }), maxBody: 0, fleeting: true },
  /** The body is the epoch's secret. Fleeting: who missed it comes back into a newer one. */
  epoch: { shape: z.strictObject({ kind: z.literal("epoch"), number: z.int().min(1).max(2 ** 32 - 1), log: number, roster }), maxBody: 32, fleeting: true },
  removed: { shape: z.strictObject({ kind: z.literal("removed"), reason: z.enum(["removed", "expired"]) }), maxBody: 0, fleeting: true },
  refused: { shape: z.strictObject({ kind: z.literal("refused"), what: z.string().max(32), why: line }), maxBody: 0, fleeting: false },
  entries: { shape: z.strictObject({ kind: z.literal("entries"), request: requestId, entries: z.array(entry).max(MAX_ENTRIES), more: z.boolean() }), maxBody: 0, fleeting: false },
  opened: { shape: z.strictObject({ kind: z.literal("opened"), request: requestId, document: documentId, path, bytes: number, writable: z.boolean() }), maxBody: 0, fleeting: false },
  /** The body is a piece of the document's Yjs state. */
  content: { shape: z.strictObject({ kind: z.literal("content"), document: documentId, last: z.boolean() }), maxBody: 512 * KIB, fleeting: false },
  failed: { shape: z.strictObject({ kind: z.literal("failed"), request: requestId, why: line }), maxBody: 0, fleeting: false },
  /** From which number of that person's stream on the frames are for this guest. */
  following: { shape: z.strictObject({ kind: z.literal("following"), person: person.nullable(), epoch: number, next: number }), maxBody: 0, fleeting: true },
  terminalGrant: { shape: z.strictObject({ kind: z.literal("terminalGrant"), terminal: terminalId, mode: terminalMode }), maxBody: 0, fleeting: false },
  terminalOutput: { shape: z.strictObject({ kind: z.literal("terminalOutput"), terminal: terminalId, size }), maxBody: 256 * KIB, fleeting: false },
  signal: { shape: z.strictObject({ kind: z.literal("signal"), from: z.union([z.literal(0), peer]), signal }), maxBody: 0, fleeting: false },
} as const satisfies Record<string, MessageRow>;

/** To all members, signed. */
export const BROADCAST_MESSAGES = {
  /** Each five seconds: by its number nothing before it was cut off; and what each open document must be like. */
  pulse: { shape: z.strictObject({ kind: z.literal("pulse"), hashes: z.array(z.strictObject({ document: documentId, hash })).max(256) }), maxBody: 0, fleeting: true },
  presence: { shape: z.strictObject({ kind: z.literal("presence"), person, state: z.enum(["active", "idle", "away", "lost"]), file: path.nullable() }), maxBody: 0, fleeting: false },
  edit: { shape: z.strictObject({ kind: z.literal("edit"), document: documentId, person }), maxBody: 512 * KIB, fleeting: false },
  saved: { shape: z.strictObject({ kind: z.literal("saved"), document: documentId, person }), maxBody: 0, fleeting: false },
  cursor: { shape: z.strictObject({ kind: z.literal("cursor"), person, document: documentId, anchor: position, head: position }), maxBody: 0, fleeting: true },
  chat: { shape: z.strictObject({ kind: z.literal("chat"), person, text: chatText, at: number }), maxBody: 0, fleeting: false },
  ended: { shape: z.strictObject({ kind: z.literal("ended") }), maxBody: 0, fleeting: false },
} as const satisfies Record<string, MessageRow>;

/** To those who follow somebody, signed. */
export const FOLLOWER_MESSAGES = {
  view: { shape: z.strictObject({ kind: z.literal("view"), document: documentId, top: position, anchor: position, head: position }), maxBody: 0, fleeting: true },
} as const satisfies Record<string, MessageRow>;

export type DownMessage = z.infer<(typeof DOWN_MESSAGES)[keyof typeof DOWN_MESSAGES]["shape"]>;
export type BroadcastMessage = z.infer<(typeof BROADCAST_MESSAGES)[keyof typeof BROADCAST_MESSAGES]["shape"]>;
export type FollowerMessage = z.infer<(typeof FOLLOWER_MESSAGES)[keyof typeof FOLLOWER_MESSAGES]["shape"]>;
