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

export interface HttpServerDeps extends Authenticators, Pick<AdmissionDeps, "authorise" | "isDeviceToken"> {
  readonly routes: readonly Route[];
  readonly transport: Transport;
  /** Names this server answers to, lower case, without port; not asked for over the socket. */
  readonly allowedHosts: ReadonlySet<string>;
  readonly pages: Pages | null;
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
  readonly requests: WeakMap<FastifyRequest, RequestState>;
}

export interface RequestState {
  readonly startedAt: number;
  readonly aborted: AbortController;
  admission: Admission | null;
  bodyTimer: NodeJS.Timeout | null;
  /** Set when the route is known: what a provider of SCIM is told has that standard's form. */
  form: "own" | "scim";
}

export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export function stopBodyTimer(state: RequestState): void {
  if (state.bodyTimer !== null) clearTimeout(state.bodyTimer);
  state.bodyTimer = null;
}

export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? "/*";
}

export function stateOf(context: ServerContext, request: FastifyRequest): RequestState {
  const state = context.requests.get(request);
  if (state === undefined) throw new Error("Defect: a request without a beginning");
  return state;
}
