// A route is a row of a table: an endpoint of protocol/api with what it needs, how often it may be called, what it leaves in
// the audit log, and what it does. Nothing is optional: "public", "none" are written out, and what is left out does not compile.

import type { Uuid } from "#base/uuid.ts";
import type { Endpoint, FormBody, OutputOf, ParamsOf, QueryOf } from "#protocol/api/endpoint.ts";
import type { TeamRole } from "#protocol/api/roles.ts";
import type { z } from "zod";

/** Who calls: one value, made at the door, passed on whole. `operator`: whoever may open the socket in the data folder. */
export type Caller =
  | { readonly kind: "anonymous" }
  | { readonly kind: "operator" }
  | ProvisionerCaller
  | PersonCaller;

/** A team's identity provider, by the token of its connection: SCIM of this team and nothing else. */
export interface ProvisionerCaller {
  readonly kind: "provisioner";
  readonly tenantId: Uuid;
  readonly connectionId: Uuid;
}

export interface PersonCaller {
  readonly kind: "person";
  readonly personId: Uuid;
  /** Of the browser's session, or of the token that stands for it. */
  readonly sessionId: Uuid;
  readonly credential: "session" | "api-token";
  readonly strength: SignInStrength;
  /** Of a session that a team's identity provider vouched for: it counts in that team alone, and changes no account. */
  readonly onlyTeam?: Uuid;
  /** Of such a session: that the person has shown no factor of their own in it. */
  readonly vouchedAlone?: boolean;
  /** Permissions that a token was limited to. */
  readonly scopes: "all" | readonly string[];
  readonly teams: readonly TeamMembership[];
  /** Those that are in force for this person and session. */
  readonly grants: readonly ActiveGrant[];
  /** When the first of all this ends by itself, if something does: nobody remembers it for longer. */
  readonly countsUntil?: Date;
  /** The grant without which the act would be refused, set by `authorise`; null when the role alone allows it. */
  readonly under: Uuid | null;
}

/** What a sign-in proved, weakest first: a passkey with user verification is two factors that cannot be phished. */
export const SIGN_IN_STRENGTHS = ["one-factor", "two-factors", "passkey"] as const;
export type SignInStrength = (typeof SIGN_IN_STRENGTHS)[number];

export interface TeamMembership {
  readonly tenantId: Uuid;
  readonly role: TeamRole;
  /** The projects whose things the role reaches. */
  readonly projects: "all" | readonly Uuid[];
  /** The team's policy: sessions that are weaker may nothing in it. */
  readonly demands: SignInStrength;
  /** The session is older, or stood idle for longer, than the team's policy allows: it may nothing in it until a new sign-in. */
  readonly stale: boolean;
}

/** Leave to do more than the role allows, for a time. `elevation` adds no permission: it is what administration needs besides. */
export interface ActiveGrant {
  readonly grantId: Uuid;
  readonly tenantId: Uuid;
  readonly kind: "request" | "break-glass" | "elevation";
  readonly permissions: readonly string[];
  readonly projects: "all" | readonly Uuid[];
}

/**
 * `session`: a person by the cookie alone; for what a front end begins and ends with. `signed-in`: any person in a session, with the token of the front
 * end; no API token. `api-token`: a program with one, whatever it is for. A permission: the caller's role in the team of the route's `teamId`
 * parameter must have it, and an API token must be for it. `operator`: only over the socket in the data folder.
 * `provisioner`: the identity provider of the team in `teamId`, in the form that SCIM has for types, answers and errors.
 */
export type RouteAccess = "public" | "session" | "signed-in" | "api-token" | "operator" | "provisioner" | { readonly permission: string };

/** A bucket of `requests` that refills evenly within `perMs`, one for each session, or for each network without one. */
export interface RouteLimit {
  readonly requests: number;
  readonly perMs: number;
}

export interface RouteCall<E extends Endpoint = Endpoint> {
  readonly caller: Caller;
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  readonly requestId: Uuid;
  /** Aborted when the client has gone or the server stops. */
  readonly signal: AbortSignal;
  /** The header If-Match (RFC 9110, section 13.1.1), as it came. */
  readonly ifMatch: string | null;
  /** Headers whose names begin with `mcp-` (Model Context Protocol, transports), as they came. */
  readonly mcpHeaders: Readonly<Record<string, string>>;
  readonly session: SessionHandle;
  /** Cookies besides the session's: of a sign-in under way, and of a device that signed in before. */
  readonly cookies: Readonly<Record<NamedCookie, CookieHandle>>;
  readonly client: ClientInfo;
}

export type NamedCookie = "attempt" | "device";

/** A value is base64url of 32 random bytes; anything else reads as none. */
export interface CookieHandle {
  read(): string | null;
  set(token: string, maxAgeSeconds: number): void;
  clear(): void;
}

export interface ClientInfo {
  /** For throttling: the IPv4 address or the IPv6 /64. */
  readonly network: string;
  /** As the browser says, cut to 200 characters; for the list of devices. */
  readonly userAgent: string | null;
}

export type BodyOf<E extends Endpoint> = E["input"]["body"] extends z.ZodType
  ? z.output<E["input"]["body"]>
  : E["input"]["body"] extends "none"
    ? undefined
    : E["input"]["body"] extends "browser-reports" | "scim" | "message"
      ? unknown
      : E["input"]["body"] extends FormBody
        ? z.output<E["input"]["body"]["form"]>
        : AsyncIterable<Uint8Array>;

/** The cookie of the answer, and what is derived from the session's token. */
export interface SessionHandle {
  /** Sends the cookie of a new session; gives the CSRF token that belongs to it. */
  begin(token: string, expiresAt: number): { readonly csrfToken: string };
  end(): void;
  /** Of the session that the request came with. @throws when there is none. */
  csrfToken(): string;
  /** What the token of a front end names of that session. @throws when there is none. */
  generation(): string;
}

export interface RouteDefinition<E extends Endpoint> {
  readonly endpoint: E;
  readonly access: RouteAccess;
  readonly limit: RouteLimit | "none";
  /** The audit event that a call leaves when it did what was asked; "none" where nothing changes and nothing is disclosed. */
  readonly audit: string;
  readonly success: 200 | 201 | 204;
  handler(call: RouteCall<E>): Promise<OutputOf<E>>;
}

/** A row with its types forgotten: what the table holds. */
export type Route = RouteDefinition<Endpoint>;

/** Checks one row against its endpoint's types. */
export function defineRoute<const E extends Endpoint>(route: RouteDefinition<E>): Route {
  return route as unknown as Route;
}

/** The method changes something, so it needs proof that our own pages sent it (RFC 9110 section 9.2.1). */
export function changesState(method: string): boolean {
  return method !== "GET" && method !== "HEAD";
}
