// Reports sent by a plan: to those of its people who may see the vault at this moment, a link, or the signed PDF where the plan says so, the
// team allows it and demands no strong sign-in, and the person may see names. Who got which is recorded.

import { HOUR, MIB } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import type { MailedReport, VaultExports } from "#domains/vaults/exports.ts";
import { reachOf, reaches } from "#domains/vaults/reach.ts";
import { listSummariesById } from "#domains/vaults/summary-store.ts";
import { SIGN_IN_STRENGTHS, type PersonCaller } from "#platform/http/route.ts";
import type { Mail } from "#platform/mail/mails.ts";

import { leaveDirectory } from "./directory.ts";
import { openEnvelopes, sealIfPossible } from "./envelope.ts";
import { composeReportMail } from "./letters.ts";
import { listStopped } from "./notice-store.ts";
import { listDueSchedules, listMailed, listSchedules, mayAttach, noteReportMail, planNextReport, type ScheduleRow } from "./schedule-store.ts";
import { nextReportAt, subjectOf } from "./schedules.ts";

export interface ReportSender {
  /** What is due by time, of all teams. */
  sendDue(): Promise<void>;
  /** What is to be sent after each analysis. */
  afterAnalysis(teamId: Uuid, vaultId: Uuid): Promise<void>;
}

/** Larger files are left to the link: many mail servers take no more. */
const MAX_ATTACHED_BYTES = 8 * MIB;
/** A file that cannot be sent by then would go to somebody who was let in long before: it is not sent any more. */
const ATTACHED_GOOD_MS = HOUR;
const MAX_DUE = 500;

