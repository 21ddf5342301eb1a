// The API of a server elsewhere, as the command line calls it: with an API token or with nothing, over TLS or on this machine alone.

import { AppError } from "#base/app-error.ts";
import { ERRORS, type ErrorCode } from "#base/error-catalogue.ts";
import { SECOND } from "#base/units.ts";
import { endpointUrl, isSchema, type BodyInputOf, type Endpoint, type OutputOf } from "#protocol/api/endpoint.ts";
import { errorResponseSchema } from "#protocol/api/errors.ts";

export interface RemoteCall<E extends Endpoint> {
  /** An origin, of `parseServer`. */
  readonly server: string;
  /** Null where none is needed yet. */
  readonly token: string | null;
  readonly endpoint: E;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: BodyInputOf<E>;
}

const MAX_WAIT_MS = 30 * SECOND;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** The origin of a server's address. @throws AppError `login.server-insecure`, `usage.invalid`. */
export function parseServer(text: string): string {
  const address = URL.canParse(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) throw new AppError("usage.invalid", "Expected the server's address as https://strongroom.example.org.");
  const { protocol, hostname, origin, username, password, pathname, search } = new URL(address);
  if (username !== "" || password !== "" || pathname !== "/" || search !== "") throw new AppError("usage.invalid", "Expected the server's address alone, as https://strongroom.example.org.");
  if (protocol !== "https:" && !(protocol === "http:" && LOOPBACK.test(hostname))) throw new AppError("login.server-insecure");
  return origin;
}

/** @throws AppError `login.server-unreachable`, or the error that the server answers with. */
export async function callRemoteServer<E extends Endpoint>({ server, token, endpoint, params, body }: RemoteCall<E>): Promise<OutputOf<E>> {
  const { status, text } = await exchange(server + endpointUrl(endpoint, { params }), {
    method: endpoint.method,
    headers: {
      accept: "application/json",
      // What is open to all takes changes from its own origin only.
      origin: server,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (status < 200 || status > 299) throw asAppError(text);
  try {
    return (isSchema(endpoint.output) ? endpoint.output.parse(JSON.parse(text)) : undefined) as OutputOf<E>;
  } catch {
    throw new AppError("login.server-unreachable", "The answer is not one of Strongroom's: is this the right address?");
  }
}

export interface RemoteDownload {
  readonly server: string;
  readonly token: string;
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
}

/** A file, piece by piece as it comes. @throws AppError `login.server-unreachable`, or the error that the server answers with. */
export async function* downloadFromRemoteServer({ server, token, endpoint, params, query }: RemoteDownload): AsyncGenerator<Uint8Array> {
  const response = await fetch(server + endpointUrl(endpoint, { params, query }), { method: endpoint.method, headers: { origin: server, authorization: `Bearer ${token}` }, redirect: "error" }).catch(() => null);
  if (response === null) throw new AppError("login.server-unreachable");
  if (!response.ok) throw asAppError(await response.text());
  if (response.body !== null) yield* response.body;
}

/** A redirect would take the token elsewhere: none is followed. */
async function exchange(url: string, init: RequestInit): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(MAX_WAIT_MS) });
    return { status: response.status, text: await response.text() };
  } catch {
    // What fetch says of it may quote the address with what was sent.
    throw new AppError("login.server-unreachable");
  }
}

function asAppError(text: string): AppError {
  try {
    const { error } = errorResponseSchema.parse(JSON.parse(text));
    if (isErrorCode(error.code)) return new AppError(error.code, error.message);
  } catch {
    // No answer of ours: said below.
  }
  return new AppError("login.server-unreachable", "The answer is not one of Strongroom's: is this the right address?");
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
