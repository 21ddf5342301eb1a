// Badges: given out and taken back by who runs a vault, each act recorded; shown to whoever has the address.

import { createHash, randomBytes } from "node:crypto";

import { AppError } from "#base/app-error.ts";
import { MINUTE, SECOND } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { recordVaultAct, webScope, type VaultPlace, type VaultsDeps } from "#domains/vaults/deps.ts";
import type { VaultGates } from "#domains/vaults/gates/gates.ts";
import { getLiveVault, getVaultRow } from "#domains/vaults/reach.ts";
import { openVaultText } from "#domains/vaults/sealed-columns.ts";
import { findVault } from "#domains/vaults/store.ts";
import { listSummariesById } from "#domains/vaults/summary-store.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import { getBadgeImage, type Badge } from "#protocol/api/badges.ts";
import { endpointUrl, type Picture } from "#protocol/api/endpoint.ts";

import { drawBadge } from "./draw-badge.ts";
import type { BadgesTable, BadgeTables } from "./tables.ts";

/** Each method but the last: @throws AppError `session.required`, `team.unknown`, `access.denied`, `vault.unknown`, `access.elevation-required` where it changes something. */
export interface VaultBadges {
  get(caller: Caller, place: VaultPlace): Promise<Badge>;
  /** @throws AppError `vault.deleting`. */
  create(caller: Caller, place: VaultPlace, given: { readonly showsName: boolean }): Promise<Badge>;
  end(caller: Caller, place: VaultPlace): Promise<Badge>;
  /** For anybody. @throws AppError `badge.unknown`. */
  picture(token: string): Promise<Picture>;
}

const TOKEN_BYTES = 32;
/** Short enough that a badge that was taken back is gone soon, long enough that a page with many readers asks seldom. */
const MAX_AGE_SECONDS = (5 * MINUTE) / SECOND;
const READ = "vaults.read-badge";
const PUBLISH = "vaults.publish-badge";
const NO_BADGE: Badge = { path: null, showsName: false, createdAt: null };

export function createVaultBadges(deps: VaultsDeps, gates: Pick<VaultGates, "stateOf">): VaultBadges {
  const { db, keys, permissions } = deps;
  return {
    async get(caller, place) {
      const { teamId, vaultId } = place;
      permissions.authorise(caller, { tenantId: teamId, permission: READ });
      const key = await keys.field(teamId);
      const row = await db.tenant(webScope(teamId), async (tx) => {
        await getVaultRow(deps, tx, { caller, teamId, vaultId, permission: READ });
        return findBadge(tx, vaultId);
      });
      return row === null ? NO_BADGE : describe(openText(key, cellOf(vaultId), row.token_sealed), row);
    },
    async create(caller, { teamId, vaultId }, { showsName }) {
      permissions.authorise(caller, { tenantId: teamId, permission: PUBLISH });
      const key = await keys.field(teamId);
      const token = randomBytes(TOKEN_BYTES).toString("base64url");
      return db.tenant(webScope(teamId), async (tx) => {
        const { person } = await getLiveVault(deps, tx, { caller, teamId, vaultId, permission: PUBLISH });
        await deleteBadge(tx, vaultId);
        const row = { vault_id: vaultId, token_hash: hashToken(token), key_id: key.keyId, token_sealed: sealText(key, cellOf(vaultId), token), shows_name: showsName, created_by: person.personId, created_at: new Date(deps.clock.now()) };
        await tx.as<BadgeTables>().insertInto("badges").values(row).execute();
        await tx.as<BadgeTables>().insertInto("badge_directory").values({ token_hash: row.token_hash, vault_id: vaultId }).execute();
        await recordVaultAct(deps, tx, { person, event: "vaults.badge-created", vaultId, details: { name: showsName } });
        return describe(token, row);
      });
    },
    async end(caller, { teamId, vaultId }) {
      permissions.authorise(caller, { tenantId: teamId, permission: PUBLISH });
      return db.tenant(webScope(teamId), async (tx) => {
        const { person } = await getVaultRow(deps, tx, { caller, teamId, vaultId, permission: PUBLISH });
        if (await deleteBadge(tx, vaultId)) await recordVaultAct(deps, tx, { person, event: "vaults.badge-ended", vaultId });
        return NO_BADGE;
      });
    },
    picture: (token) => draw(deps, gates, token),
  };
}

/**
 * Whoever asks knows the token or nothing: it is looked up by its hash, so that the time of the look-up tells nothing of tokens that are
 * there (256 random bits; a part of a hash that fits says nothing of the token).
 */
async function draw(deps: VaultsDeps, gates: Pick<VaultGates, "stateOf">, token: string): Promise<Picture> {
  const hash = hashToken(token);
  const place = await deps.db.global("strongroom_web", async (tx) => await tx.as<BadgeTables>().selectFrom("badge_directory").select(["tenant_id", "vault_id"]).where("token_hash", "=", hash).executeTakeFirst());
  if (place === undefined) throw new AppError("badge.unknown");
  const { tenant_id: teamId, vault_id: vaultId } = place;
  const found = await deps.db.tenant(webScope(teamId), async (tx) => {
    const [badge, vault] = [await findBadge(tx, vaultId), await findVault(tx, vaultId)];
    if (badge === null || vault === null || vault.deletion !== null) throw new AppError("badge.unknown");
    const summary = vault.lastSnapshotId === null ? undefined : (await listSummariesById(tx, [vault.lastSnapshotId])).get(vault.lastSnapshotId);
    return { badge, vault, summary };
  });
  const name = found.badge.shows_name ? openVaultText(await deps.keys.field(teamId), { vaultId, column: "name_sealed" }, found.vault.nameSealed) : null;
  const gate = await gates.stateOf({ teamId, vaultId });
  return { mediaType: "image/svg+xml", maxAgeSeconds: MAX_AGE_SECONDS, text: drawBadge({ name, gate, score: found.summary?.summary.score ?? null, analysedAt: found.summary?.at ?? null }) };
}

async function findBadge(tx: Tx, vaultId: Uuid): Promise<Pick<BadgesTable, "token_sealed" | "shows_name" | "created_at"> | null> {
  return (await tx.as<BadgeTables>().selectFrom("badges").select(["token_sealed", "shows_name", "created_at"]).where("vault_id", "=", vaultId).executeTakeFirst()) ?? null;
}

/** False when there is none. */
async function deleteBadge(tx: Tx, vaultId: Uuid): Promise<boolean> {
  const db = tx.as<BadgeTables>();
  const row = await db.deleteFrom("badges").where("vault_id", "=", vaultId).returning("token_hash").executeTakeFirst();
  if (row !== undefined) await db.deleteFrom("badge_directory").where("token_hash", "=", row.token_hash).execute();
  return row !== undefined;
}

function describe(token: string, { shows_name: showsName, created_at: createdAt }: Pick<BadgesTable, "shows_name" | "created_at">): Badge {
  return { path: endpointUrl(getBadgeImage, { params: { badge: token } }), showsName, createdAt: createdAt.toISOString() };
}

function hashToken(token: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(token, "utf8").digest());
}

function cellOf(vaultId: Uuid): SealContext {
  return { table: "badges", column: "token_sealed", row: vaultId };
}
