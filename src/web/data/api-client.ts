// Calls an endpoint of protocol/api: puts the parameters into its address, sends the page's token with every call of a person who is
// signed in and the CSRF token with what changes something, parses the answer by the endpoint's schema. An unchanged answer (304) is the one that was kept.

import { z } from "zod";

import { type BodyInputOf, type Endpoint, endpointUrl, isSchema, type OutputOf, type ParamsOf, type QueryInputOf } from "#protocol/api/endpoint.ts";

import { createSessionToken, endSession, getSession } from "#protocol/api/session.ts";

import { takeBegun } from "#web/begin.ts";

import { ApiError, problemOf, unreachable } from "./api-error.ts";
import { passElevationGate } from "./elevation-gate.ts";
import { createPageTokens } from "./page-token.ts";

type Part<Name extends string, Value> = undefined extends Value ? { readonly [key in Name]?: Value } : { readonly [key in Name]: Value };

export type CallInput<E extends Endpoint> = Part<"params", ParamsOf<E>> & { readonly query?: QueryInputOf<E> } & Part<"body", BodyInputOf<E>> & { readonly signal?: AbortSignal };

/** How many answers are kept for comparison: as many as a person has pages open in one sitting. */
const KEPT_ANSWERS = 40;

const keptAnswers = new Map<string, { readonly etag: string; readonly value: unknown }>();
let csrfToken: string | null = null;

/** The cookie alone is enough for these: a page begins and ends with them. */
const WITHOUT_PAGE_TOKEN: ReadonlySet<string> = new Set([getSession.id, createSessionToken.id, endSession.id]);
/** The page's token was refused, because it ended meanwhile or the server has begun anew: another one is good. */
const TOKEN_PROBLEMS: ReadonlySet<string> = new Set(["session.token-refused", "session.token-required"]);

const pageTokens = createPageTokens({ request: async () => (await callApi(createSessionToken, {})).token, now: () => performance.now() });

/** The token of the session, from `session.get` or `session.welcome`. */
export function rememberCsrfToken(token: string | null): void {
  // Another session has another token.
  if (token !== csrfToken) pageTokens.forget();
  csrfToken = token;
  if (token === null) keptAnswers.clear();
}

/** For `Authorization: Bearer`; null when nobody is signed in. */
export async function currentPageToken(): Promise<string | null> {
  return csrfToken === null ? null : pageTokens.current();
}

export function currentCsrfToken(): string | null {
  return csrfToken;
}

/** @throws ApiError whatever goes wrong, except when `signal` ends it. */
export async function callApi<const E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<OutputOf<E>> {
  const { params, query, body, signal } = input as { params?: Record<string, string>; query?: Record<string, string | number | boolean | undefined>; body?: unknown; signal?: AbortSignal };
  const url = endpointUrl(endpoint, { params, query });
  const kept = endpoint.method === "GET" ? keptAnswers.get(url) : undefined;
  const attempt = async (): Promise<Response> =>
    (await takeBegun(endpoint.id)) ??
    send(url, {
      method: endpoint.method,
      headers: requestHeaders({ endpoint, hasBody: body !== undefined, etag: kept?.etag, pageToken: WITHOUT_PAGE_TOKEN.has(endpoint.id) ? null : await currentPageToken() }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  let response = await attempt();
  let problem = response.ok || response.status === 304 ? null : problemOf(response.status, await readJson(response));
  const renewed = problem !== null && csrfToken !== null && (TOKEN_PROBLEMS.has(problem.code) ? true : problem.code === "request.cross-site" && (await readCsrfToken(csrfToken)));
  if (renewed) {
    pageTokens.forget();
    response = await attempt();
    problem = response.ok || response.status === 304 ? null : problemOf(response.status, await readJson(response));
  }
  if (response.status === 304 && kept !== undefined) return kept.value as OutputOf<E>;
  // Administration: whoever is here is asked for an elevation, and then it is done after all.
  if (problem?.code === "access.elevation-required" && endpoint.method !== "GET" && (await passElevationGate(params?.["teamId"]))) return callApi(endpoint, input);
  if (problem !== null) throw new ApiError(problem);
  const value = parseOutput(endpoint, response.status === 204 ? undefined : await readJson(response));
  if (endpoint.method === "GET") keep(url, { etag: response.headers.get("etag"), value });
  return value;
}

/** Another page of this session may have changed its token, as an elevation does. True when it was another one. */
async function readCsrfToken(known: string): Promise<boolean> {
  const session = await callApi(getSession, {});
  rememberCsrfToken(session.csrfToken);
  return session.csrfToken !== known;
}

/** The answer's JSON by the endpoint's schema. @throws ApiError `answer.unreadable` when it does not fit. */
export function parseOutput<const E extends Endpoint>(endpoint: E, body: unknown): OutputOf<E> {
  if (!isSchema(endpoint.output)) return body as OutputOf<E>;
  const parsed = z.safeParse(endpoint.output, body);
  if (!parsed.success) throw new ApiError(problemOf(200, null));
  return parsed.data as OutputOf<E>;
}

function requestHeaders({ endpoint, hasBody, etag, pageToken }: { readonly endpoint: Endpoint; readonly hasBody: boolean; readonly etag: string | undefined; readonly pageToken: string | null }): Record<string, string> {
  return {
    accept: "application/json",
    ...(pageToken === null ? {} : { authorization: `Bearer ${pageToken}` }),
    ...(hasBody ? { "content-type": "application/json" } : {}),
    ...(etag === undefined ? {} : { "if-none-match": etag }),
    ...(endpoint.method === "GET" || csrfToken === null ? {} : { "x-strongroom-csrf": csrfToken }),
  };
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, credentials: "same-origin", cache: "no-store", redirect: "error" });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new ApiError(unreachable());
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function keep(url: string, { etag, value }: { readonly etag: string | null; readonly value: unknown }): void {
  if (etag === null) return;
  keptAnswers.delete(url);
  keptAnswers.set(url, { etag, value });
  const [oldest] = keptAnswers.keys();
  if (keptAnswers.size > KEPT_ANSWERS && oldest !== undefined) keptAnswers.delete(oldest);
}
