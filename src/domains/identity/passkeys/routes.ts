// The routes of passkeys: parse, call, reply.

import type { Attempts } from "#domains/identity/sign-in/attempts.ts";
import { answerSignIn, browserOf, keepAttempt } from "#domains/identity/sign-in/browser.ts";
import { AppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import { defineRoute, type Caller, type PersonCaller, type Route } from "#platform/http/route.ts";
import {
  createFactorChallenge, createPasskey, listPasskeys, removePasskey, renamePasskey, signInWithPasskey, startPasskey, startPasskeySignIn,
} from "#protocol/api/passkeys.ts";

import type { Passkeys } from "./passkeys.ts";

const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 60, perMs: MINUTE };
/** There is nothing to guess; this bounds the work that strangers cause. Each opening of the page takes one. */
const START = { requests: 60, perMs: MINUTE };
const ENTER = { requests: 30, perMs: MINUTE };

export function createPasskeyRoutes({ passkeys, attempts }: { readonly passkeys: Passkeys; readonly attempts: Attempts }): readonly Route[] {
  return [...signInRoutes(passkeys, attempts), ...accountRoutes(passkeys)];
}

function signInRoutes(passkeys: Passkeys, attempts: Attempts): readonly Route[] {
  return [
    defineRoute({
      endpoint: startPasskeySignIn,
      access: "public",
      limit: START,
      audit: "none",
      success: 200,
      async handler(call) {
        const found = await attempts.find(call.cookies.attempt.read());
        if (found !== null) return passkeys.startSignIn(found);
        const { token, attempt } = await attempts.begin();
        keepAttempt(call, token);
        return passkeys.startSignIn(attempt);
      },
    }),
    defineRoute({
      endpoint: signInWithPasskey,
      access: "public",
      limit: ENTER,
      audit: "access.session-begun",
      success: 200,
      async handler(call) {
        const attempt = await attempts.find(call.cookies.attempt.read());
        if (attempt === null) throw new AppError("sign-in.expired");
        const personId = await passkeys.signIn(attempt, call.body.credential);
        return answerSignIn(call, await attempts.pass(attempt, { personId, method: "passkey" }, browserOf(call)));
      },
    }),
  ];
}

function accountRoutes(passkeys: Passkeys): readonly Route[] {
  return [
    defineRoute({ endpoint: createFactorChallenge, access: "signed-in", limit: CHANGE, audit: "none", success: 200, handler: ({ caller }) => passkeys.startProof(personOf(caller)) }),
    defineRoute({ endpoint: listPasskeys, access: "signed-in", limit: READ, audit: "none", success: 200, handler: async ({ caller }) => ({ items: [...(await passkeys.list(personOf(caller)))] }) }),
    defineRoute({
      endpoint: startPasskey,
      access: "signed-in",
      limit: CHANGE,
      audit: "none",
      success: 200,
      handler: ({ caller, body }) => passkeys.startRegistration(personOf(caller), body.proof),
    }),
    defineRoute({
      endpoint: createPasskey,
      access: "signed-in",
      limit: CHANGE,
      audit: "identity.passkey-added",
      success: 201,
      async handler({ caller, body, session }) {
        const { passkey, token, expiresAt } = await passkeys.register(personOf(caller), { credential: body.credential, name: body.name });
        return { passkey, ...session.begin(token, expiresAt.getTime()) };
      },
    }),
    defineRoute({
      endpoint: renamePasskey,
      access: "signed-in",
      limit: CHANGE,
      audit: "identity.passkey-renamed",
      success: 200,
      handler: ({ caller, params, body }) => passkeys.rename(personOf(caller), { ...params, name: body.name }),
    }),
    defineRoute({
      endpoint: removePasskey,
      access: "signed-in",
      limit: CHANGE,
      audit: "identity.passkey-removed",
      success: 204,
      handler: ({ caller, params, body }) => passkeys.remove(personOf(caller), { ...params, proof: body.proof }),
    }),
  ];
}

/** Passkeys are a person's own: what stands for them elsewhere has nothing to do with them. */
function personOf(caller: Caller): PersonCaller {
  if (caller.kind !== "person") throw new AppError("session.required");
  if (caller.credential !== "session") throw new AppError("access.token-scope");
  return caller;
}
