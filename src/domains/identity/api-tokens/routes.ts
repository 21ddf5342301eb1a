// The routes of API tokens: parse, authorise, call, reply.

import { AppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import { defineRoute, type PersonCaller, type Route } from "#platform/http/route.ts";
import { createApiToken, endOwnToken, getOwnToken, listApiTokens, revokeApiToken, type OwnToken } from "#protocol/api/api-tokens.ts";

import type { ApiTokens } from "./api-tokens.ts";

const READ = { requests: 300, perMs: MINUTE };
const CHANGE = { requests: 20, perMs: MINUTE };

export interface ApiTokenRoutesGiven {
  readonly tokens: ApiTokens;
  findEmail(personId: PersonCaller["personId"]): Promise<string | null>;
  /** Identity knows no teams. */
  teamsOf(caller: PersonCaller): Promise<OwnToken["teams"]>;
}

export function createApiTokenRoutes({ tokens, findEmail, teamsOf }: ApiTokenRoutesGiven): readonly Route[] {
  return [
    defineRoute({ endpoint: listApiTokens, access: "signed-in", limit: READ, audit: "none", success: 200, handler: ({ caller }) => tokens.list(caller) }),
    defineRoute({ endpoint: createApiToken, access: "signed-in", limit: CHANGE, audit: "identity.api-token-made", success: 201, handler: ({ caller, body }) => tokens.create(caller, body) }),
    defineRoute({ endpoint: revokeApiToken, access: "signed-in", limit: CHANGE, audit: "identity.api-token-ended", success: 204, handler: ({ caller, params }) => tokens.revoke(caller, params.tokenId) }),
    defineRoute({
      endpoint: getOwnToken,
      access: "api-token",
      limit: READ,
      audit: "none",
      success: 200,
      async handler({ caller }) {
        if (caller.kind !== "person") throw new AppError("api-token.refused");
        const [token, email, teams] = await Promise.all([tokens.getOwn(caller), findEmail(caller.personId), teamsOf(caller)]);
        return { person: { id: caller.personId, email }, token, teams: teams.map(({ id, name, role }) => ({ id, name, role })) };
      },
    }),
    defineRoute({ endpoint: endOwnToken, access: "api-token", limit: CHANGE, audit: "identity.api-token-ended", success: 204, handler: ({ caller }) => tokens.endOwn(caller) }),
  ];
}
