// SQL of the audit outbox: insert and read; there is no other statement on it.

import type { Generated } from "kysely";

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { RoleName } from "#platform/keyring/authority.ts";
import type { Act, Actor, AuditDetails } from "./act.ts";

interface AuditTables {
  audit_outbox: {
    tenant_id: Generated<string>;
    id: string;
    recorded_at: Date;
    actor_kind: Actor["kind"];
    actor_person_id: string | null;
    actor_session_id: string | null;
    actor_grant_id: string | null;
    actor_role: RoleName | null;
    event: string;
    subject_kind: string;
    subject_id: string;
    details: unknown;
  };
}

export interface RecordedAct extends Act {
  readonly id: Uuid;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
}

/** Where a page of the list ended; null for the newest. */
export type AuditCursor = { readonly recordedAt: number; readonly id: Uuid } | null;

export async function insertAct(tx: Tx, act: Act, recordedAt: number): Promise<Uuid> {
  const id = createUuid();
  const person = act.actor.kind === "person" ? act.actor : null;
  await tx
    .as<AuditTables>()
    .insertInto("audit_outbox")
    .values({
      id,
      recorded_at: new Date(recordedAt),
      actor_kind: act.actor.kind,
      actor_person_id: person?.personId ?? null,
      actor_session_id: person?.sessionId ?? null,
      actor_grant_id: person?.grantId ?? null,
      actor_role: act.actor.kind === "role" ? act.actor.role : null,
      event: act.event,
      subject_kind: act.subject.kind,
      subject_id: act.subject.id,
      details: JSON.stringify(act.details),
    })
    .execute();
  return id;
}

/** Newest first, from `after` on. */
export async function selectActs(tx: Tx, page: { readonly after: AuditCursor; readonly limit: number }): Promise<RecordedAct[]> {
  const { after, limit } = page;
  let query = tx.as<AuditTables>().selectFrom("audit_outbox").selectAll();
  if (after !== null) {
    const at = new Date(after.recordedAt);
    query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("recorded_at", "id"), "<", tuple(at, after.id)));
  }
  const rows = await query.orderBy("recorded_at", "desc").orderBy("id", "desc").limit(limit).execute();
  return rows.map((row) => ({
    id: row.id,
    recordedAt: row.recorded_at.getTime(),
    actor: actorOfRow(row),
    event: row.event,
    subject: { kind: row.subject_kind, id: row.subject_id },
    // Written by insertAct only, which checked it.
    details: row.details as AuditDetails,
  }));
}

function actorOfRow(row: Pick<AuditTables["audit_outbox"], "actor_kind" | "actor_person_id" | "actor_session_id" | "actor_grant_id" | "actor_role">): Actor {
  if (row.actor_kind === "operator") return { kind: "operator" };
  if (row.actor_role !== null) return { kind: "role", role: row.actor_role };
  return { kind: "person", personId: row.actor_person_id ?? "", sessionId: row.actor_session_id ?? "", grantId: row.actor_grant_id };
}
