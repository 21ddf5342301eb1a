// The rows of acts, typed for kysely.

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { RoleName } from "#platform/keyring/authority.ts";
import type { Actor } from "./act.ts";

export interface ActTables {
  audit_outbox: {
    tenant_id: Generated<Uuid>;
    id: Uuid;
    recorded_at: Date;
    actor_kind: Actor["kind"];
    actor_role: RoleName | null;
    actor_grant_id: Uuid | null;
    event: string;
    subject_kind: string;
    /** Null where it is a person's: then it stands in audit_personal. */
    subject_id: Uuid | null;
    details: unknown;
    /** Null in records of before the log. */
    record_hash: Uint8Array | null;
    personal_hash: Uint8Array | null;
  };
  audit_personal: {
    tenant_id: Generated<Uuid>;
    record_id: Uuid;
    recorded_at: Date;
    person_id: Uuid | null;
    session_id: Uuid | null;
    subject_id: Uuid | null;
    details: unknown;
    salt: Uint8Array | null;
    record_key: Uint8Array | null;
    sealed: Uint8Array | null;
    destroyed_at: Date | null;
  };
  audit_entries: {
    leaf_index: number;
    stream_id: Uuid;
    stream_sequence: number;
    record_id: Uuid;
    record_hash: Uint8Array;
  };
}
