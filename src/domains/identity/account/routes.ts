// The routes of one's own account: parse, authorise, call, reply.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import {
  beginTotp, changeEmail, confirmEmail, confirmTotp, endOneSession, endOtherSessions, getAccount, listSessions, makeRecoveryCodes, removePassword, removeTotp, setPassword,
} from "#protocol/api/account.ts";

import type { Account } from "./account.ts";

const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 30, perMs: MINUTE };

export function createAccountRoutes(account: Account): readonly Route[] {
  const signedIn = { access: "signed-in", limit: CHANGE, success: 200 } as const;
  return [
    defineRoute({ endpoint: getAccount, access: "signed-in", limit: READ, audit: "none", success: 200, handler: ({ caller }) => account.describe(caller) }),
    defineRoute({
      endpoint: changeEmail,
      ...signedIn,
      // What is recorded is the confirmation.
      audit: "none",
      async handler({ caller, body }) {
        const { expiresAt } = await account.changeEmail(caller, { email: body.email, proof: body.proof ?? null });
        return { expiresAt: expiresAt.toISOString() };
      },
    }),
    defineRoute({
      endpoint: confirmEmail,
      ...signedIn,
      audit: "identity.email-changed",
      async handler({ caller, body }) {
        await account.confirmEmail(caller, body.code);
        return account.describe(caller);
      },
    }),
    ...factorRoutes(account),
    ...passwordRoutes(account),
    ...deviceRoutes(account),
  ];
}

function factorRoutes(account: Account): readonly Route[] {
  const signedIn = { access: "signed-in", limit: CHANGE, success: 200 } as const;
  return [
    defineRoute({ endpoint: beginTotp, ...signedIn, audit: "none", handler: ({ caller, body }) => account.beginTotp(caller, body.proof ?? null) }),
    defineRoute({
      endpoint: confirmTotp,
      ...signedIn,
      audit: "identity.totp-added",
      async handler({ caller, body, session }) {
        const { token, expiresAt, recoveryCodes } = await account.confirmTotp(caller, body.code);
        return { ...session.begin(token, expiresAt.getTime()), recoveryCodes: recoveryCodes === null ? null : [...recoveryCodes] };
      },
    }),
    defineRoute({
      endpoint: removeTotp,
      ...signedIn,
      audit: "identity.totp-removed",
      async handler({ caller, body }) {
        await account.removeTotp(caller, body.proof);
        return account.describe(caller);
      },
    }),
    defineRoute({
      endpoint: makeRecoveryCodes,
      ...signedIn,
      audit: "identity.recovery-codes-made",
      handler: async ({ caller, body }) => ({ recoveryCodes: [...(await account.makeRecoveryCodes(caller, body.proof))] }),
    }),
  ];
}

function passwordRoutes(account: Account): readonly Route[] {
  const signedIn = { access: "signed-in", limit: CHANGE, success: 200 } as const;
  return [
    defineRoute({
      endpoint: setPassword,
      ...signedIn,
      audit: "identity.password-set",
      async handler({ caller, body }) {
        await account.setPassword(caller, { password: body.password, proof: body.proof ?? null });
        return account.describe(caller);
      },
    }),
    defineRoute({
      endpoint: removePassword,
      ...signedIn,
      audit: "identity.password-removed",
      async handler({ caller, body }) {
        await account.removePassword(caller, body.proof ?? null);
        return account.describe(caller);
      },
    }),
  ];
}

function deviceRoutes(account: Account): readonly Route[] {
  return [
    defineRoute({ endpoint: listSessions, access: "signed-in", limit: READ, audit: "none", success: 200, handler: async ({ caller }) => ({ items: [...(await account.listSessions(caller))] }) }),
    defineRoute({ endpoint: endOneSession, access: "signed-in", limit: CHANGE, audit: "access.session-ended", success: 204, handler: ({ caller, params }) => account.endSession(caller, params.sessionId) }),
    defineRoute({ endpoint: endOtherSessions, access: "signed-in", limit: CHANGE, audit: "access.session-ended", success: 200, handler: async ({ caller }) => ({ ended: await account.endOtherSessions(caller) }) }),
  ];
}
