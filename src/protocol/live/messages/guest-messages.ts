// All that a guest may say to the host, once it is a member (LIV-30, LIV-31).

import { z } from "zod";

import type { MessageRow } from "./message-row.ts";
import { callState, chatText, documentId, filePath, path, peer, person, position, requestId, searchQuery, signal, size, symbolName, terminalId } from "./values.ts";

const KIB = 1024;

export const GUEST_MESSAGES = {
  /** Each five seconds: the connection lives, and by its number nothing before it was cut off. */
  heartbeat: { shape: z.strictObject({ kind: z.literal("heartbeat") }), maxBody: 0, role: "viewer", fleeting: true },
  presence: { shape: z.strictObject({ kind: z.literal("presence"), state: z.enum(["active", "idle", "away"]), file: path.nullable() }), maxBody: 0, role: "viewer", fleeting: false },
  tree: { shape: z.strictObject({ kind: z.literal("tree"), request: requestId, path }), maxBody: 0, role: "viewer", fleeting: false },
  open: { shape: z.strictObject({ kind: z.literal("open"), request: requestId, path }), maxBody: 0, role: "viewer", fleeting: false },
  close: { shape: z.strictObject({ kind: z.literal("close"), document: documentId }), maxBody: 0, role: "viewer", fleeting: false },
  /** The body is a Yjs update. */
  edit: { shape: z.strictObject({ kind: z.literal("edit"), document: documentId }), maxBody: 512 * KIB, role: "editor", fleeting: false },
  /** The body is a Yjs state vector: what the host has beyond it comes back. */
  state: { shape: z.strictObject({ kind: z.literal("state"), document: documentId }), maxBody: 64 * KIB, role: "viewer", fleeting: false },
  create: { shape: z.strictObject({ kind: z.literal("create"), request: requestId, path: filePath, type: z.enum(["file", "folder"]) }), maxBody: 0, role: "editor", fleeting: false },
  /** Also into another folder. */
  move: { shape: z.strictObject({ kind: z.literal("move"), request: requestId, path: filePath, to: filePath }), maxBody: 0, role: "editor", fleeting: false },
  delete: { shape: z.strictObject({ kind: z.literal("delete"), request: requestId, path: filePath }), maxBody: 0, role: "editor", fleeting: false },
  search: { shape: z.strictObject({ kind: z.literal("search"), request: requestId, ...searchQuery }), maxBody: 0, role: "viewer", fleeting: false },
  /** The answer is not wanted any more; what has come of it stays. */
  cancel: { shape: z.strictObject({ kind: z.literal("cancel"), request: requestId }), maxBody: 0, role: "viewer", fleeting: false },
  /** What a language server says of a place in a document; `symbols` and `definition` too. */
  ask: { shape: z.strictObject({ kind: z.literal("ask"), request: requestId, document: documentId, about: z.enum(["completion", "hover", "signature", "definition", "references", "symbols"]), at: position }), maxBody: 0, role: "viewer", fleeting: false },
  /** What more there is to say of one item of the completions of that request, and what else it changes. */
  resolve: { shape: z.strictObject({ kind: z.literal("resolve"), request: requestId, completions: requestId, item: z.int().min(0).max(199) }), maxBody: 0, role: "viewer", fleeting: false },
  /** A change by a language server: in this document, or, once the host has said yes, of a name wherever it stands. */
  format: { shape: z.strictObject({ kind: z.literal("format"), request: requestId, document: documentId }), maxBody: 0, role: "editor", fleeting: false },
  renameSymbol: { shape: z.strictObject({ kind: z.literal("renameSymbol"), request: requestId, document: documentId, at: position, name: symbolName }), maxBody: 0, role: "editor", fleeting: false },
  gitStatus: { shape: z.strictObject({ kind: z.literal("gitStatus"), request: requestId }), maxBody: 0, role: "viewer", fleeting: false },
  /** The file as the last commit has it: the difference is the page's to show. */
  committed: { shape: z.strictObject({ kind: z.literal("committed"), request: requestId, path: filePath }), maxBody: 0, role: "viewer", fleeting: false },
  /** Asks the host's person for a terminal. */
  terminalWish: { shape: z.strictObject({ kind: z.literal("terminalWish"), mode: z.enum(["read", "write"]) }), maxBody: 0, role: "viewer", fleeting: false },
  /** What of the call this person takes part in; offers and answers are signals. */
  call: { shape: z.strictObject({ kind: z.literal("call"), ...callState }), maxBody: 0, role: "viewer", fleeting: false },
  save: { shape: z.strictObject({ kind: z.literal("save"), request: requestId, document: documentId }), maxBody: 0, role: "editor", fleeting: false },
  cursor: { shape: z.strictObject({ kind: z.literal("cursor"), document: documentId, anchor: position, head: position }), maxBody: 0, role: "viewer", fleeting: true },
  /** What is on the screen: for those alone who follow. */
  view: { shape: z.strictObject({ kind: z.literal("view"), document: documentId, top: position, anchor: position, head: position }), maxBody: 0, role: "viewer", fleeting: true },
  follow: { shape: z.strictObject({ kind: z.literal("follow"), person: person.nullable() }), maxBody: 0, role: "viewer", fleeting: false },
  chat: { shape: z.strictObject({ kind: z.literal("chat"), text: chatText }), maxBody: 0, role: "viewer", fleeting: false },
  /** The body is what was typed. Only with the host's grant of this terminal. */
  terminalInput: { shape: z.strictObject({ kind: z.literal("terminalInput"), terminal: terminalId }), maxBody: 16 * KIB, role: "viewer", fleeting: false },
  terminalSize: { shape: z.strictObject({ kind: z.literal("terminalSize"), terminal: terminalId, size }), maxBody: 0, role: "viewer", fleeting: false },
  signal: { shape: z.strictObject({ kind: z.literal("signal"), to: z.union([z.literal(0), peer]), signal }), maxBody: 0, role: "viewer", fleeting: false },
  leave: { shape: z.strictObject({ kind: z.literal("leave") }), maxBody: 0, role: "viewer", fleeting: false },
} as const satisfies Record<string, MessageRow>;

export type GuestMessage = z.infer<(typeof GUEST_MESSAGES)[keyof typeof GUEST_MESSAGES]["shape"]>;
