// What people choose to be told of, and how they stop it by the link in a mail.

import type { Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import type { Caller } from "#platform/http/route.ts";
import { DEFAULT_NOTICE_CHOICE, type NoticeChoice, type NoticeChoiceAnswer } from "#protocol/api/notices.ts";

import { isTeamLive } from "./live-team.ts";
import { findChoice, putChoice } from "./notice-store.ts";
import { takeFromSchedules } from "./schedule-store.ts";
import { openStopToken } from "./stop-token.ts";

export interface NoticeChoices {
  /** @throws AppError `session.required`, `team.unknown`, `access.denied`. */
  get(caller: Caller, teamId: Uuid): Promise<NoticeChoiceAnswer>;
  /** @throws as `get`. */
  save(caller: Caller, teamId: Uuid, choice: NoticeChoice): Promise<NoticeChoiceAnswer>;
  /** Everything in the team that the token names, for the person that it names, and what others would plan for them until they choose again; nothing where they are no member any more, or the team ends. @throws AppError `notices.token-refused`. */
  stop(token: string): Promise<void>;
}

const PERMISSION = "vaults.choose-notices";

export function createNoticeChoices({ db, clock, audit, permissions, outgoing, requireLiveTeam }: Pick<VaultsDeps, "db" | "clock" | "audit" | "permissions" | "outgoing" | "requireLiveTeam">): NoticeChoices {
  const now = (): Date => new Date(clock.now());
  const answer = async (teamId: Uuid, personId: Uuid): Promise<NoticeChoiceAnswer> => {
    const own = await db.tenant(webScope(teamId), (tx) => findChoice(tx, personId));
    const email = (await outgoing.addresses([personId])).get(personId)?.email ?? null;
    return { choice: own?.choice ?? DEFAULT_NOTICE_CHOICE, isDefault: own === null, stopped: own?.stopped ?? false, hasAddress: email !== null };
  };
  return {
    async get(caller, teamId) {
      const { personId } = permissions.authorise(caller, { tenantId: teamId, permission: PERMISSION });
      return answer(teamId, personId);
    },
    async save(caller, teamId, choice) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: PERMISSION });
      await db.tenant(webScope(teamId), async (tx) => {
        await putChoice(tx, { personId: person.personId, choice, stopped: false, now: now() });
        await audit.recordAct(tx, { actor: actorOf(person), event: "vaults.notices-chosen", subject: { kind: "team", id: teamId }, details: { events: choice.events.length } });
      });
      return answer(teamId, person.personId);
    },
    async stop(token) {
      const { teamId, personId } = openStopToken(await outgoing.stopKey(), token);
      // Who has left, or whose team ends, is sent nothing any more: there is nothing to stop, and nothing is kept of them.
      if ((await outgoing.recipients.find(teamId, personId)) === null) return;
      await db.tenant(webScope(teamId), async (tx) => {
        if (!(await isTeamLive({ requireLiveTeam }, tx))) return;
        const before = await findChoice(tx, personId);
        if (before?.stopped === true) return;
        await takeFromSchedules(tx, personId);
        await putChoice(tx, { personId, choice: { ...(before?.choice ?? DEFAULT_NOTICE_CHOICE), events: [] }, stopped: true, now: now() });
        // Nobody is signed in: who has the mail stopped it, for whom it was sent to.
        await audit.recordAct(tx, { actor: { kind: "role", role: "web" }, event: "vaults.notices-stopped", subject: { kind: "team", id: teamId }, details: { personId } });
      });
    },
  };
}
