// Answers that are the same for all routes: pages and their files, errors, the cookie of a session.

import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

import type { FastifyReply, FastifyRequest } from "fastify";

import { AppError } from "#base/app-error.ts";
import { KIB, MIB, SECOND } from "#base/units.ts";
import type { Download, Message, Picture } from "#protocol/api/endpoint.ts";
import { composeScimError, SCIM_MEDIA_TYPE } from "#protocol/scim/answers.ts";

import { hasBody, matchesETag, type Admission } from "./admission.ts";
import { findAttackSign } from "./attack-signs.ts";
import { composeDisposition } from "./disposition.ts";
import { DOWNLOAD_POLICY, pagePermissions, pagePolicy } from "./headers.ts";
import { asProblem, composeErrorBody } from "./problem.ts";
import type { PageFile } from "./pages.ts";
import type { ClientInfo, CookieHandle, NamedCookie, SessionHandle } from "./route.ts";
import { findState, routeOf, stopBodyTimer, type Exchange, type ServerContext } from "./server-context.ts";
import { networkOf } from "./rate-limit.ts";
import { composeNamedCookie, composeSessionCookie, deriveCsrfToken, deriveGeneration, readNamedToken } from "./session-cookie.ts";

export async function answerPage(context: ServerContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const [path = "/"] = request.url.split("?", 1);
  const file = request.method === "GET" || request.method === "HEAD" ? (context.pages?.find(path) ?? null) : null;
  if (file === null && context.messageAddresses.some((address) => address.test(path))) throw new AppError("request.method-not-allowed", undefined, { details: { allow: "POST" } });
  if (file === null || context.transport.kind === "socket") throw new AppError("request.route-unknown");
  if (file.cutAtNonce !== null) return sendPage(reply, { path, contentType: file.contentType, cutAtNonce: file.cutAtNonce });
  void reply.code(200).headers({ "content-type": file.contentType, "cache-control": file.cacheControl, etag: file.etag, vary: "accept-encoding" });
  if (matchesETag(request.headers["if-none-match"], file.etag)) return reply.code(304).removeHeader("content-type").send();
  const [encoding, body] = chooseEncoding(file, String(request.headers["accept-encoding"] ?? ""));
  if (encoding !== null) void reply.header("content-encoding", encoding);
  return reply.send(body);
}

function chooseEncoding({ body, brotli, gzipped }: PageFile, accepted: string): readonly ["br" | "gzip" | null, Buffer] {
  if (brotli !== null && accepts(accepted, "br")) return ["br", brotli];
  return gzipped !== null && accepts(accepted, "gzip") ? ["gzip", gzipped] : [null, body];
}

/** Named, and not with a weight of nought (RFC 9110, section 12.5.3). */
function accepts(accepted: string, encoding: string): boolean {
  return accepted.split(",").some((each) => {
    const [name = "", weight = ""] = each.split(";").map((part) => part.trim().toLowerCase());
    return name === encoding && !/^q=0(?:\.0{0,3})?$/.test(weight);
  });
}

/** Below this, compressing takes longer than it saves on any line. */
const MIN_COMPRESSED = 8 * KIB;
/** Above this an answer goes as it is: it would stand in memory several times over. */
const MAX_COMPRESSED = 4 * MIB;
/** Of 11: a report of 300 KB takes a few milliseconds. */
const BROTLI_QUALITY = 4;

/** What a browser adds of itself is another scheme. */
const BEARER = /^Bearer /i;

/**
 * Compressed only for who brings a token in a header, which no foreign page can make a browser do: so nobody can ask in somebody else's name with words
 * of their own and learn from the length of the answers what else is in them (BREACH).
 */
