// SQL of grants. Rows are only added: a grant that ends early gets a row that says so.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { ActiveGrant } from "#platform/http/route.ts";

import type { GrantEnd, GrantKind, GrantTables } from "./tables.ts";

export interface GrantRow {
  readonly id: Uuid;
  readonly personId: Uuid;
  readonly kind: GrantKind;
  readonly permissions: readonly string[];
  readonly projects: "all" | readonly Uuid[];
  readonly sessionId: Uuid | null;
  readonly requestId: Uuid | null;
  readonly reason: { readonly keyId: Uuid; readonly sealed: Uint8Array } | null;
  readonly beginsAt: Date;
  readonly expiresAt: Date;
  readonly ended: { readonly at: Date; readonly by: Uuid | null; readonly why: GrantEnd } | null;
}

/** In force, and until when. */
export interface TimedGrant extends ActiveGrant {
  readonly expiresAt: Date;
}

export async function insertGrant(tx: Tx, grant: Omit<GrantRow, "ended">): Promise<void> {
  await tx
    .as<GrantTables>()
    .insertInto("grants")
    .values({
      id: grant.id,
      person_id: grant.personId,
      kind: grant.kind,
      permissions: grant.permissions,
      projects: grant.projects === "all" ? null : grant.projects,
      session_id: grant.sessionId,
      request_id: grant.requestId,
      key_id: grant.reason?.keyId ?? null,
      reason_sealed: grant.reason?.sealed ?? null,
      begins_at: grant.beginsAt,
      expires_at: grant.expiresAt,
    })
    .execute();
}

/** Of two who end a grant at the same time one does: false for the other, and for a grant that is not there. */
export async function insertGrantEnd(tx: Tx, end: { readonly grantId: Uuid; readonly at: Date; readonly by: Uuid | null; readonly why: GrantEnd }): Promise<boolean> {
  const result = await tx
    .as<GrantTables>()
    .insertInto("grant_ends")
    .columns(["grant_id", "ended_at", "ended_by", "why"])
    .expression((eb) =>
      eb
        .selectFrom("grants")
        .select((each) => ["id", each.cast<Date>(each.val(end.at), "timestamptz").as("at"), each.cast<Uuid | null>(each.val(end.by), "uuid").as("by"), each.cast<GrantEnd>(each.val(end.why), "text").as("why")])
        .where("id", "=", end.grantId),
    )
    .onConflict((conflict) => conflict.columns(["tenant_id", "grant_id"]).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Those in force for the person, and for the session where they are bound to one. */
export async function listActiveGrants(tx: Tx, given: { readonly personId: Uuid; readonly sessionId: Uuid; readonly now: Date }): Promise<readonly TimedGrant[]> {
  const rows = await selectGrants(tx)
    .select("grants.tenant_id")
    .where("person_id", "=", given.personId)
    .where("begins_at", "<=", given.now)
    .where("expires_at", ">", given.now)
    .where("ended_at", "is", null)
    .where((eb) => eb.or([eb("session_id", "is", null), eb("session_id", "=", given.sessionId)]))
    .orderBy("expires_at", "desc")
    .execute();
  return rows.map((row) => ({ grantId: row.id, tenantId: row.tenant_id, kind: row.kind, permissions: row.permissions, projects: row.projects ?? "all", expiresAt: row.expires_at }));
}

export async function findGrant(tx: Tx, grantId: Uuid): Promise<GrantRow | null> {
  const row = await selectGrants(tx).where("id", "=", grantId).executeTakeFirst();
  return row === undefined ? null : asGrant(row);
}

/** A request is granted once. */
export async function findGrantOfRequest(tx: Tx, requestId: Uuid): Promise<GrantRow | null> {
  return (await grantsOfRequests(tx, [requestId])).get(requestId) ?? null;
}

export async function grantsOfRequests(tx: Tx, requestIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, GrantRow>> {
  if (requestIds.length === 0) return new Map();
  const rows = (await selectGrants(tx).where("request_id", "in", requestIds).execute()).map(asGrant);
  return new Map(rows.flatMap((row) => (row.requestId === null ? [] : [[row.requestId, row]])));
}

/** Not ended and not past their time; those of one person, or of all. */
export async function listOpenGrants(tx: Tx, given: { readonly personId: Uuid | "all"; readonly now: Date }): Promise<readonly GrantRow[]> {
  let query = selectGrants(tx).where("expires_at", ">", given.now).where("ended_at", "is", null);
  if (given.personId !== "all") query = query.where("person_id", "=", given.personId);
  return (await query.orderBy("begins_at", "desc").orderBy("id").execute()).map(asGrant);
}

/** Past their time, and nothing says yet that they ended. */
export async function listExpiredGrants(tx: Tx, now: Date): Promise<readonly GrantRow[]> {
  return (await selectGrants(tx).where("expires_at", "<=", now).where("ended_at", "is", null).orderBy("id").execute()).map(asGrant);
}

/** All rows of the transaction's tenant. */
export async function deleteGrantRows(tx: Tx): Promise<void> {
  await tx.as<GrantTables>().deleteFrom("grant_ends").execute();
  await tx.as<GrantTables>().deleteFrom("grants").execute();
}

function selectGrants(tx: Tx) {
  return tx
    .as<GrantTables>()
    .selectFrom("grants")
    .leftJoin("grant_ends", (join) => join.onRef("grant_ends.tenant_id", "=", "grants.tenant_id").onRef("grant_ends.grant_id", "=", "grants.id"))
    .select(["id", "person_id", "kind", "permissions", "projects", "session_id", "request_id", "key_id", "reason_sealed", "begins_at", "expires_at", "ended_at", "ended_by", "why"]);
}

function asGrant(row: Awaited<ReturnType<ReturnType<typeof selectGrants>["execute"]>>[number]): GrantRow {
  return {
    id: row.id,
    personId: row.person_id,
    kind: row.kind,
    permissions: row.permissions,
    projects: row.projects ?? "all",
    sessionId: row.session_id,
    requestId: row.request_id,
    reason: row.key_id === null || row.reason_sealed === null ? null : { keyId: row.key_id, sealed: row.reason_sealed },
    beginsAt: row.begins_at,
    expiresAt: row.expires_at,
    ended: row.ended_at === null || row.why === null ? null : { at: row.ended_at, by: row.ended_by, why: row.why },
  };
}
