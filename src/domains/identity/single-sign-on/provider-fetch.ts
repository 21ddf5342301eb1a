// Requests to providers go by the one way out: each address is resolved once, checked and pinned; no redirect is followed, and an
// answer has a limit. What is asked is small, so one connection is made for each request.

import type { CustomFetch, CustomFetchOptions } from "openid-client";

import { AppError } from "#base/app-error.ts";
import { KIB, SECOND } from "#base/units.ts";
import type { Egress } from "#platform/egress/egress.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";

/** Discovery documents and key sets are some KiB; the largest known ones some 30. */
const MAX_ANSWER_BYTES = 256 * KIB;
/** Somebody waits in front of a page. */
const LIMITS = { connectMs: 5 * SECOND, headersMs: 8 * SECOND, idleMs: 5 * SECOND, maxBytes: MAX_ANSWER_BYTES };

export function createProviderFetch(egress: Pick<Egress, "connect">): CustomFetch {
  return async (url, options) => {
    const address = parseSourceAddress(url);
    if (address.transport === "ssh") throw new AppError("source.insecure");
    const connection = await egress.connect(address, LIMITS, options.signal);
    try {
      const body = encodeBody(options.body);
      const response = await connection.request({ method: methodOf(options), path: address.path, headers: options.headers, ...(body === null ? {} : { body }) });
      const chunks: Uint8Array[] = [];
      for await (const chunk of response.body) chunks.push(chunk as Uint8Array);
      return new Response(response.status === 204 ? null : new Uint8Array(Buffer.concat(chunks)), { status: response.status, headers: { ...response.headers } });
    } finally {
      connection.close();
    }
  };
}

function methodOf({ method }: CustomFetchOptions): "GET" | "POST" {
  if (method !== "GET" && method !== "POST") throw new Error(`Defect: the method ${method} is not one of OpenID Connect's`);
  return method;
}

function encodeBody(body: CustomFetchOptions["body"]): Uint8Array | null {
  if (body === undefined || body === null) return null;
  if (typeof body === "string" || body instanceof URLSearchParams) return new TextEncoder().encode(String(body));
  if (body instanceof Uint8Array) return body;
  throw new Error("Defect: a body of this kind is not one of OpenID Connect's");
}
