// The rows of live sessions, typed for kysely, and what the domain declares of each table.

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { LiveEndReason } from "#protocol/api/live-sessions.ts";

export interface LiveTables {
  live_sessions: {
    /** Set by the column's default, which is the transaction's tenant. */
    tenant_id: Generated<Uuid>;
    id: Uuid;
    host_token_hash: Uint8Array | null;
    members_only: boolean;
    started_by: Uuid;
    credential: PersonCaller["credential"];
    credential_id: Uuid;
    started_at: Date;
    most_participants: number;
    ended_at: Date | null;
    end_reason: LiveEndReason | null;
    ended_by: Uuid | null;
  };
  live_connections: {
    tenant_id: Generated<Uuid>;
    id: Uuid;
    live_session_id: Uuid;
    peer: number;
    key_id: Uuid;
    address_sealed: Uint8Array;
    connected_at: Date;
    disconnected_at: Date | null;
  };
  live_directory: { session: Uint8Array; tenant_id: Uuid; live_session_id: Uuid; seen_at: Date };
}

export const LIVE_TABLE_DECLARATIONS = [
  { name: "live_sessions", scope: "tenant" },
  { name: "live_connections", scope: "tenant" },
  { name: "live_directory", scope: { global: "the team of a running session is found here before any tenant is set; holds ids and times only" } },
] as const satisfies readonly TableDeclaration[];
