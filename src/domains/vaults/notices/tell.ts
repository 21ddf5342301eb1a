// Told by mail: who chose to hear of what a run brought, and may still see the vault at this moment. The queue's work, of a role that may open
// addresses, and names of findings, by which it judges what is new and whether the gate is passed; whatever comes twice tells nobody twice.

import type { Uuid } from "#base/uuid.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import type { VaultGates } from "#domains/vaults/gates/gates.ts";
import { reachOf, reaches } from "#domains/vaults/reach.ts";
import type { Mail } from "#platform/mail/mails.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import { DEFAULT_NOTICE_CHOICE } from "#protocol/api/notices.ts";
import type { NoticeEvent } from "#protocol/notices/events.ts";

import { wantedOf } from "./choice.ts";
import { composeJudgedRun } from "./compose.ts";
import { makeDeliveries } from "./deliveries.ts";
import { findTeamOf, leaveDirectory } from "./directory.ts";
import { openEnvelopes, sealIfPossible, type EnvelopeFor } from "./envelope.ts";
import { composeNotice, composeWebhookEnd } from "./letters.ts";
import { isTeamLive } from "./live-team.ts";
import { findNotice, listChoices, noteMail, type NoticeRow } from "./notice-store.ts";
import type { ReportSender } from "./send-reports.ts";

export interface NoticeTeller {
  /** @throws AppError `mail.*`, and what may be tried again. */
  tell(noticeId: Uuid): Promise<void>;
}

interface Letter {
  readonly personId: Uuid;
  readonly compose: (envelope: EnvelopeFor) => Mail | null;
}

export function createNoticeTeller(deps: VaultsDeps, { reports, gates }: { readonly reports: Pick<ReportSender, "afterAnalysis">; readonly gates: Pick<VaultGates, "told"> }): NoticeTeller {
  const { db, outgoing } = deps;
  return {
    async tell(noticeId) {
      const teamId = await findTeamOf(db, "strongroom_web", noticeId);
      if (teamId === null) return;
      const notice = await db.tenant(webScope(teamId), async (tx) => ((await isTeamLive(deps, tx)) ? findNotice(tx, noticeId) : null));
      if (notice !== null) {
        const judged = await judgeRun(deps, gates, { teamId, noticeId, notice });
        const letters = notice.webhook === null ? await lettersOfRun(deps, teamId, { ...notice, events: [...notice.events, ...judged] }) : await lettersOfEnd(deps, teamId, notice);
        const envelopes = await openEnvelopes(outgoing, { teamId, people: letters.map(({ personId }) => personId) });
        for (const { personId, compose } of letters) {
          const mail = compose(envelopes);
          const sealed = mail === null ? null : await sealIfPossible(deps.outgoing, mail);
          if (sealed !== null) await db.tenant(webScope(teamId), async (tx) => void ((await noteMail(tx, noticeId, personId)) && (await outgoing.mails.enqueue(tx, sealed))));
        }
        if (notice.vault !== null && notice.snapshotId !== null) await reports.afterAnalysis(teamId, notice.vault.vaultId);
      }
      await db.tenant(webScope(teamId), (tx) => leaveDirectory(tx, [noticeId]));
    },
  };
}

/** What only the findings tell, and the gate: for webhooks too. Its notice is that of the run. */
async function judgeRun(deps: VaultsDeps, gates: Pick<VaultGates, "told">, { teamId, noticeId, notice: { vault, snapshotId } }: { readonly teamId: Uuid; readonly noticeId: Uuid; readonly notice: NoticeRow }): Promise<readonly NoticeEvent[]> {
  if (vault === null || snapshotId === null) return [];
  const { vaultId } = vault;
  const events = composeJudgedRun({ vaultId, runId: noticeId, snapshotId, ...(await gates.told({ teamId, vaultId }, snapshotId)) });
  if (events.length > 0) await deps.db.tenant(webScope(teamId), (tx) => makeDeliveries(deps.jobs, tx, { noticeId, events, now: new Date(deps.clock.now()) }));
  return events;
}

async function lettersOfRun(deps: VaultsDeps, teamId: Uuid, { vault, events }: NoticeRow): Promise<readonly Letter[]> {
  if (vault === null) return [];
  const choices = new Map(await deps.db.tenant(webScope(teamId), listChoices));
  if (vault.addedBy !== null && !choices.has(vault.addedBy)) choices.set(vault.addedBy, DEFAULT_NOTICE_CHOICE);
  const letters: Letter[] = [];
  for (const [personId, choice] of choices) {
    const wanted = wantedOf(choice, { personId, vault, events });
    if (wanted.length === 0) continue;
    const reader = await deps.outgoing.recipients.find(teamId, personId);
    if (reader === null || !reaches(reachOf(deps, { caller: reader, teamId, permission: "vaults.read" }), vault.projectId)) continue;
    letters.push({ personId, compose: (envelope) => withEnvelope(envelope(personId, `/teams/${teamId}/vaults/${vault.vaultId}`), (found) => composeNotice(wanted, found)) });
  }
  return letters;
}

async function lettersOfEnd({ db, outgoing, permissions }: VaultsDeps, teamId: Uuid, { webhook }: NoticeRow): Promise<readonly Letter[]> {
  // Somebody has seen to it meanwhile.
  const state = webhook?.state;
  if (state !== "failing" && state !== "gone") return [];
  const choices = new Map(await db.tenant(webScope(teamId), listChoices));
  const manages = (member: PersonCaller): boolean => member.teams.some(({ role }) => permissions.permits(role, "vaults.manage-webhooks"));
  // Who wants no mail at all sees it on the page.
  const stopped = ({ personId }: PersonCaller): boolean => choices.get(personId)?.events.length === 0;
  return (await outgoing.recipients.list(teamId)).filter((member) => manages(member) && !stopped(member)).map(({ personId }) => ({
    personId,
    compose: (envelope) => withEnvelope(envelope(personId, `/teams/${teamId}/webhooks`), (found) => composeWebhookEnd(state, found)),
  }));
}

function withEnvelope(envelope: ReturnType<EnvelopeFor>, compose: (envelope: NonNullable<ReturnType<EnvelopeFor>>) => Mail): Mail | null {
  return envelope === null ? null : compose(envelope);
}
