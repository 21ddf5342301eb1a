// The small shapes that messages are made of, each with its limit (LIV-30).

import { z } from "zod";

import { visibleText } from "#base/visible-text.ts";
import { MAX_PEER } from "#protocol/live/envelope/header.ts";
import { personName } from "#protocol/live/handshake/join-messages.ts";
import { ROLES } from "./roles.ts";

const MAX_PATH = 4096;

export const peer = z.int().min(1).max(MAX_PEER);
/** A member, or the host (0). */
export const person = z.int().min(0).max(MAX_PEER);
export const number = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Chosen by who asks; the answer has it again. */
export const requestId = z.int().min(1).max(2 ** 32 - 1);
/** Given by the host to a file that is open. */
export const documentId = z.int().min(1).max(2 ** 32 - 1);
export const terminalId = z.int().min(1).max(255);
/** From the shared folder, with `/`, without a way out of it; empty is the folder itself. The host checks it again on its disk. */
export const path = z
  .string()
  .max(MAX_PATH)
  .refine((text) => text === "" || text.split("/").every((part) => part !== "" && part !== "." && part !== ".." && !/[\0\\]/.test(part)), "expected a path inside the shared folder");
/** A path that is not the folder itself. */
export const filePath = path.min(1);
export const fileName = z.string().min(1).max(255).refine((text) => !/[\0/\\]/.test(text) && text !== "." && text !== "..", "expected the name of a file");
/** Yjs's relative position, encoded: the host passes it on without looking. */
export const position = z.string().max(256).regex(/^[A-Za-z0-9_-]*$/);
export const hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
export const role = z.enum(ROLES);
export const terminalMode = z.enum(["none", "read", "write"]);
export const line = z.string().min(1).max(256).refine((text) => text === visibleText(text), "expected one line of visible characters");
export const symbolName = z.string().min(1).max(255).refine((text) => text === visibleText(text), "expected one line of visible characters");
export const searchQuery = {
  text: z.string().min(1).max(1024),
  matchCase: z.boolean(),
  wholeWord: z.boolean(),
  regularExpression: z.boolean(),
  /** Globs as ripgrep and git read them; none: all that is shared. */
  include: z.array(z.string().min(1).max(256)).max(16),
  exclude: z.array(z.string().min(1).max(256)).max(16),
};
export const callState = { joined: z.boolean(), microphone: z.boolean(), camera: z.boolean(), screen: z.boolean() };
/** Lines and columns from 0, columns in UTF-16 units, as language servers and editors have them. */
const coordinate = z.int().min(0).max(2 ** 31 - 1);
export const range = { line: coordinate, column: coordinate, endLine: coordinate, endColumn: coordinate };
export const place = z.strictObject({ path: filePath, ...range, text: z.string().max(512) });
export const chatText = z.string().min(1).max(4000);
export const roster = z.array(z.strictObject({ id: peer, role, name: personName })).max(64);
export const size = z.strictObject({ columns: z.int().min(1).max(1000), rows: z.int().min(1).max(1000) });

/** An offer, an answer or a candidate of WebRTC, with the fingerprint of who makes it: sealed, so nobody between can put another in. */
export const signal = z.discriminatedUnion("type", [
  z.strictObject({ type: z.enum(["offer", "answer"]), sdp: z.string().min(1).max(24 * 1024), fingerprint: z.string().regex(/^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/) }),
  z.strictObject({ type: z.literal("candidate"), candidate: z.string().max(1024), mid: z.string().max(64) }),
  z.strictObject({ type: z.literal("bye") }),
]);
