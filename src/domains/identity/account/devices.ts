// Where a person is signed in, and the end of it: one by one, or all but here. A session that counts in one team alone sees and ends those of
// that team: its provider must not keep the person out of the others.

import { actorOf, type Act } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { PersonCaller } from "#platform/http/route.ts";

import type { Account, AccountDeps } from "./account.ts";
import { requirePerson } from "./proof.ts";

export function createAccountDevices({ acts, sessions }: AccountDeps): Pick<Account, "listSessions" | "endSession" | "endOtherSessions"> {
  return {
    async listSessions(caller) {
      const { personId, sessionId, onlyTeam } = requirePerson(caller);
      return (await sessions.list(personId)).filter((each) => onlyTeam === undefined || each.onlyTeam === onlyTeam).map((each) => ({
        id: each.sessionId,
        current: each.sessionId === sessionId,
        createdAt: each.createdAt.toISOString(),
        seenAt: each.seenAt.toISOString(),
        expiresAt: each.expiresAt.toISOString(),
        methods: [...each.methods],
        strength: each.strength,
        userAgent: each.clientInfo?.userAgent ?? null,
        network: each.clientInfo?.network ?? null,
      }));
    },
    async endSession(caller, sessionId) {
      const person = requirePerson(caller);
      const { personId, onlyTeam } = person;
      await acts.record(personId, async (tx) => {
        if (!(await sessions.end(tx, { sessionId, personId, onlyTeam }))) throw new AppError("account.session-unknown");
        return { result: undefined, acts: [ended(person, sessionId)] };
      });
    },
    async endOtherSessions(caller) {
      const person = requirePerson(caller);
      return acts.record(person.personId, async (tx) => {
        const ids = await sessions.endOthers(tx, { personId: person.personId, except: person.sessionId, onlyTeam: person.onlyTeam });
        return { result: ids.length, acts: ids.map((id) => ended(person, id)) };
      });
    },
  };
}

function ended(person: PersonCaller, sessionId: Uuid): Act {
  return { actor: actorOf(person), event: "access.session-ended", subject: { kind: "session", id: sessionId }, details: {} };
}
