// The routes of administration: over the socket in the data folder only, each with the token of an open session, but for the way
// back of who has no second factor left. What a person confirms in the browser is the one exception.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { askAdminConfirmation, decideAdminConfirmation, lookAtAdminConfirmation, takeAdminSession } from "#protocol/api/admin-confirmation.ts";
import { closeAdminSession, createPersonLink, endPersonAccess, listAllTeams, listPersonSessions, listTeamMembers, noteClaimsRun, openAdminSession, rotateKeys } from "#protocol/api/administration.ts";
import { resetFactors } from "#protocol/api/factor-reset.ts";

import type { AdminSessions, OpenedAdminSession } from "./admin-sessions.ts";
import type { AdminConfirmations } from "./confirmations.ts";
import type { FactorResets } from "./factor-resets.ts";
import type { AdminOperations } from "./operations.ts";

const AT_THE_MACHINE = { access: "operator", limit: "none" } as const;
const RECORDED = { ...AT_THE_MACHINE, audit: "access.admin-acted", success: 200 } as const;

/** A code has 34 bits, lives for five minutes, and is looked up among those of one person. */
const CODE = { requests: 10, perMs: MINUTE };

export interface AdministrationParts {
  readonly admin: AdminSessions;
  readonly confirmations: AdminConfirmations;
  readonly operations: AdminOperations;
  readonly factorResets: FactorResets;
}

export function createAdministrationRoutes({ admin: sessions, confirmations, operations, factorResets }: AdministrationParts): readonly Route[] {
  return [
    ...confirmationRoutes(confirmations),
    defineRoute({
      endpoint: openAdminSession,
      ...AT_THE_MACHINE,
      audit: "access.admin-session-opened",
      success: 201,
      handler: async ({ body }) => describeOpened(await sessions.open(body)),
    }),
    defineRoute({ endpoint: closeAdminSession, ...AT_THE_MACHINE, audit: "access.admin-session-closed", success: 204, handler: ({ body }) => sessions.close(body.token) }),
    defineRoute({
      endpoint: listAllTeams,
      ...RECORDED,
      handler: async ({ body }) => ({ items: (await operations.teams(body.token)).map((team) => ({ ...team, createdAt: team.createdAt.toISOString() })) }),
    }),
    defineRoute({ endpoint: listTeamMembers, ...RECORDED, handler: async ({ body }) => ({ items: [...(await operations.members(body.token, body.teamId))] }) }),
    defineRoute({
      endpoint: listPersonSessions,
      ...RECORDED,
      async handler({ body }) {
        const rows = await operations.sessions(body.token, body.email);
        return { items: rows.map((row) => ({ id: row.sessionId, createdAt: row.createdAt.toISOString(), seenAt: row.seenAt.toISOString(), expiresAt: row.expiresAt.toISOString(), strength: row.strength })) };
      },
    }),
    defineRoute({ endpoint: endPersonAccess, ...RECORDED, handler: ({ body }) => operations.endPerson(body.token, body.email) }),
    defineRoute({
      endpoint: createPersonLink,
      ...RECORDED,
      async handler({ body }) {
        const { url, expiresAt } = await operations.link(body.token, body.email);
        return { url, expiresAt: expiresAt.toISOString() };
      },
    }),
    defineRoute({ endpoint: resetFactors, ...AT_THE_MACHINE, audit: "access.factors-reset", success: 200, handler: ({ body }) => factorResets.reset(body.email) }),
    defineRoute({ endpoint: rotateKeys, ...AT_THE_MACHINE, audit: "access.keys-rotated", success: 200, handler: ({ body }) => operations.rotateKeys(body.token, body.of) }),
    defineRoute({ endpoint: noteClaimsRun, ...RECORDED, success: 204, handler: ({ body }) => operations.noteClaims(body.token) }),
  ];
}

function confirmationRoutes(confirmations: AdminConfirmations): readonly Route[] {
  return [
    defineRoute({ endpoint: askAdminConfirmation, ...AT_THE_MACHINE, audit: "none", success: 201, handler: ({ body }) => confirmations.ask(body) }),
    defineRoute({ endpoint: takeAdminSession, ...AT_THE_MACHINE, audit: "access.admin-session-opened", success: 201, handler: async ({ body }) => describeOpened(await confirmations.take(body.secret)) }),
    defineRoute({ endpoint: lookAtAdminConfirmation, access: "signed-in", limit: CODE, audit: "none", success: 200, handler: ({ caller, body }) => confirmations.look(caller, body.userCode) }),
    defineRoute({
      endpoint: decideAdminConfirmation,
      access: "signed-in",
      limit: CODE,
      audit: "access.admin-session-confirmed",
      success: 204,
      handler: ({ caller, body }) => (body.decision === "confirm" ? confirmations.confirm(caller, body) : confirmations.refuse(caller, body.userCode)),
    }),
  ];
}

function describeOpened({ token, sessionId, expiresAt }: OpenedAdminSession): { readonly token: string; readonly sessionId: string; readonly expiresAt: string } {
  return { token, sessionId, expiresAt: expiresAt.toISOString() };
}
