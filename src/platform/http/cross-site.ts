// Who may ask at all: the names this server answers to (against DNS rebinding), and, for what changes something, proof that
// the request comes from our own pages (against requests forged by other sites).

import { AppError } from "#base/app-error.ts";

/** Names of this machine that no DNS server can point elsewhere. */
export const LOOPBACK_HOSTS: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/;

/** The name in a Host header without its port, or null when it is no host. */
export function parseHost(header: string | undefined): string | null {
  return HOST.exec(header?.toLowerCase() ?? "")?.[1] ?? null;
}

/** @throws AppError `request.host-refused`. */
export function assertHost(header: string | undefined, allowedHosts: ReadonlySet<string>): void {
  const host = parseHost(header);
  if (host === null || !allowedHosts.has(host)) {
    throw new AppError("request.host-refused", "The Host header names none of the hosts that this server answers to.");
  }
}

/**
 * What an upgrade to a WebSocket needs, which no same-origin policy binds: a browser sends `Origin` with each (RFC 6455, section 4.1), and it must be
 * ours; a program sends none.
 * @throws AppError `request.cross-site`.
 */
export function assertOwnOriginIfAny(headers: Readonly<Record<string, string | string[] | undefined>>, transport: { readonly tls: boolean }): void {
  if (headers["origin"] === undefined && headers["sec-fetch-site"] === undefined) return;
  if (headers["origin"] !== ownOrigin(headers, transport)) throw new AppError("request.cross-site", "The Origin header is not this server's.");
}

/**
 * `Origin` must be there and be ours: browsers send it with every request but GET and HEAD (Fetch, section 3.2). Where the
 * browser also sends Sec-Fetch-Site, that must agree.
 * @throws AppError `request.cross-site`.
 */
export function assertSameOrigin(headers: Readonly<Record<string, string | string[] | undefined>>, transport: { readonly tls: boolean }): void {
  if (headers["origin"] !== ownOrigin(headers, transport)) throw new AppError("request.cross-site", "The Origin header is missing or is not this server's.");
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") throw new AppError("request.cross-site", "The browser says that another site sent this request.");
}

function ownOrigin(headers: Readonly<Record<string, string | string[] | undefined>>, { tls }: { readonly tls: boolean }): string {
  return `${tls ? "https" : "http"}://${String(headers["host"]).toLowerCase()}`;
}
