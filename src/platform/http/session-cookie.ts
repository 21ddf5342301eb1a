// The cookie that carries a session's token, and the CSRF token that is derived from it: whoever can read the answer of
// `GET /api/v1/session` is our page, and the token says so with every change.

import { createHmac, timingSafeEqual } from "node:crypto";

import type { NamedCookie } from "./route.ts";

/** base64url of 32 random bytes. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export interface CookieTransport {
  readonly tls: boolean;
}

/** Over TLS the `__Host-` prefix ties the cookie to this host (RFC 6265bis section 4.1.3.2); it needs Secure, which plain http on loopback has not. */
export function sessionCookieName({ tls }: CookieTransport): string {
  return tls ? "__Host-strongroom_session" : "strongroom_session";
}

/** The session's token, or null. */
export function readSessionToken(header: string | undefined, transport: CookieTransport): string | null {
  return readToken(header, sessionCookieName(transport));
}

/**
 * Cookies besides the session's. `attempt` binds a sign-in to the browser that asked for it. `device` tells a browser that signed in
 * before from one that never did; it signs nobody in.
 */
export function readNamedToken(header: string | undefined, cookie: NamedCookie, transport: CookieTransport): string | null {
  return readToken(header, namedCookieName(cookie, transport));
}

function namedCookieName(cookie: NamedCookie, { tls }: CookieTransport): string {
  return tls ? `__Host-strongroom_${cookie}` : `strongroom_${cookie}`;
}

/** Two cookies of the name mean that somebody tossed one in: then none counts. */
function readToken(header: string | undefined, name: string): string | null {
  if (header === undefined) return null;
  const values = header
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [token] = values;
  return values.length === 1 && token !== undefined && TOKEN.test(token) ? token : null;
}

/** `maxAgeSeconds` 0 removes the cookie. */
export function composeSessionCookie(value: CookieValue, transport: CookieTransport): string {
  return composeCookie(sessionCookieName(transport), value, transport);
}

export function composeNamedCookie(cookie: NamedCookie, value: CookieValue, transport: CookieTransport): string {
  return composeCookie(namedCookieName(cookie, transport), value, transport);
}

export interface CookieValue {
  readonly token: string;
  readonly maxAgeSeconds: number;
}

function composeCookie(name: string, value: CookieValue, transport: CookieTransport): string {
  const attributes = ["Path=/", "HttpOnly", "SameSite=Strict", `Max-Age=${value.maxAgeSeconds}`, ...(transport.tls ? ["Secure"] : [])];
  return `${name}=${value.token}; ${attributes.join("; ")}`;
}

/**
 * What the tokens of front ends name (protocol/tokens, TOK-23): another one as soon as the session has another token. base64url of 32 bytes;
 * nothing of the session's token can be learned from it.
 */
export function deriveGeneration(sessionToken: string): string {
  return createHmac("sha256", sessionToken).update("strongroom session generation").digest("base64url");
}

/** base64url of 32 bytes; nothing of the session's token can be learned from it. */
export function deriveCsrfToken(sessionToken: string): string {
  return createHmac("sha256", sessionToken).update("strongroom csrf token").digest("base64url");
}

export function isCsrfToken(given: string | undefined, sessionToken: string): boolean {
  if (given === undefined || !TOKEN.test(given)) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(deriveCsrfToken(sessionToken)));
}
