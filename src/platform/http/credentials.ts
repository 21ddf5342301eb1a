// What a request shows of who it is for. A browser shows the cookie of a session, and the token of minutes that the pages were given for it:
// the cookie alone opens only what begins and ends a session. A program shows an API token and nothing else.

import type { IncomingHttpHeaders } from "node:http";

import { AppError, isAppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";

import { readBearer, type Bearer } from "./bearer.ts";
import type { Caller, PersonCaller, ProvisionerCaller, RouteAccess } from "./route.ts";
import { deriveGeneration, readSessionToken } from "./session-cookie.ts";

export interface Authenticators {
  /** The person whose session's token this is, or null. */
  authenticate(token: string): Promise<PersonCaller | null>;
  /** The person who made the API token, with what it is limited to, or null. */
  authenticateApiToken(token: string): Promise<PersonCaller | null>;
  /** The identity provider that has the token, or null. */
  authenticateProvisioner(token: string): Promise<ProvisionerCaller | null>;
  /** Whom the token of a front end is for. @throws AppError `token.refused`. */
  verifyPersonToken(token: string): Promise<FrontEndToken>;
}

/** What the token of a front end says. */
export interface FrontEndToken {
  readonly personId: Uuid;
  readonly sessionId: Uuid;
  /** Of the session when it was made. */
  readonly generation: string;
}

export interface Credentials {
  readonly bearer: Bearer | null;
  /** Of the cookie; null where an API token is shown, beside which no cookie counts. */
  readonly sessionToken: string | null;
}

/** Where the cookie alone is enough: what is open to all, what begins with it, and what is not there over the network. */
const WITHOUT_BEARER: readonly RouteAccess[] = ["public", "session", "operator"];

/** @throws AppError `session.token-refused` for a header that cannot be one. */
export function readCredentials(access: RouteAccess, headers: IncomingHttpHeaders, transport: { readonly tls: boolean; readonly fromNetwork: boolean }): Credentials {
  if (access === "provisioner") return { bearer: transport.fromNetwork ? readProvisionerToken(headers.authorization) : null, sessionToken: null };
  const bearer = transport.fromNetwork && !WITHOUT_BEARER.includes(access) ? readBearer(headers.authorization) : null;
  return { bearer, sessionToken: bearer !== null && bearer.kind !== "person-token" ? null : readSessionToken(headers.cookie, transport) };
}

/** Whatever is wrong with the header, there is no token in it: nothing more is told. */
function readProvisionerToken(header: string | undefined): Bearer | null {
  try {
    const bearer = readBearer(header);
    return bearer?.kind === "provisioner-token" ? bearer : null;
  } catch (error) {
    if (isAppError(error, "session.token-refused")) return null;
    throw error;
  }
}

export async function findProvisioner(deps: Pick<Authenticators, "authenticateProvisioner">, access: RouteAccess, { bearer }: Credentials): Promise<ProvisionerCaller | null> {
  return access === "provisioner" && bearer !== null ? deps.authenticateProvisioner(bearer.token) : null;
}

export async function findPerson(deps: Pick<Authenticators, "authenticate" | "authenticateApiToken">, { bearer, sessionToken }: Credentials): Promise<PersonCaller | null> {
  if (bearer?.kind === "api-token") return deps.authenticateApiToken(bearer.token);
  return sessionToken === null ? null : deps.authenticate(sessionToken);
}

/** @throws AppError `session.required`, `api-token.refused`, `access.token-not-taken`, `request.route-unknown`. */
export function assertSignedIn(access: RouteAccess, caller: Caller, { bearer }: Credentials): void {
  if (access === "public") return;
  if (access === "provisioner") {
    if (caller.kind !== "provisioner") throw new AppError("scim.token-refused");
    return;
  }
  if (access === "operator") {
    // Over the network there is no such route: nothing tells that it exists.
    if (caller.kind !== "operator") throw new AppError("request.route-unknown");
    return;
  }
  if (caller.kind !== "person") throw new AppError(bearer?.kind === "api-token" || access === "api-token" ? "api-token.refused" : "session.required");
  if (caller.credential === "api-token" && access === "signed-in") throw new AppError("access.token-not-taken");
  if (caller.credential !== "api-token" && access === "api-token") throw new AppError("api-token.refused");
}

/**
 * The token of the front end, which is for this very session and person (TOK-21), and no older than the session's own token (TOK-23).
 * @throws AppError `session.token-required`, `session.token-refused`.
 */
export async function assertFrontEnd(verify: Authenticators["verifyPersonToken"], { access, caller, credentials }: { readonly access: RouteAccess; readonly caller: Caller; readonly credentials: Credentials }): Promise<void> {
  if (WITHOUT_BEARER.includes(access) || caller.kind !== "person" || caller.credential === "api-token") return;
  const { bearer, sessionToken } = credentials;
  if (bearer === null) throw new AppError("session.token-required");
  const verified = await verify(bearer.token).catch((error: unknown) => {
    if (isAppError(error, "token.refused")) throw new AppError("session.token-refused");
    throw error;
  });
  const isOfSession = verified.sessionId === caller.sessionId && verified.personId === caller.personId;
  if (!isOfSession || sessionToken === null || verified.generation !== deriveGeneration(sessionToken)) throw new AppError("session.token-refused");
}
