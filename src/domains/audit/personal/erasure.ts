// A person's right to be forgotten, as far as the log goes: an owner or whoever answers for compliance destroys what leads to a person in
// the team's records, within an elevation. That it was done, and in how many records, is recorded; of whom, is not.

import { actorOf } from "#domains/audit/acts/act.ts";
import type { AuditReadingDeps } from "#domains/audit/reading/deps.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Caller } from "#platform/http/route.ts";
import { destroyPersonal } from "./destroy-personal.ts";

export interface PersonalErasure {
  /** Gives in how many records. @throws AppError `session.required`, `team.unknown`, `access.denied`, `access.elevation-required`. */
  destroy(caller: Caller, given: { readonly teamId: Uuid; readonly personId: Uuid }): Promise<{ readonly records: number }>;
}

export function createPersonalErasure({ audit, clock, db, permissions }: Pick<AuditReadingDeps, "audit" | "clock" | "db" | "permissions">): PersonalErasure {
  return {
    async destroy(caller, { teamId, personId }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "audit.destroy-personal" });
      return db.tenant({ role: "strongroom_web", tenantId: teamId }, async (tx) => {
        const records = await destroyPersonal(tx, { personId, at: new Date(clock.now()) });
        await audit.recordAct(tx, { actor: actorOf(person), event: "audit.personal-destroyed", subject: { kind: "team", id: teamId }, details: { records } });
        return { records };
      });
    },
  };
}
