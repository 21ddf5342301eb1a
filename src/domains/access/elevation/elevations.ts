// Elevation: minutes of administration in one team, for one session, with a second factor and a reason. The grant by itself allows
// nothing; it is what administration needs besides the role. The session's token changes with it, so that a token that was
// stolen before does not become an administrator's.

import { actorOf } from "#domains/audit/index.ts";
import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Caller } from "#platform/http/route.ts";

import type { AccessDeps } from "#domains/access/deps.ts";
import type { Grants } from "#domains/access/grants/grants.ts";
import { webScope } from "#domains/access/scope.ts";

import type { FactorProof } from "#domains/identity/index.ts";
import { AppError } from "#base/app-error.ts";

export interface ElevationGiven {
  readonly teamId: Uuid;
  readonly reason: string;
  readonly minutes: number;
  readonly proof: FactorProof;
}

export interface Elevated {
  readonly grantId: Uuid;
  readonly expiresAt: Date;
  /** Of the session, from now on. */
  readonly session: { readonly token: string; readonly expiresAt: Date };
}

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export interface Elevations {
  /** One that was under way in this session is replaced. @throws AppError `elevation.needs-session`, and what `Factors.verify` throws. */
  begin(caller: Caller, given: ElevationGiven): Promise<Elevated>;
  /** Ending none is no error. */
  end(caller: Caller, teamId: Uuid): Promise<void>;
}

export interface ElevationsDeps extends Pick<AccessDeps, "db" | "permissions" | "audit" | "forgetCaller"> {
  readonly identity: Pick<AccessDeps["identity"], "factors" | "sessions">;
  readonly grants: Pick<Grants, "prepare" | "give" | "endAllOf">;
}

export function createElevations(deps: ElevationsDeps): Elevations {
  const { db, permissions, grants } = deps;
  return {
    async begin(caller, { teamId, reason, minutes, proof }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "access.elevate" });
      if (person.credential !== "session") throw new AppError("elevation.needs-session");
      const factor = await deps.identity.factors.verify(person, proof);
      const { personId, sessionId } = person;
      const prepared = await grants.prepare({ kind: "elevation", tenantId: teamId, personId, sessionId, reason, durationMs: minutes * MINUTE });
      const elevated = await db.tenant(webScope(teamId), async (tx) => {
        await grants.endAllOf(tx, { personId, sessionId, by: personId, why: "replaced" });
        const { grantId, expiresAt } = await grants.give(tx, prepared);
        const { token, session } = await deps.identity.sessions.rotate(tx, sessionId, factor);
        await deps.audit.recordAct(tx, { actor: actorOf({ ...person, under: grantId }), event: "access.elevation-begun", subject: { kind: "grant", id: grantId }, details: { factor, minutes } });
        return { grantId, expiresAt, session: { token, expiresAt: session.expiresAt } };
      });
      deps.forgetCaller(personId);
      return elevated;
    },
    async end(caller, teamId) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "access.elevate" });
      const grant = person.grants.find(({ tenantId, kind }) => tenantId === teamId && kind === "elevation");
      if (grant === undefined) return;
      const { personId, sessionId } = person;
      await db.tenant(webScope(teamId), async (tx) => {
        await grants.endAllOf(tx, { personId, sessionId, by: personId, why: "holder" });
        await deps.audit.recordAct(tx, { actor: actorOf({ ...person, under: grant.grantId }), event: "access.elevation-ended", subject: { kind: "grant", id: grant.grantId }, details: {} });
      });
      deps.forgetCaller(personId);
    },
  };
}