export async function sendJson({ request, reply }: Exchange, payload: string): Promise<FastifyReply> {
  const { authorization, "accept-encoding": accepted } = request.headers;
  const isWorthIt = payload.length >= MIN_COMPRESSED && payload.length <= MAX_COMPRESSED;
  if (!isWorthIt || authorization === undefined || !BEARER.test(authorization) || !accepts(String(accepted ?? ""), "br")) return reply.send(payload);
  const packed = await promisify(brotliCompress)(payload, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
  return reply.headers({ "content-encoding": "br", vary: "accept-encoding" }).send(packed);
}

/** Never kept by anybody: each answer has a nonce of its own (CSP 3, section 7.1 asks for 128 bits). */
function sendPage(reply: FastifyReply, { path, contentType, cutAtNonce }: { readonly path: string; readonly contentType: string; readonly cutAtNonce: readonly string[] }): FastifyReply {
  const nonce = randomBytes(NONCE_BYTES).toString("base64");
  return reply.code(200).headers({ "content-type": contentType, "cache-control": "no-store", "content-security-policy": pagePolicy(nonce), "permissions-policy": pagePermissions(path) }).send(cutAtNonce.join(nonce));
}

const NONCE_BYTES = 18;

export function sendError(context: ServerContext, { error: thrown, request, reply }: Exchange & { readonly error: unknown }): void {
  const state = findState(request);
  if (state !== null) stopBodyTimer(state);
  const { error, defect } = asProblem(thrown);
  if (defect !== null) context.log.error("a request failed", { requestId: request.id, method: request.method, route: routeOf(request), code: error.code }, defect);
  if (error.status < 500 && context.transport.kind === "tcp") noteAttack(context, request);
  if (reply.sent) return;
  const retryAfter = error.details["retryAfterSeconds"];
  if (retryAfter !== undefined) void reply.header("retry-after", String(retryAfter));
  const { allow } = error.details;
  if (allow !== undefined) void reply.header("allow", String(allow));
  // RFC 6750, section 3, where it is the token in the header that is missing or not good.
  if (error.status === 401) void reply.header("www-authenticate", `${error.code.includes("token") ? "Bearer" : "Session"} realm="strongroom"`);
  // What is left of an upload would otherwise be read as the next request.
  if (!request.raw.complete && hasBody(request.headers)) void reply.header("connection", "close");
  const scim = state?.form === "scim";
  void reply
    .code(error.status)
    .headers({ "content-type": scim ? SCIM_TYPE : "application/json; charset=utf-8", "cache-control": "no-store", "x-request-id": request.id })
    .send(JSON.stringify(scim ? composeScimError(error) : composeErrorBody(error, request.id)));
}

const SCIM_TYPE = `${SCIM_MEDIA_TYPE}; charset=utf-8`;

export interface ScimMessage {
  readonly meta?: { readonly version?: string; readonly location?: string };
}

/** A resource brings its version and its place (RFC 7644, sections 3.3 and 3.14). */
export function sendScim({ request, reply }: Exchange, message: ScimMessage): FastifyReply {
  void reply.header("content-type", SCIM_TYPE);
  const { version, location } = message.meta ?? {};
  if (version !== undefined) void reply.header("etag", version);
  if (location !== undefined) void reply.header(request.method === "POST" ? "location" : "content-location", location);
  const known = version !== undefined && request.method === "GET" && matchesETag(request.headers["if-none-match"], version.replace(/^W\//, ""));
  return known ? reply.code(304).removeHeader("content-type").send() : reply.send(JSON.stringify(message));
}

function noteAttack(context: ServerContext, request: FastifyRequest): void {
  const sign = findAttackSign(request.url) ?? findAttackSign(request.headers["user-agent"] ?? "") ?? findAttackSign(request.headers.referer ?? "");
  if (sign === null) return;
  context.noteAttack(sign);
  context.log.warn("a refused request looks like an attack", { requestId: request.id, reason: sign });
}

export function sessionHandle(context: ServerContext, admission: Admission, reply: FastifyReply): SessionHandle {
  const transport = { tls: context.tls };
  return {
    begin(token, expiresAt) {
      const maxAgeSeconds = Math.max(0, Math.floor((expiresAt - context.clock.now()) / SECOND));
      void reply.header("set-cookie", composeSessionCookie({ token, maxAgeSeconds }, transport));
      return { csrfToken: deriveCsrfToken(token) };
    },
    end() {
      void reply.header("set-cookie", composeSessionCookie({ token: "", maxAgeSeconds: 0 }, transport));
    },
    csrfToken() {
      if (admission.sessionToken === null) throw new AppError("session.required");
      return deriveCsrfToken(admission.sessionToken);
    },
    generation() {
      if (admission.sessionToken === null) throw new AppError("session.required");
      return deriveGeneration(admission.sessionToken);
    },
  };
}

export function cookieHandle(context: ServerContext, cookie: NamedCookie, { request, reply }: Exchange): CookieHandle {
  const transport = { tls: context.tls };
  const send = (token: string, maxAgeSeconds: number): void => void reply.header("set-cookie", composeNamedCookie(cookie, { token, maxAgeSeconds }, transport));
  return { read: () => readNamedToken(request.headers.cookie, cookie, transport), set: send, clear: () => send("", 0) };
}

/** Longest part of a browser's own description that is kept. */
const MAX_USER_AGENT = 200;

export function clientOf(request: FastifyRequest): ClientInfo {
  return { network: networkOf(request.ip), userAgent: request.headers["user-agent"]?.slice(0, MAX_USER_AGENT) ?? null };
}

/** A file of a handler's making, streamed. */
export function sendDownload(reply: FastifyReply, { mediaType, fileName, body }: Download): FastifyReply {
  return reply.headers({ "content-type": mediaType, "content-disposition": composeDisposition(fileName), "content-security-policy": DOWNLOAD_POLICY }).send(Readable.from(body));
}

/** No page of ours: any page may show it, and it can do nothing there but be seen. */
export function sendPicture(reply: FastifyReply, { mediaType, text, maxAgeSeconds }: Picture): FastifyReply {
  return reply.headers({
    "content-type": mediaType,
    "content-disposition": "inline",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": `public, max-age=${maxAgeSeconds}`,
  }).send(text);
}

/** The answer of another protocol, as it is. */
export function sendMessage(reply: FastifyReply, { status, contentType, body }: Message): FastifyReply {
  if (contentType !== null) void reply.header("content-type", contentType);
  return reply.code(status).send(body === "" ? undefined : body);
}
