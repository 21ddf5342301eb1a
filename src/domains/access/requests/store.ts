// SQL of requests: what was asked for is inserted once, what became of it row by row, under a lock of the request.

import type { Uuid } from "#base/uuid.ts";
import type { Page } from "#platform/http/paging.ts";
import type { Tx } from "#platform/db/db.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import type { Asked, EventKind, Finding, RequestKind } from "./machine.ts";
import type { RequestTables } from "./tables.ts";

export interface AccessAsked {
  readonly bundle: string;
  readonly permissions: readonly string[];
  readonly projects: "all" | readonly Uuid[];
  readonly durationMs: number;
  readonly extends: Uuid | null;
}

export interface ChangeAsked {
  readonly kind: string;
  readonly subjectId: Uuid;
  readonly sealed: Uint8Array;
}

export interface RequestRow extends Asked {
  readonly id: Uuid;
  readonly kind: RequestKind;
  /** The elevation it was asked under. */
  readonly under: Uuid | null;
  readonly access: AccessAsked | null;
  readonly change: ChangeAsked | null;
  readonly keyId: Uuid;
  readonly reasonSealed: Uint8Array;
  readonly requestedAt: Date;
}

export interface EventRow {
  readonly requestId: Uuid;
  readonly seq: number;
  readonly kind: EventKind;
  readonly at: Date;
  readonly by: Uuid | null;
  readonly role: TeamRole | null;
  readonly grantId: Uuid | null;
  readonly code: string | null;
  readonly finding: Finding | null;
  readonly comment: { readonly keyId: Uuid; readonly sealed: Uint8Array } | null;
}

export async function insertRequest(tx: Tx, row: RequestRow): Promise<void> {
  await tx
    .as<RequestTables>()
    .insertInto("requests")
    .values({
      id: row.id,
      kind: row.kind,
      requested_by: row.requestedBy,
      requested_under: row.under,
      bundle: row.access?.bundle ?? null,
      permissions: row.access?.permissions ?? null,
      projects: row.access === null || row.access.projects === "all" ? null : row.access.projects,
      duration_seconds: row.access === null ? null : Math.ceil(row.access.durationMs / 1000),
      extends: row.access?.extends ?? null,
      change_kind: row.change?.kind ?? null,
      subject_id: row.change?.subjectId ?? null,
      change_sealed: row.change?.sealed ?? null,
      key_id: row.keyId,
      reason_sealed: row.reasonSealed,
      approvals_needed: row.rule.approvals,
      approver_roles: row.rule.roles,
      requested_at: row.requestedAt,
      answer_by: row.answerBy,
    })
    .execute();
}

export async function insertEvent(tx: Tx, row: EventRow): Promise<void> {
  await tx
    .as<RequestTables>()
    .insertInto("request_events")
    .values({
      request_id: row.requestId,
      seq: row.seq,
      kind: row.kind,
      at: row.at,
      by_person: row.by,
      role: row.role,
      grant_id: row.grantId,
      code: row.code,
      finding: row.finding,
      key_id: row.comment?.keyId ?? null,
      comment_sealed: row.comment?.sealed ?? null,
    })
    .execute();
}

export async function findRequest(tx: Tx, id: Uuid): Promise<RequestRow | null> {
  const row = await tx.as<RequestTables>().selectFrom("requests").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : asRequest(row);
}

/** The same; until the transaction ends nothing else becomes of the request. */
export async function lockRequest(tx: Tx, id: Uuid): Promise<RequestRow | null> {
  const row = await tx.as<RequestTables>().selectFrom("requests").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  return row === undefined ? null : asRequest(row);
}

/** In order. Ask after the lock: a statement sees what was committed before it began. */
export async function listEvents(tx: Tx, requestId: Uuid): Promise<readonly EventRow[]> {
  return (await eventsOf(tx, [requestId])).get(requestId) ?? [];
}

