// The signature of a webhook as https://www.standardwebhooks.com/ specifies it: HMAC-SHA-256 over id, time and body, so that neither can be
// changed, nor an old message be sent once more under a new time.

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

import { MINUTE, SECOND } from "#base/units.ts";

export interface SignedMessage {
  readonly id: string;
  /** Milliseconds since 1970; whole seconds are signed. */
  readonly at: number;
  readonly body: Uint8Array;
}

/** The signature: one for each secret in force, with spaces between. */
export type WebhookHeaders = Readonly<Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string>>;

/** "Symmetric: between 24 and 64 bytes, base64, prefixed with whsec_". */
const SECRET_PREFIX = "whsec_";
const SECRET_BYTES = 32;
const VERSION = "v1,";

export function createWebhookSecret(): string {
  return `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString("base64")}`;
}

export function signWebhook(message: SignedMessage, secrets: readonly string[]): WebhookHeaders {
  const timestamp = String(Math.floor(message.at / SECOND));
  const signed = { id: message.id, timestamp, body: message.body };
  return { "webhook-id": message.id, "webhook-timestamp": timestamp, "webhook-signature": secrets.map((secret) => `${VERSION}${hmac(secret, signed).toString("base64")}`).join(" ") };
}

export type WebhookRefusal = "headers-missing" | "too-old" | "too-new" | "signature-wrong" | "replayed";

export interface VerifyWebhookGiven {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came, before anything parses it. */
  readonly body: Uint8Array;
  /** Those in force: two while one is changed for the next. */
  readonly secrets: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** True the first time it is given an id; who remembers them for twice the tolerance has seen every replay that is not too old. */
  takeOnce(id: string): boolean;
}

/** How far clocks may be apart, and how long a message may be under way. */
export const WEBHOOK_TOLERANCE_MS: number = 5 * MINUTE;

/** What a receiver does. Null when the message is good. The id is taken last, so that a forged message does not use it up. */
export function refuseWebhook({ headers, body, secrets, now, takeOnce }: VerifyWebhookGiven): WebhookRefusal | null {
  const [id, timestamp, signatures] = [headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"]];
  if (typeof id !== "string" || typeof timestamp !== "string" || typeof signatures !== "string" || !/^\d{1,12}$/.test(timestamp)) return "headers-missing";
  const age = now - Number(timestamp) * SECOND;
  if (age > WEBHOOK_TOLERANCE_MS) return "too-old";
  if (age < -WEBHOOK_TOLERANCE_MS) return "too-new";
  const given = signatures.split(" ").filter((each) => each.startsWith(VERSION)).map((each) => Buffer.from(each.slice(VERSION.length), "base64"));
  const expected = secrets.map((secret) => hmac(secret, { id, timestamp, body }));
  if (!expected.some((right) => given.some((each) => each.length === right.length && timingSafeEqual(each, right)))) return "signature-wrong";
  return takeOnce(id) ? null : "replayed";
}

function hmac(secret: string, { id, timestamp, body }: { readonly id: string; readonly timestamp: string; readonly body: Uint8Array }): Buffer {
  return createHmac("sha256", Buffer.from(secret.slice(SECRET_PREFIX.length), "base64")).update(`${id}.${timestamp}.`).update(body).digest();
}
