// The routes of single sign-on: parse, call, reply.

import type { Attempts } from "#domains/identity/sign-in/attempts.ts";
import { answerSignIn, browserOf, keepAttempt } from "#domains/identity/sign-in/browser.ts";
import { AppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import type { Tx } from "#platform/db/db.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import {
  checkConnection, createConnection, finishSingleSignOn, getProviderSignOut, listConnections, logOutByProvider, removeConnection, startSingleSignOn, switchOffConnection, updateConnection,
} from "#protocol/api/single-sign-on.ts";

import { endByProvider } from "./back-channel-logout.ts";
import { createConnections, type ConnectionsDeps } from "./connections.ts";
import type { SingleSignOnDeps } from "./deps.ts";
import { finishSignIn, startSignIn } from "./sign-in.ts";
import { putProviderSession } from "./session-store.ts";
import { findSignOutUrl, prepareProviderSession } from "./sign-out.ts";

const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 30, perMs: MINUTE };
/** Each may ask a provider: what strangers can have us do is bounded. */
const START = { requests: 20, perMs: MINUTE };
/** One for each session that ends there, from one address for all; each costs a signature. */
const LOGOUT = { requests: 300, perMs: MINUTE };
const CHECK = { requests: 20, perMs: MINUTE };

export function createSingleSignOnRoutes(deps: ConnectionsDeps & { readonly attempts: Attempts }): readonly Route[] {
  return [...signInRoutes(deps, deps.attempts), ...connectionRoutes(deps)];
}

function signInRoutes(deps: SingleSignOnDeps, attempts: Attempts): readonly Route[] {
  return [
    defineRoute({
      endpoint: startSingleSignOn,
      access: "public",
      limit: START,
      audit: "none",
      success: 200,
      async handler(call) {
        // Always an attempt of its own: what another way of signing in has shown so far does not mix with what a provider says.
        const { token, attempt } = await attempts.begin();
        const authorizationUrl = await startSignIn(deps, attempt, call.body.address);
        keepAttempt(call, token);
        return { authorizationUrl };
      },
    }),
    defineRoute({
      endpoint: finishSingleSignOn,
      access: "public",
      limit: START,
      audit: "access.session-begun",
      success: 200,
      async handler(call) {
        const attempt = await attempts.find(call.cookies.attempt.read());
        if (attempt === null) throw new AppError("sign-in.expired");
        const signedIn = await finishSignIn(deps, attempt, call.body);
        const { personId, strength, tenantId } = signedIn;
        // Kept in the transaction that lets the person in, or has them show a second factor first: no session is without it.
        const session = await prepareProviderSession(deps, signedIn);
        const keep = (tx: Tx): Promise<void> => putProviderSession(tx, attempt.attemptId, session);
        return answerSignIn(call, await attempts.pass(attempt, { personId, method: "single-sign-on", strength, onlyTeam: tenantId, keep }, browserOf(call)));
      },
    }),
    defineRoute({
      endpoint: logOutByProvider,
      access: "public",
      limit: LOGOUT,
      audit: "identity.single-sign-on-logout",
      success: 200,
      handler: ({ params, body }) => endByProvider(deps, { address: params.address, token: body.logout_token }),
    }),
    defineRoute({
      endpoint: getProviderSignOut,
      access: "signed-in",
      limit: READ,
      audit: "none",
      success: 200,
      async handler({ caller }) {
        if (caller.kind !== "person") throw new AppError("session.required");
        return { url: await findSignOutUrl(deps, caller.sessionId) };
      },
    }),
  ];
}

function connectionRoutes(deps: ConnectionsDeps): readonly Route[] {
  const connections = createConnections(deps);
  return [
    defineRoute({
      endpoint: listConnections,
      access: { permission: "identity.read-single-sign-on" },
      limit: READ,
      audit: "none",
      success: 200,
      handler: async ({ caller, params }) => ({ items: [...(await connections.list(caller, params.teamId))] }),
    }),
    defineRoute({
      endpoint: createConnection,
      access: { permission: "identity.manage-single-sign-on" },
      limit: CHANGE,
      audit: "access.request-made",
      success: 201,
      handler: ({ caller, params, body: { reason, ...input } }) => connections.create(caller, params.teamId, { input, reason }),
    }),
    defineRoute({
      endpoint: updateConnection,
      access: { permission: "identity.manage-single-sign-on" },
      limit: CHANGE,
      audit: "access.request-made",
      success: 200,
      handler: ({ caller, params, body: { reason, ...input } }) => connections.update(caller, params, { input, reason }),
    }),
    defineRoute({
      endpoint: switchOffConnection,
      access: { permission: "identity.manage-single-sign-on" },
      limit: CHANGE,
      audit: "identity.single-sign-on-changed",
      success: 200,
      handler: ({ caller, params }) => connections.switchOff(caller, params),
    }),
    defineRoute({
      endpoint: removeConnection,
      access: { permission: "identity.manage-single-sign-on" },
      limit: CHANGE,
      audit: "identity.single-sign-on-removed",
      success: 204,
      handler: ({ caller, params }) => connections.remove(caller, params),
    }),
    defineRoute({
      endpoint: checkConnection,
      access: { permission: "identity.manage-single-sign-on" },
      limit: CHECK,
      audit: "none",
      success: 200,
      handler: ({ caller, params }) => connections.check(caller, params),
    }),
  ];
}