export function createReportSender(deps: VaultsDeps, exports: Pick<VaultExports, "mailed">): ReportSender {
  const { db } = deps;
  const now = (): Date => new Date(deps.clock.now());
  async function sendOne(teamId: Uuid, id: Uuid): Promise<void> {
    const [row] = await db.tenant(webScope(teamId), (tx) => listSchedules(tx, { id }));
    // Ended with its vault.
    if (row === undefined) return await db.tenant(webScope(teamId), (tx) => leaveDirectory(tx, [id]));
    await send({ deps, exports }, { teamId, row, occasion: row.vault === null ? (row.dueAt ?? now()).toISOString() : row.vault.snapshotId });
    await db.tenant(webScope(teamId), (tx) => planNextReport(tx, id, { dueAt: nextReportAt(row.every, now()), sentAt: null }));
  }
  return {
    async sendDue() {
      const failures: unknown[] = [];
      // One team whose report cannot be made does not keep the others waiting.
      for (const { id, teamId } of await db.global("strongroom_web", (tx) => listDueSchedules(tx, now(), MAX_DUE))) await sendOne(teamId, id).catch((error: unknown) => void failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
    async afterAnalysis(teamId, vaultId) {
      const rows = await db.tenant(webScope(teamId), (tx) => listSchedules(tx, { vaultId }));
      for (const row of rows.filter(({ every }) => every === "analysis")) await send({ deps, exports }, { teamId, row, occasion: row.vault?.snapshotId ?? null });
    },
  };
}

interface Parts {
  readonly deps: VaultsDeps;
  readonly exports: Pick<VaultExports, "mailed">;
}

interface Sending {
  readonly teamId: Uuid;
  readonly row: ScheduleRow;
  /** A vault's newest snapshot, of which nobody gets a second mail; null while there is none. */
  readonly occasion: string | null;
}

async function send({ deps, exports }: Parts, { teamId, row, occasion }: Sending): Promise<void> {
  const { db, outgoing } = deps;
  const { id: scheduleId, vault } = row;
  if (occasion === null || vault?.live === false) return;
  const found = await db.tenant(webScope(teamId), async (tx) => ({
    left: new Set([...(await listMailed(tx, scheduleId, occasion)), ...(await listStopped(tx, row.people))]),
    attaching: row.attach && (await mayAttach(tx)),
    summary: vault?.snapshotId == null ? null : ((await listSummariesById(tx, [vault.snapshotId])).get(vault.snapshotId) ?? null),
  }));
  const readers = await listReaders(deps, { teamId, vault, people: row.people.filter((personId) => !found.left.has(personId)) });
  if (readers.length === 0) return;
  const report = found.attaching && vault?.snapshotId != null && readers.some(({ attachable }) => attachable) ? await exports.mailed({ teamId, vaultId: vault.id }, vault.snapshotId) : null;
  const envelopes = await openEnvelopes(outgoing, { teamId, people: readers.map(({ personId }) => personId) });
  const path = vault === null ? `/teams/${teamId}/portfolio` : `/teams/${teamId}/vaults/${vault.id}/snapshots/${occasion}`;
  for (const { personId, attachable } of readers) {
    const envelope = envelopes(personId, path);
    if (envelope === null) continue;
    const attachments = attachable && report !== null ? attachmentsOf(report) : [];
    const mail = composeReportMail({ score: found.summary?.summary.score ?? null, portfolio: vault === null, attachments }, envelope);
    const sealed = await sealIfPossible(deps.outgoing, attachments.length === 0 ? mail : { ...mail, goodUntilMs: deps.clock.now() + ATTACHED_GOOD_MS });
    if (sealed === null) return;
    await db.tenant(webScope(teamId), async (tx) => {
      if (!(await noteReportMail(tx, { scheduleId, occasion, personId, now: new Date(deps.clock.now()) }))) return;
      await outgoing.mails.enqueue(tx, sealed);
      await planNextReport(tx, scheduleId, { dueAt: row.dueAt, sentAt: new Date(deps.clock.now()) });
      await deps.audit.recordAct(tx, { actor: { kind: "role", role: "web" }, event: "vaults.report-mailed", subject: subjectOf(teamId, vault?.id ?? null), details: { scheduleId, personId, attached: attachments.length > 0 } });
    });
  }
}

interface Reader {
  readonly personId: Uuid;
  /** May see what the report names, in a team whose policy a mailbox does not get round. */
  readonly attachable: boolean;
}

/** Those who may see it now: guests in their projects, and nobody whose role or time has ended. */
async function listReaders(deps: VaultsDeps, { teamId, vault, people }: { readonly teamId: Uuid; readonly vault: ScheduleRow["vault"]; readonly people: readonly Uuid[] }): Promise<readonly Reader[]> {
  const readers: Reader[] = [];
  for (const personId of people) {
    const caller = await deps.outgoing.recipients.find(teamId, personId);
    if (caller === null) continue;
    const may = (permission: string): boolean => {
      const reach = reachOf(deps, { caller, teamId, permission });
      return vault === null ? reach === "all" || reach.size > 0 : reaches(reach, vault.projectId);
    };
    if (may("vaults.read")) readers.push({ personId, attachable: vault !== null && may("vaults.read-evidence") && demandsLeast(caller, teamId) });
  }
  return readers;
}

/** A file in a mailbox is read with whatever opens the mailbox: where the team demands more, the link asks for it. */
function demandsLeast({ teams }: PersonCaller, teamId: Uuid): boolean {
  return teams.some(({ tenantId, demands }) => tenantId === teamId && demands === SIGN_IN_STRENGTHS[0]);
}

function attachmentsOf({ pdf, signature, comparison }: MailedReport): NonNullable<Mail["attachments"]> {
  const sizeOf = (files: readonly { readonly bytes: Uint8Array }[]): number => files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  // Where all is too much, what changed is left to the page; the signature is good for the report alone too.
  const files = [[pdf, signature, ...(comparison === null ? [] : [comparison])], [pdf, signature]].find((each) => sizeOf(each) <= MAX_ATTACHED_BYTES) ?? [];
  return files.map(({ fileName, mediaType, bytes }) => ({ fileName, mediaType, base64: Buffer.from(bytes).toString("base64") }));
}
