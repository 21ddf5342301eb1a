// The route by which the pages get the token that they show with each call: for the session of the cookie, of minutes, made by the authority.

import { AppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import type { Authority, TokenSource } from "#platform/keyring/authority.ts";
import { createSessionToken } from "#protocol/api/session.ts";

/** Once in some minutes for each open tab, and at once when one is opened. */
const LIMIT = { requests: 120, perMs: MINUTE };

export function createSessionTokenRoute({ authority, serviceToken }: { readonly authority: Pick<Authority, "personToken">; readonly serviceToken: TokenSource }): Route {
  return defineRoute({
    endpoint: createSessionToken,
    access: "session",
    limit: LIMIT,
    audit: "none",
    success: 200,
    async handler({ caller, session }) {
      if (caller.kind !== "person") throw new AppError("session.required");
      const { personId, sessionId } = caller;
      const { token, expiresAt } = await authority.personToken(await serviceToken(), { personId, sessionId, generation: session.generation(), frontEnd: "pages" });
      return { token, expiresAt: new Date(expiresAt).toISOString() };
    },
  });
}
