// What a join and its challenge say, sealed (LIV-16, LIV-18, LIV-19).

import { z } from "zod";

import { visibleText } from "#base/visible-text.ts";
import type { Bytes } from "#protocol/live/envelope/header.ts";
import { refuseLive } from "#protocol/live/envelope/refusal.ts";
import { fromText, fromUtf8, toText, utf8 } from "./bytes.ts";
import { NONCE_BYTES } from "./code.ts";
import { SECRET_BYTES } from "./derive.ts";

const MAX_NAME = 64;

export const personName = z
  .string()
  .min(1)
  .max(MAX_NAME)
  .refine((name) => name === visibleText(name).trim(), "expected a name of visible characters");

const versions = z
  .array(z.int().min(1).max(255))
  .min(1)
  .max(16)
  .refine((list) => new Set(list).size === list.length, "expected each version once");
const number = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const build = z.string().max(MAX_NAME).regex(/^[\w.+-]*$/);

const request = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("join"), versions, build, name: personName, capabilities: z.array(z.enum(["audio", "video", "screen"])).max(3) }),
  z.strictObject({ kind: z.literal("resume"), versions, build, received: number, first: number, broadcast: number }),
]);

const challenge = z.strictObject({ versions, version: z.int().min(1).max(255), nonce: z.string().max(64), signingKey: z.string().max(64) });

/** `resume`: up to which numbers the guest has what the host sent, and the first that it can send again itself (LIV-29). */
export type JoinRequest = z.infer<typeof request>;

export interface Challenge {
  readonly versions: readonly number[];
  readonly version: number;
  readonly nonce: Bytes;
  /** Ed25519: with it the host signs what all members get. */
  readonly signingKey: Bytes;
}

export function composeRequest(value: JoinRequest): Bytes {
  return utf8(JSON.stringify(request.parse(value)));
}

/** @throws AppError `live.refused`. */
export function parseRequest(content: Uint8Array): JoinRequest {
  return parse(content, request);
}

export function composeChallenge({ versions: ours, version, nonce, signingKey }: Challenge): Bytes {
  return utf8(JSON.stringify({ versions: ours, version, nonce: toText(nonce), signingKey: toText(signingKey) }));
}

/** @throws AppError `live.refused`. */
export function parseChallenge(content: Uint8Array): Challenge {
  const { nonce, signingKey, ...rest } = parse(content, challenge);
  return { ...rest, nonce: fromText(nonce, { rule: "LIV-16", length: NONCE_BYTES }), signingKey: fromText(signingKey, { rule: "LIV-16", length: SECRET_BYTES }) };
}

function parse<Schema extends z.ZodType>(content: Uint8Array, schema: Schema): z.infer<Schema> {
  const text = fromUtf8(content);
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw refuseLive("LIV-16", "the join or its answer says something that it may not say");
  return parsed.data;
}
