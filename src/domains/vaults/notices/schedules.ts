// Plans of reports by mail: who may see a vault may be planned for, and who may plan for it may end the plan.

import { AppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { getLiveVault, reachOf, reaches } from "#domains/vaults/reach.ts";
import type { Caller } from "#platform/http/route.ts";
import { MAX_REPORT_SCHEDULES, type ReportPlan, type ReportSchedule, type ReportScheduleList } from "#protocol/api/report-schedules.ts";

import { listStopped } from "./notice-store.ts";
import { deleteSchedule, insertSchedule, listSchedules, mayAttach, putMayAttach, type ScheduleRow } from "./schedule-store.ts";
import type { ReportTime } from "./tables.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export interface ReportSchedules {
  list(caller: Caller, teamId: Uuid): Promise<ReportScheduleList>;
  /** @throws AppError `vault.unknown`, `vault.deleting`, `member.unknown`, `report-schedule.attachments-not-allowed`, `report-schedule.too-many`. */
  create(caller: Caller, teamId: Uuid, plan: ReportPlan): Promise<ReportSchedule>;
  /** @throws AppError `report-schedule.unknown`. */
  end(caller: Caller, teamId: Uuid, scheduleId: Uuid): Promise<void>;
  /** @throws AppError `access.elevation-required`. */
  allowAttachments(caller: Caller, teamId: Uuid, attachments: boolean): Promise<{ attachments: boolean }>;
}

const PLAN = "vaults.schedule-reports";
const WAIT_DAYS: Readonly<Record<Exclude<ReportTime, "analysis">, number>> = { week: 7, month: 30 };

/** Null: by no time. */
export function nextReportAt(every: ReportTime, now: Date): Date | null {
  return every === "analysis" ? null : new Date(now.getTime() + WAIT_DAYS[every] * DAY);
}

export function createReportSchedules(deps: VaultsDeps): ReportSchedules {
  const { db, permissions, audit, outgoing } = deps;
  const now = (): Date => new Date(deps.clock.now());
  return {
    async list(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: PLAN });
      const reach = reachOf(deps, { caller, teamId, permission: PLAN });
      const { rows, attachments } = await db.tenant(webScope(teamId), async (tx) => ({ rows: await listSchedules(tx, "all"), attachments: await mayAttach(tx) }));
      return { items: rows.filter(({ vault }) => isReached(reach, vault)).map(composeSchedule), attachments };
    },
    async create(caller, teamId, plan) {
      const { vaultId, every, attach, people } = plan;
      const asker = permissions.authorise(caller, { tenantId: teamId, permission: PLAN });
      // Who is none of the team is as unknown as who does not exist: nothing is ever sent to a bare address.
      for (const personId of people) if ((await outgoing.recipients.find(teamId, personId)) === null) throw new AppError("member.unknown");
      const id = createUuid();
      return db.tenant(webScope(teamId), async (tx) => {
        if (vaultId === null) await deps.requireLiveTeam(tx);
        const { person } = vaultId === null ? { person: asker } : await getLiveVault(deps, tx, { caller, teamId, vaultId, permission: PLAN });
        if (vaultId === null && reachOf(deps, { caller, teamId, permission: PLAN }) !== "all") throw new AppError("access.denied");
        if ((await listStopped(tx, people)).size > 0) throw new AppError("report-schedule.stopped");
        if (attach && !(await mayAttach(tx))) throw new AppError("report-schedule.attachments-not-allowed");
        if ((await listSchedules(tx, "all")).length >= MAX_REPORT_SCHEDULES) throw new AppError("report-schedule.too-many");
        await insertSchedule(tx, { id, vaultId, every, attach, people, dueAt: nextReportAt(every, now()), now: now() });
        await audit.recordAct(tx, { actor: actorOf(person), event: "vaults.report-planned", subject: subjectOf(teamId, vaultId), details: { scheduleId: id, every, attached: attach, people: people.length } });
        return composeSchedule((await listSchedules(tx, { id }))[0] as ScheduleRow);
      });
    },
    async end(caller, teamId, scheduleId) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: PLAN });
      const reach = reachOf(deps, { caller, teamId, permission: PLAN });
      await db.tenant(webScope(teamId), async (tx) => {
        const [row] = await listSchedules(tx, { id: scheduleId });
        if (row === undefined || !isReached(reach, row.vault)) throw new AppError("report-schedule.unknown");
        await deleteSchedule(tx, scheduleId);
        await audit.recordAct(tx, { actor: actorOf(person), event: "vaults.report-plan-ended", subject: subjectOf(teamId, row.vault?.id ?? null), details: { scheduleId } });
      });
    },
    async allowAttachments(caller, teamId, attachments) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "vaults.allow-attachments" });
      await db.tenant(webScope(teamId), async (tx) => {
        await putMayAttach(tx, attachments, now());
        await audit.recordAct(tx, { actor: actorOf(person), event: "vaults.attachments-allowed", subject: { kind: "team", id: teamId }, details: { allowed: attachments } });
      });
      return { attachments };
    },
  };
}

/** The plan of a portfolio is for those who reach all of it. */
function isReached(reach: ReturnType<typeof reachOf>, vault: ScheduleRow["vault"]): boolean {
  return vault === null ? reach === "all" : reaches(reach, vault.projectId);
}

export function subjectOf(teamId: Uuid, vaultId: Uuid | null): { readonly kind: "vault" | "team"; readonly id: Uuid } {
  return vaultId === null ? { kind: "team", id: teamId } : { kind: "vault", id: vaultId };
}

function composeSchedule({ id, vault, every, attach, people, dueAt, sentAt, createdAt }: ScheduleRow): ReportSchedule {
  return { id, vaultId: vault?.id ?? null, every, attach, people: [...people], dueAt: dueAt?.toISOString() ?? null, sentAt: sentAt?.toISOString() ?? null, createdAt: createdAt.toISOString() };
}
