// Writes acts, one or hundreds, in one statement: the record, what leads to a person, and the line that waits for its place in the log.
// One round trip whatever the number; whose stream it is, the database takes from the transaction, not from us.

import { sql } from "kysely";

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Act } from "./act.ts";
import { composeRecord } from "./compose-record.ts";
import type { ActTables } from "./tables.ts";

/** An act with its place in time, checked already. */
export interface TimedAct {
  readonly act: Act;
  readonly recordedAt: number;
}

/** The rows of an act, ready for the statement; what hashing costs is paid before the transaction where it can be. */
export interface PreparedAct {
  readonly id: Uuid;
  readonly json: string;
}

export function prepareAct({ act, recordedAt }: TimedAct): PreparedAct {
  const id = act.personal?.recordId ?? createUuid();
  const { publicPart, personal, salt, personalHash, recordHash } = composeRecord(act, { id, recordedAt });
  const json = JSON.stringify({
    id,
    recorded_at: new Date(recordedAt).toISOString(),
    actor_kind: publicPart.actor.kind,
    actor_role: publicPart.actor.role,
    actor_grant_id: publicPart.grant,
    event: publicPart.event,
    subject_kind: publicPart.subject.kind,
    subject_id: publicPart.subject.id,
    details: publicPart.details,
    record_hash: hex(recordHash),
    personal_hash: hex(personalHash),
    person_id: personal.personId,
    session_id: personal.sessionId,
    personal_subject_id: personal.subjectId,
    personal_details: personal.details,
    salt: hex(salt),
    record_key: act.personal === undefined ? null : hex(act.personal.recordKey),
    sealed: act.personal === undefined ? null : hex(act.personal.sealed),
  });
  return { id, json };
}

/** In the order given. */
export async function insertActs(tx: Tx, acts: readonly PreparedAct[]): Promise<void> {
  const rows = `[${acts.map(({ json }) => json).join(",")}]`;
  await sql`
    with given as materialized (
      select * from rows from (json_to_recordset(${rows}::json) as (
        id uuid, recorded_at timestamptz, actor_kind text, actor_role text, actor_grant_id uuid, event text, subject_kind text, subject_id uuid,
        details jsonb, record_hash text, personal_hash text, person_id uuid, session_id uuid, personal_subject_id uuid, personal_details jsonb,
        salt text, record_key text, sealed text
      )) with ordinality as g(
        id, recorded_at, actor_kind, actor_role, actor_grant_id, event, subject_kind, subject_id, details, record_hash, personal_hash,
        person_id, session_id, personal_subject_id, personal_details, salt, record_key, sealed, ordinal
      )
    ), waiting as (
      insert into audit_pending (record_id, stream_id, record_hash, ordinal)
      select id, nullif(current_setting('app.tenant', true), '')::uuid, decode(record_hash, 'hex'), ordinal from given
    ), people as (
      insert into audit_personal (record_id, recorded_at, person_id, session_id, subject_id, details, salt, record_key, sealed)
      select id, recorded_at, person_id, session_id, personal_subject_id, personal_details, decode(salt, 'hex'), decode(record_key, 'hex'), decode(sealed, 'hex') from given
    )
    insert into audit_outbox (id, recorded_at, actor_kind, actor_role, actor_grant_id, event, subject_kind, subject_id, details, record_hash, personal_hash)
    select id, recorded_at, actor_kind, actor_role, actor_grant_id, event, subject_kind, subject_id, details, decode(record_hash, 'hex'), decode(personal_hash, 'hex') from given`.execute(tx.as<ActTables>());
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}
