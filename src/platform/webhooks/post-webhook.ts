// One try of one delivery: posted to an address that is checked and pinned, no redirect followed. The status alone decides; what comes after
// it is read within bounds and thrown away, however it ends. What went wrong is one of a few words: neither the receiver's answer nor an inner address gets any further.

import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";

import { isAppError } from "#base/app-error.ts";
import { KIB, SECOND } from "#base/units.ts";
import type { Egress } from "#platform/egress/egress.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";

import type { WebhookHeaders } from "./signature.ts";

export type WebhookFailure = "address-refused" | "broken-answer" | "insecure" | "timeout" | "unreachable";

export type WebhookOutcome = { readonly status: number } | { readonly failure: WebhookFailure };

export interface PostWebhookGiven {
  readonly egress: Egress;
  readonly url: string;
  readonly headers: WebhookHeaders;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

/** "15 to 30 seconds" is what the specification recommends at most; ours are answered by machines. */
export const WEBHOOK_TIMEOUT_MS: number = 10 * SECOND;
const MAX_ANSWER_BYTES = 64 * KIB;
/** For the rest of an answer whose status is known: a receiver that holds its answer open holds nobody up. */
const DRAIN_MS = SECOND;
const LIMITS = { connectMs: WEBHOOK_TIMEOUT_MS, headersMs: WEBHOOK_TIMEOUT_MS, idleMs: WEBHOOK_TIMEOUT_MS, maxBytes: MAX_ANSWER_BYTES };

/** @throws whatever `signal` was aborted with. */
export async function postWebhook({ egress, url, headers, body, signal }: PostWebhookGiven): Promise<WebhookOutcome> {
  const late = AbortSignal.timeout(WEBHOOK_TIMEOUT_MS);
  const both = AbortSignal.any([signal, late]);
  try {
    const address = parseSourceAddress(url);
    const connection = await egress.connect(address, LIMITS, both);
    try {
      const response = await connection.request({ method: "POST", path: address.path, headers: { ...headers, "content-type": "application/json" }, body, encodedAnswer: "allowed" });
      await drain(response.body);
      return { status: response.status };
    } finally {
      connection.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    return { failure: late.aborted ? "timeout" : failureOf(error) };
  }
}

/** Whatever goes wrong here changes nothing: the receiver has answered. */
async function drain(body: Readable): Promise<void> {
  body.resume();
  await finished(body, { signal: AbortSignal.timeout(DRAIN_MS) }).catch(() => undefined);
  body.destroy();
}

function failureOf(error: unknown): WebhookFailure {
  if (isAppError(error, "source.address-refused")) return "address-refused";
  if (isAppError(error, "source.insecure") || isAppError(error, "source.tls") || isAppError(error, "source.invalid")) return "insecure";
  if (isAppError(error, "source.timeout")) return "timeout";
  if (isAppError(error, "source.unreachable")) return "unreachable";
  if (isAppError(error)) return "broken-answer";
  throw error;
}
