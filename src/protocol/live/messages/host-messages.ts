// All that the host says: to one member, to all, to those who follow somebody (LIV-30).

import { z } from "zod";

import { personName } from "#protocol/live/handshake/join-messages.ts";
import type { MessageRow } from "./message-row.ts";
import { callState, chatText, documentId, fileName, filePath, hash, line, number, path, peer, person, place, position, requestId, role, roster, signal, size, terminalId, terminalMode } from "./values.ts";
import { completion, diagnostic, signature, symbol } from "./language-values.ts";

const KIB = 1024;
const MAX_ENTRIES = 1000;
const MAX_LISTED = 200;
const entry = z.strictObject({ name: fileName, type: z.enum(["file", "folder", "link"]), bytes: number });

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
  /** What this is, after "admitted" and "resumed": whose, and what can be asked of it. */
  project: { shape: z.strictObject({ kind: z.literal("project"), host: personName, name: line, readOnly: z.boolean(), git: z.boolean(), languages: z.array(z.string().min(1).max(64)).max(64) }), maxBody: 0, fleeting: false },
  /** It was done: created, moved, deleted, saved, formatted, renamed. `changed` counts places. */
  done: { shape: z.strictObject({ kind: z.literal("done"), request: requestId, changed: number }), maxBody: 0, fleeting: false },
  /** Some of what was found; the last says why it ends. */
  found: { shape: z.strictObject({ kind: z.literal("found"), request: requestId, matches: z.array(place).max(MAX_LISTED), end: z.enum(["no", "all", "limit", "cancelled"]) }), maxBody: 0, fleeting: false },
  /** `resolves`: of each item there may be more than stands here. */
  completions: { shape: z.strictObject({ kind: z.literal("completions"), request: requestId, items: z.array(completion).max(MAX_LISTED), more: z.boolean(), resolves: z.boolean() }), maxBody: 0, fleeting: false },
  /** One of them whole, for who asks. */
  completion: { shape: z.strictObject({ kind: z.literal("completion"), request: requestId, item: completion }), maxBody: 0, fleeting: false },
  /** Markdown of a language server: shown as text in paragraphs and code, never as HTML. */
  hover: { shape: z.strictObject({ kind: z.literal("hover"), request: requestId, text: z.string().max(16 * KIB) }), maxBody: 0, fleeting: false },
  signatures: { shape: z.strictObject({ kind: z.literal("signatures"), request: requestId, signatures: z.array(signature).max(32), active: number, parameter: number }), maxBody: 0, fleeting: false },
  places: { shape: z.strictObject({ kind: z.literal("places"), request: requestId, places: z.array(place).max(MAX_LISTED), more: z.boolean() }), maxBody: 0, fleeting: false },
  symbols: { shape: z.strictObject({ kind: z.literal("symbols"), request: requestId, symbols: z.array(symbol).max(MAX_ENTRIES), more: z.boolean() }), maxBody: 0, fleeting: false },
  gitStatus: { shape: z.strictObject({ kind: z.literal("gitStatus"), request: requestId, branch: line.nullable(), files: z.array(z.strictObject({ path: filePath, state: z.enum(["modified", "added", "deleted", "renamed", "untracked", "conflict"]) })).max(MAX_ENTRIES), more: z.boolean() }), maxBody: 0, fleeting: false },
  /** The body is a piece of the text in UTF-8, or one zero byte when there is none. */
  committed: { shape: z.strictObject({ kind: z.literal("committed"), request: requestId, has: z.enum(["no-file", "nothing", "text"]), last: z.boolean() }), maxBody: 512 * KIB, fleeting: false },
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
  /** On the host's disk, by whomever: what is shown of this folder is to be asked for again. */
  folderChanged: { shape: z.strictObject({ kind: z.literal("folderChanged"), path }), maxBody: 0, fleeting: false },
  documentMoved: { shape: z.strictObject({ kind: z.literal("documentMoved"), document: documentId, path: filePath }), maxBody: 0, fleeting: false },
  /** Its file was deleted; what is in it stays open, and saving makes the file anew. */
  documentGone: { shape: z.strictObject({ kind: z.literal("documentGone"), document: documentId }), maxBody: 0, fleeting: false },
  /** Whether it has what its file has not, and what to do when writing failed. */
  documentState: { shape: z.strictObject({ kind: z.literal("documentState"), document: documentId, dirty: z.boolean(), problem: line.nullable() }), maxBody: 0, fleeting: false },
  diagnostics: { shape: z.strictObject({ kind: z.literal("diagnostics"), path: filePath, items: z.array(diagnostic).max(MAX_LISTED) }), maxBody: 0, fleeting: false },
  /** What the host has to say to all, as of a language server that hangs. */
  notice: { shape: z.strictObject({ kind: z.literal("notice"), level: z.enum(["info", "warning"]), text: line }), maxBody: 0, fleeting: false },
  call: { shape: z.strictObject({ kind: z.literal("call"), person, ...callState }), maxBody: 0, fleeting: false },
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
