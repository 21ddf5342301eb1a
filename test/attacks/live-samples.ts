// A live session for the suites that attack every route: for each team one that runs and was connected to, and the body that starts another.

import { randomBytes } from "node:crypto";

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

export interface SampleLive {
  readonly liveSessionId: Uuid;
}

const randomText = (bytes: number): string => randomBytes(bytes).toString("base64url");

export const LIVE_SAMPLES: Readonly<Record<string, () => object>> = {
  "live-session.create": () => ({ session: randomText(16), hostTokenHash: randomText(32), membersOnly: false }),
};

export interface LiveTeam extends SampleLive {
  readonly teamId: Uuid;
  readonly people: { readonly analyst: Uuid };
}

/** The analyst's own, so that each role that may share ends it in its own right or another's. In place of what is left of all. */
export async function insertLive({ asOwner }: Pick<TestDatabase, "asOwner">, { team, key }: { readonly team: LiveTeam; readonly key: DataKey }): Promise<void> {
  const { teamId, liveSessionId, people } = team;
  await asOwner("delete from live_directory where tenant_id = $1", [teamId]);
  await asOwner("delete from live_sessions where tenant_id = $1", [teamId]);
  await asOwner(
    "insert into live_sessions (tenant_id, id, host_token_hash, members_only, started_by, credential, credential_id, started_at) values ($1, $2, $3, false, $4, 'session', $5, '2020-01-01')",
    [teamId, liveSessionId, new Uint8Array(randomBytes(32)), people.analyst, createUuid()],
  );
  await asOwner("insert into live_directory (session, tenant_id, live_session_id, seen_at) values ($1, $2, $3, '2020-01-01')", [new Uint8Array(randomBytes(16)), teamId, liveSessionId]);
  const id = createUuid();
  const address = key.seal(Buffer.from("192.0.2.1"), { table: "live_connections", column: "address_sealed", row: id });
  await asOwner("insert into live_connections (tenant_id, id, live_session_id, peer, key_id, address_sealed, connected_at) values ($1, $2, $3, 1, $4, $5, '2020-01-01')", [teamId, id, liveSessionId, key.keyId, address]);
}
