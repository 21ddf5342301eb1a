// What a request must pass before its body is read, in this order: is it from our own pages, who is it, may they, not too
// often, is the body of the kind that the route takes, are parameters and query well-formed.

import { hash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

import { AppError } from "#base/app-error.ts";
import { isUuid, type Uuid } from "#base/uuid.ts";
import { isForm, isSchema, isUpload, type BodyInput } from "#protocol/api/endpoint.ts";
import type { z } from "zod";

import { assertFrontEnd, assertSignedIn, findPerson, findProvisioner, readCredentials, type Authenticators } from "./credentials.ts";
import { assertSameOrigin } from "./cross-site.ts";
import type { KnownSessions } from "./known-sessions.ts";
import { InvalidInput, invalidInput } from "./problem.ts";
import type { Proxies } from "./proxies.ts";
import { networkOf, type RateLimiter } from "./rate-limit.ts";
import { changesState, type Caller, type PersonCaller, type Route } from "./route.ts";
import type { ServerCertificate } from "./server-certificate.ts";
import { isCsrfToken, readNamedToken } from "./session-cookie.ts";

/** `socket`: the one in the data folder, which only its owner can open; browsers cannot speak to it. */
export type Transport = TcpTransport | { readonly kind: "socket" };

export interface TcpTransport {
  readonly kind: "tcp";
  /** Whether people reach it over TLS: by our certificate, or by a proxy's. */
  readonly tls: boolean;
  /** Ours; null where a proxy has one, and for plain http on loopback. */
  readonly certificate: ServerCertificate | null;
  readonly proxies: Proxies;
}

export interface AdmissionDeps extends Authenticators {
  /** The person, when they may. @throws AppError `session.required`, `team.unknown`, `access.denied` and what else withholds it. */
  authorise(caller: Caller, act: { readonly tenantId: Uuid; readonly permission: string }): PersonCaller;
  /** Whether we made this device cookie: a browser that signed in before has buckets of its own, which no stranger empties. Asks no database. */
  isDeviceToken(token: string): Promise<boolean>;
  readonly limiter: RateLimiter;
  readonly known: KnownSessions;
  readonly transport: Transport;
}

export interface Asked {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly address: string | undefined;
  readonly params: unknown;
  readonly query: unknown;
}

export interface Admission {
  readonly caller: Caller;
  readonly sessionToken: string | null;
  readonly params: unknown;
  readonly query: unknown;
}

export async function admit(deps: AdmissionDeps, route: Route, asked: Asked): Promise<Admission> {
  const tls = deps.transport.kind === "tcp" && deps.transport.tls;
  const fromNetwork = deps.transport.kind === "tcp";
  const guarded = fromNetwork && changesState(asked.method) && isOfPages(route.endpoint.input.body);
  const credentials = readCredentials(route.access, asked.headers, { tls, fromNetwork });
  // No browser sends an API token by itself, so nobody can make one send it.
  const byBrowser = guarded && route.access !== "provisioner" && credentials.bearer?.kind !== "api-token";
  if (byBrowser) assertSameOrigin(asked.headers, { tls });
  const { sessionToken, bearer } = credentials;
  const person = await findPerson(deps, credentials);
  const provisioner = await findProvisioner(deps, route.access, credentials);
  if (person !== null || provisioner !== null) deps.known.remember(sessionToken ?? bearer?.token ?? "");
  const caller: Caller = person ?? provisioner ?? (fromNetwork ? { kind: "anonymous" } : { kind: "operator" });
  if (route.limit !== "none") deps.limiter.take(`${route.endpoint.id} ${await holderOf(deps, caller, { ...asked, tls })}`, route.limit);
  assertSignedIn(route.access, caller, credentials);
  if (fromNetwork) await assertFrontEnd(deps.verifyPersonToken, { access: route.access, caller, credentials });
  if (byBrowser && route.access !== "public") assertCsrf(asked.headers, sessionToken);
  const params = parsePart("params", route.endpoint.input.params, asked.params);
  assertPermission(deps, route, caller, params);
  assertBodyType(asked, route);
  const query = parsePart("query", route.endpoint.input.query, asked.query);
  return { caller, sessionToken: person === null ? null : sessionToken, params, query };
}

/** Whose bucket it is: a session's, a known browser's, or a network's. */
async function holderOf(deps: AdmissionDeps, caller: Caller, { headers, address, tls }: Pick<Asked, "headers" | "address"> & { readonly tls: boolean }): Promise<string> {
  if (caller.kind === "person") return caller.sessionId;
  if (caller.kind === "provisioner") return caller.connectionId;
  return (await findKnownDevice(deps, headers, { tls })) ?? networkOf(address);
}

/** A name of the browser in which somebody signed in before; null for others. */
export async function findKnownDevice(deps: Pick<AdmissionDeps, "isDeviceToken">, headers: IncomingHttpHeaders, transport: { readonly tls: boolean }): Promise<string | null> {
  const token = readNamedToken(headers.cookie, "device", transport);
  if (token === null || !(await deps.isDeviceToken(token))) return null;
  return `device ${hash("sha256", token, "base64")}`;
}

/** What browsers report by themselves and what other servers send comes from no page. Such routes are public, and act for nobody who is signed in. */
export function isOfPages(body: BodyInput): boolean {
  return body !== "browser-reports" && !isForm(body);
}

function assertCsrf(headers: IncomingHttpHeaders, sessionToken: string | null): void {
  const given = headers["x-strongroom-csrf"];
  if (sessionToken === null || !isCsrfToken(typeof given === "string" ? given : undefined, sessionToken)) {
    throw new AppError("request.cross-site", "The X-Strongroom-CSRF header is missing or does not belong to this session.");
  }
}

/** A team that the caller is not in answers as one that does not exist. */
function assertPermission(deps: AdmissionDeps, { access }: Route, caller: Caller, params: unknown): void {
  const teamId = typeof params === "object" && params !== null && "teamId" in params ? params.teamId : undefined;
  if (caller.kind === "provisioner" && caller.tenantId !== teamId) throw new AppError("scim.token-refused");
  if (typeof access === "string" || caller.kind !== "person") return;
  if (typeof teamId !== "string" || !isUuid(teamId)) throw new AppError("team.unknown");
  deps.authorise(caller, { tenantId: teamId, permission: access.permission });
}

const JSON_TYPE = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i;
const REPORT_TYPES = /^application\/(?:csp-report|reports\+json|json)(?:\s*;\s*charset="?utf-8"?)?$/i;
/** RFC 7644, section 3.1: both are taken. */
const SCIM_TYPE = /^application\/(?:scim\+)?json(?:\s*;\s*charset="?utf-8"?)?$/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded(?:\s*;\s*charset="?utf-8"?)?$/i;
const UPLOAD_TYPE = /^application\/octet-stream$/i;

export function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

function assertBodyType({ method, headers }: Pick<Asked, "method" | "headers">, { access, endpoint }: Route): void {
  const { body } = endpoint.input;
  const expected = access === "provisioner" ? SCIM_TYPE : typeOf(body);
  if (!hasBody(headers)) {
    // A form without fields has a type and no body; a type that is not ours is refused all the same.
    if (headers["content-type"] !== undefined && !expected.test(headers["content-type"])) throw new AppError("request.type-refused");
    return;
  }
  if (!changesState(method)) throw new InvalidInput([{ path: "body", message: "expected none with this method" }]);
  if (headers["content-encoding"] !== undefined) throw new AppError("request.type-refused", "Compressed bodies are not taken.");
  if (!expected.test(headers["content-type"] ?? "")) throw new AppError("request.type-refused");
}

function typeOf(body: BodyInput): RegExp {
  if (body === "browser-reports") return REPORT_TYPES;
  if (isForm(body)) return FORM_TYPE;
  return isUpload(body) ? UPLOAD_TYPE : JSON_TYPE;
}

function parsePart(part: string, schema: z.ZodObject | "none", value: unknown): unknown {
  if (schema !== "none") return parseInput(part, schema, value);
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
    throw new InvalidInput([{ path: part, message: "expected none" }]);
  }
  return undefined;
}

/** What the handler is given of a JSON body or a form. @throws InvalidInput. */
export function parseBody(schema: BodyInput, value: unknown): unknown {
  if (isSchema(schema)) return parseInput("body", schema, value);
  if (isForm(schema)) return parseInput("body", schema.form, value ?? {});
  if (schema !== "none") return value;
  if (value === undefined || value === null || (typeof value === "object" && !Array.isArray(value) && Object.keys(value).length === 0)) return undefined;
  throw new InvalidInput([{ path: "body", message: "expected none" }]);
}

function parseInput(part: string, schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidInput(part, parsed.error);
  return parsed.data;
}

/** A strong validator (RFC 9110 section 8.8.3) of an answer's bytes. */
export function composeETag(payload: string): string {
  return `"${hash("sha256", payload, "base64url")}"`;
}

export function matchesETag(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(",").some((each) => each.trim().replace(/^W\//, "") === etag);
}
