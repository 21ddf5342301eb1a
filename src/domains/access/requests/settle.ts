// What every step of a request does in its transaction: rows that follow one another, and what comes of the last approval.

import { AppError, isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Actor, AuditDetails } from "#domains/audit/index.ts";
import type { PreparedGrant } from "#domains/access/grants/grants.ts";
import { findGrant } from "#domains/access/grants/store.ts";
import type { Tx } from "#platform/db/db.ts";

import type { PreparedChange } from "./changes.ts";
import type { RequestsDeps } from "./context.ts";
import { insertEvent, listEvents, lockRequest, type EventRow, type RequestRow } from "./store.ts";

/** A request under its lock, with what became of it so far. */
export interface Opened {
  readonly row: RequestRow;
  readonly events: readonly EventRow[];
}

export async function openRequest(tx: Tx, requestId: Uuid): Promise<Opened> {
  const row = await lockRequest(tx, requestId);
  if (row === null) throw new AppError("access-request.unknown");
  return { row, events: await listEvents(tx, requestId) };
}

type NewEvent = Pick<EventRow, "kind" | "by"> & Partial<Pick<EventRow, "role" | "grantId" | "code" | "finding" | "comment">>;

/** Gives the request with the event behind the others. Its time is never before theirs, whatever the clock says. */
export async function append(deps: Pick<RequestsDeps, "clock">, tx: Tx, { row, events }: Opened, event: NewEvent): Promise<Opened> {
  const last = events.at(-1);
  const at = new Date(Math.max(deps.clock.now(), (last?.at ?? row.requestedAt).getTime()));
  const added: EventRow = { requestId: row.id, seq: (last?.seq ?? 0) + 1, at, role: null, grantId: null, code: null, finding: null, comment: null, ...event };
  await insertEvent(tx, added);
  return { row, events: [...events, added] };
}

export async function recordRequestAct(deps: Pick<RequestsDeps, "audit">, tx: Tx, act: { readonly actor: Actor; readonly event: string; readonly requestId: Uuid; readonly details?: AuditDetails }): Promise<void> {
  await deps.audit.recordAct(tx, { actor: act.actor, event: act.event, subject: { kind: "request", id: act.requestId }, details: act.details ?? {} });
}

/** What was asked for outside the transaction, so that it can be done within it. */
export type Outcome = { readonly kind: "grant"; readonly grant: PreparedGrant } | { readonly kind: "change"; readonly change: PreparedChange };

export async function prepareOutcome(deps: RequestsDeps, teamId: Uuid, row: RequestRow, change: () => Promise<PreparedChange>): Promise<Outcome> {
  if (row.access === null) return { kind: "change", change: await change() };
  const { permissions, projects, durationMs } = row.access;
  const kind = row.kind === "break-glass" ? "break-glass" : "request";
  return { kind: "grant", grant: await deps.grants.prepare({ kind, tenantId: teamId, personId: row.requestedBy, requestId: row.id, permissions, projects, durationMs }) };
}

/** The change was approved and can no longer be made: all that the transaction did is taken back, and the request is void. */
export class NoLongerPossible extends Error {
  readonly code: ErrorCode;
  constructor(cause: AppError) {
    super("The change is no longer possible.", { cause });
    this.code = cause.code;
  }
}

/** Only what the change itself refuses makes it void; what may be gone at the next try does not. */
export function asNoLongerPossible(error: unknown): unknown {
  return isAppError(error) && !error.retryable && !error.code.startsWith("internal.") && !error.code.startsWith("keyring.") ? new NoLongerPossible(error) : error;
}

/** Gives the grant or makes the change, in the transaction of the last approval. @throws NoLongerPossible. */
export async function settle(deps: RequestsDeps, tx: Tx, opened: Opened, given: { readonly outcome: Outcome; readonly actor: Actor; readonly by: Uuid; readonly approvals: number }): Promise<Opened> {
  const { outcome, actor, by } = given;
  const { row } = opened;
  if (outcome.kind === "change") {
    await outcome.change.apply(tx, actor).catch((error: unknown) => {
      throw asNoLongerPossible(error);
    });
    await recordRequestAct(deps, tx, { actor, event: "access.change-applied", requestId: row.id, details: { approvals: given.approvals } });
    return append(deps, tx, opened, { kind: "applied", by });
  }
  const { durationMs } = outcome.grant;
  const remainingMs = await replaceGrant(deps, tx, { row, actor, by });
  // The event stands before the grant: the database gives no grant whose request was not approved.
  const { grantId } = await deps.grants.give(tx, { ...outcome.grant, durationMs: durationMs + remainingMs });
  await deps.audit.recordAct(tx, { actor, event: "access.grant-given", subject: { kind: "grant", id: grantId }, details: { requestId: row.id, seconds: Math.round((durationMs + remainingMs) / 1000) } });
  return append(deps, tx, opened, { kind: "granted", by, grantId });
}

/** An extension takes the place of the grant that it extends, with what is left of it. @throws NoLongerPossible when that was ended early. */
async function replaceGrant(deps: RequestsDeps, tx: Tx, { row, actor, by }: { readonly row: RequestRow; readonly actor: Actor; readonly by: Uuid }): Promise<number> {
  const extended = row.access?.extends ?? null;
  if (extended === null) return 0;
  const before = await findGrant(tx, extended);
  if (before === null || (before.ended !== null && before.ended.why !== "expired")) throw new NoLongerPossible(new AppError("grant.over"));
  const remainingMs = before.expiresAt.getTime() - deps.clock.now();
  if (before.ended !== null || remainingMs <= 0) return 0;
  if (!(await deps.grants.end(tx, { grantId: extended, by, why: "replaced" }))) throw new NoLongerPossible(new AppError("grant.over"));
  await deps.audit.recordAct(tx, { actor, event: "access.grant-ended", subject: { kind: "grant", id: extended }, details: { why: "replaced" } });
  return remainingMs;
}

/** In a transaction of its own, after the one that failed: closes the request, unless somebody else did meanwhile. */
export async function closeAsVoid(deps: RequestsDeps, tx: Tx, given: { readonly requestId: Uuid; readonly code: ErrorCode; readonly actor: Actor; readonly by: Uuid }): Promise<void> {
  const opened = await openRequest(tx, given.requestId);
  if (opened.events.some(({ kind }) => kind !== "approved")) return;
  await append(deps, tx, opened, { kind: "void", by: given.by, code: given.code });
  await recordRequestAct(deps, tx, { actor: given.actor, event: "access.request-void", requestId: given.requestId, details: { code: given.code } });
}
