// What a server is given, and what it knows of each request while it is under way.

import type { FastifyReply, FastifyRequest } from "fastify";

import type { Clock } from "#platform/clock/clock.ts";
import { SECOND } from "#base/units.ts";
import type { Log } from "#platform/log/log.ts";

import type { Authenticators } from "./credentials.ts";
import type { Admission, AdmissionDeps, Transport } from "./admission.ts";
import type { AttackSign } from "./attack-signs.ts";
import type { Pages } from "./pages.ts";
import type { Route } from "./route.ts";
import type { Upgrades } from "./upgrades.ts";

export interface HttpServerDeps extends Authenticators, Pick<AdmissionDeps, "authorise" | "isDeviceToken"> {
  readonly routes: readonly Route[];
  readonly transport: Transport;
  /** Names this server answers to, lower case, without port; not asked for over the socket. */
  readonly allowedHosts: ReadonlySet<string>;
  readonly pages: Pages | null;
  /** Connections that become something else than HTTP; null where none does. */
  readonly upgrades: Upgrades | null;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  readonly limits: HttpLimits;
  /** After each request that may have changed something, before it is answered: what is remembered of callers may be wrong now. */
  changed(): void;
  /** Told of refused requests that look like attacks. */
  noteAttack(sign: AttackSign): void;
}

export interface HttpLimits {
  /** From the end of the headers to the end of a JSON body. */
  readonly jsonBodyMs: number;
  /** What is under way at a stop may take this long. */
  readonly stopGraceMs: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = { jsonBodyMs: 15 * SECOND, stopGraceMs: 10 * SECOND };

export interface ServerContext extends HttpServerDeps {
  readonly tls: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly stopping: AbortController;
  /** Set when it stops: nothing new is taken, what is under way ends. */
  draining: boolean;
  readonly admission: AdmissionDeps;
  /** Where programs speak the Model Context Protocol, which asks for 405 where there is no stream to be had. */
  readonly messageAddresses: readonly RegExp[];
}

export interface RequestState {
  readonly startedAt: number;
  /** The client went before it had the whole answer. */
  gone: boolean;
  /** Made when a handler asks for it: most never do, and it costs more than the rest of what is kept here. */
  signal: { readonly own: AbortController; readonly any: AbortSignal } | null;
  admission: Admission | null;
  bodyTimer: NodeJS.Timeout | null;
  /** Set when the route is known: what a provider of SCIM is told has that standard's form. */
  form: "own" | "scim";
}

export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Aborted when the client has gone or the server stops. */
export function signalOf(context: ServerContext, state: RequestState): AbortSignal {
  if (state.signal === null) {
    const own = new AbortController();
    if (state.gone) own.abort();
    state.signal = { own, any: AbortSignal.any([own.signal, context.stopping.signal]) };
  }
  return state.signal.any;
}

export function stopBodyTimer(state: RequestState): void {
  if (state.bodyTimer !== null) clearTimeout(state.bodyTimer);
  state.bodyTimer = null;
}

export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? "/*";
}

/** A property of the request itself: a WeakMap of all requests makes every collection of garbage slower. */
const STATE = Symbol("strongroom");

interface WithState extends FastifyRequest {
  [STATE]?: RequestState;
}

export function keepState(request: WithState, state: RequestState): void {
  request[STATE] = state;
}

/** Null for one that was broken before it began. */
export function findState(request: WithState): RequestState | null {
  return request[STATE] ?? null;
}

export function stateOf(request: FastifyRequest): RequestState {
  const state = findState(request);
  if (state === null) throw new Error("Defect: a request without a beginning");
  return state;
}
