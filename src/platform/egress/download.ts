// Fetching one file by https: redirects are followed by hand, each hop parsed, resolved and checked like the first; credentials
// stay at the origin they were given for.

import type { Readable } from "node:stream";

import { AppError } from "#base/app-error.ts";

import type { AddressKind } from "./address-rules.ts";
import type { Egress } from "./egress.ts";
import type { HttpConnection, HttpLimits, HttpResponse } from "./http-connection.ts";
import { parseSourceAddress, type SourceAddress } from "./source-url.ts";
import { statusError } from "./status-error.ts";

export interface DownloadOptions {
  readonly egress: Egress;
  readonly address: SourceAddress;
  /** The Authorization header for the first origin; null for none. */
  readonly authorization: string | null;
  /** The last answer's ETag: the server says when nothing has changed. */
  readonly etag: string | null;
  readonly limits: HttpLimits;
  readonly signal?: AbortSignal;
}

export interface DownloadHop {
  readonly addressKind: AddressKind;
  readonly status: number;
}

export interface Download {
  readonly unchanged: boolean;
  /** Null when unchanged. */
  readonly body: Readable | null;
  readonly etag: string | null;
  readonly hops: readonly DownloadHop[];
  close(): void;
}

/** As many as browsers' older limits; an honest mirror needs two. */
const MAX_REDIRECTS = 5;
const MAX_ETAG_LENGTH = 1_024;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** @throws AppError `source.*`. */
export async function openDownload(options: DownloadOptions): Promise<Download> {
  const hops: DownloadHop[] = [];
  let address = options.address;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const connection = await options.egress.connect(address, options.limits, options.signal);
    try {
      const response = await connection.request({ method: "GET", path: address.path, headers: createHeaders(options, address) });
      hops.push({ addressKind: connection.pinned[0]?.kind ?? "public", status: response.status });
      if (!REDIRECTS.has(response.status)) return readAnswer({ connection, response, hops });
      response.body.destroy();
      address = readRedirect(address, response.headers["location"]);
    } catch (error) {
      connection.close();
      throw error;
    }
    connection.close();
  }
  throw new AppError("source.redirected", `The address leads on more than ${MAX_REDIRECTS} times.`);
}

function createHeaders(options: DownloadOptions, address: SourceAddress): Record<string, string> {
  const headers: Record<string, string> = {};
  if (options.etag !== null) headers["if-none-match"] = options.etag;
  if (options.authorization !== null && isSameOrigin(address, options.address)) headers["authorization"] = options.authorization;
  return headers;
}

function readAnswer(answer: { connection: HttpConnection; response: HttpResponse; hops: readonly DownloadHop[] }): Download {
  const { connection, response, hops } = answer;
  const close = (): void => connection.close();
  const etag = readEtag(response.headers["etag"]);
  if (response.status === 304) {
    response.body.resume();
    return { unchanged: true, body: null, etag, hops, close };
  }
  if (response.status !== 200) throw statusError(response.status);
  return { unchanged: false, body: response.body, etag, hops, close };
}

/** Kept and sent back as it came: only what can stand in a header. */
function readEtag(value: string | undefined): string | null {
  return value !== undefined && value.length <= MAX_ETAG_LENGTH && /^(W\/)?"[\x21\x23-\x7e]*"$/.test(value) ? value : null;
}

function readRedirect(from: SourceAddress, location: string | undefined): SourceAddress {
  if (location === undefined || !URL.canParse(location, from.url)) throw new AppError("source.redirected", "The server redirects to no address.");
  const target = new URL(location, from.url);
  target.hash = "";
  const next = parseSourceAddress(target.href);
  if (next.transport === "ssh" || (from.transport === "https" && next.transport !== "https")) {
    throw new AppError("source.redirected", "The address leads from https to a protocol that protects less.");
  }
  return next;
}

export function isSameOrigin(one: SourceAddress, other: SourceAddress): boolean {
  return one.transport === other.transport && one.host === other.host && one.port === other.port;
}