export async function eventsOf(tx: Tx, requestIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, readonly EventRow[]>> {
  const found = new Map<Uuid, EventRow[]>(requestIds.map((id) => [id, []]));
  if (requestIds.length === 0) return found;
  const rows = await tx.as<RequestTables>().selectFrom("request_events").selectAll().where("request_id", "in", requestIds).orderBy("seq").execute();
  for (const row of rows) found.get(row.request_id)?.push(asEvent(row));
  return found;
}

/** Newest first, one above the limit. */
export async function listRequests(tx: Tx, given: { readonly page: Page; readonly requestedBy: Uuid | "anybody" }): Promise<readonly RequestRow[]> {
  const { page, requestedBy } = given;
  let query = tx.as<RequestTables>().selectFrom("requests").selectAll();
  if (requestedBy !== "anybody") query = query.where("requested_by", "=", requestedBy);
  if (page.after !== null) {
    const { at, id } = page.after;
    query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("requested_at", "id"), "<", tuple(at, id)));
  }
  return (await query.orderBy("requested_at", "desc").orderBy("id", "desc").limit(page.limit + 1).execute()).map(asRequest);
}

const CLOSING = ["refused", "withdrawn", "expired", "granted", "applied", "void"] as const;

/** Not closed by any event, whether or not their time is over; oldest first. */
export async function listUnclosed(tx: Tx): Promise<readonly RequestRow[]> {
  const rows = await tx
    .as<RequestTables>()
    .selectFrom("requests")
    .selectAll()
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("request_events").select("seq").whereRef("request_events.request_id", "=", "requests.id").where("request_events.kind", "in", CLOSING))),
    )
    .orderBy("requested_at")
    .orderBy("id")
    .execute();
  return rows.map(asRequest);
}

/** Break-glass that nobody has reviewed, oldest first. */
export async function listUnreviewed(tx: Tx): Promise<readonly RequestRow[]> {
  const rows = await tx
    .as<RequestTables>()
    .selectFrom("requests")
    .selectAll()
    .where("kind", "=", "break-glass")
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("request_events").select("seq").whereRef("request_events.request_id", "=", "requests.id").where("request_events.kind", "=", "reviewed"))),
    )
    .orderBy("requested_at")
    .orderBy("id")
    .execute();
  return rows.map(asRequest);
}

/** All rows of the transaction's tenant. */
export async function deleteRequestRows(tx: Tx): Promise<void> {
  await tx.as<RequestTables>().deleteFrom("request_events").execute();
  await tx.as<RequestTables>().deleteFrom("requests").execute();
}

type Selected<Table extends keyof RequestTables> = Omit<RequestTables[Table], "tenant_id">;

function asRequest(row: Selected<"requests">): RequestRow {
  return {
    id: row.id,
    kind: row.kind,
    requestedBy: row.requested_by,
    under: row.requested_under,
    access:
      row.bundle === null || row.permissions === null || row.duration_seconds === null
        ? null
        : { bundle: row.bundle, permissions: row.permissions, projects: row.projects ?? "all", durationMs: row.duration_seconds * 1000, extends: row.extends },
    change: row.change_kind === null || row.subject_id === null || row.change_sealed === null ? null : { kind: row.change_kind, subjectId: row.subject_id, sealed: row.change_sealed },
    about: row.subject_id,
    keyId: row.key_id,
    reasonSealed: row.reason_sealed,
    rule: { approvals: row.approvals_needed, roles: row.approver_roles },
    requestedAt: row.requested_at,
    answerBy: row.answer_by,
  };
}

function asEvent(row: Selected<"request_events">): EventRow {
  return {
    requestId: row.request_id,
    seq: row.seq,
    kind: row.kind,
    at: row.at,
    by: row.by_person,
    role: row.role,
    grantId: row.grant_id,
    code: row.code,
    finding: row.finding,
    comment: row.key_id === null || row.comment_sealed === null ? null : { keyId: row.key_id, sealed: row.comment_sealed },
  };
}
