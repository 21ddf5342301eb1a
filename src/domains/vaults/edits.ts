// Vaults made, listed, changed, deleted and restored. Making one writes the vault, its credential, its first run, the message
// to the queue and the audit record in one transaction: all of it is there, or nothing.

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { SealedCredential } from "#platform/keyring/authority.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import type { Credential, SourceRequest } from "#protocol/api/sources.ts";
import type { PageQuery } from "#protocol/api/values.ts";
import type { Replication, Vault } from "#protocol/api/vaults.ts";

import { recordGuestLook } from "./guest-looks.ts";
import { ensureContainer } from "./container.ts";
import { composeVaults, getVault, lookUp } from "./look.ts";
import { composePage, parsePage } from "#platform/http/paging.ts";
import { UPDATE_QUEUE } from "./queues.ts";
import { firstDueAt } from "./replication.ts";
import { insertRun } from "./run-views-store.ts";
import { openVaultText, sealVaultText } from "./sealed-columns.ts";
import { parseSource, parseSourceCredential, type ParsedCredential } from "./source.ts";
import { changeVault, deleteCredential, insertVault, listVaults, markDeleted, putCredential, unmarkDeleted, type VaultRow } from "./store.ts";
import { getLiveVault, getVaultRow, lockVaultRow, reachOf, reaches, type Asked, type Reach } from "./reach.ts";
import { recordVaultAct, webScope, type VaultPlace, type VaultsDeps } from "./deps.ts";

export interface CreateVaultGiven {
  readonly projectId: Uuid;
  readonly name: string;
  readonly replication: Replication;
  readonly source: SourceRequest;
}

export interface ChangeVaultGiven {
  readonly name?: string | undefined;
  readonly projectId?: Uuid | undefined;
  readonly replication?: Replication | undefined;
  readonly ref?: string | null | undefined;
  readonly credential?: Credential | null | undefined;
}

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, and `vault.unknown` where one is named. */
export interface VaultEdits {
  list(caller: Caller, teamId: Uuid, query: PageQuery & { readonly projectId?: Uuid | undefined }): Promise<{ items: Vault[]; nextCursor: string | null }>;
  get(caller: Caller, place: VaultPlace): Promise<Vault>;
  /** @throws AppError `source.invalid`, `source.insecure`, `source.credential-invalid`, `project.unknown`, `team.deleting`. */
  create(caller: Caller, teamId: Uuid, given: CreateVaultGiven): Promise<Vault>;
  /** @throws AppError `source.credential-invalid`, `project.unknown`, `vault.deleting`, `team.deleting`. */
  change(caller: Caller, place: VaultPlace, given: ChangeVaultGiven): Promise<Vault>;
  /** Asking twice keeps the first date. */
  delete(caller: Caller, place: VaultPlace): Promise<Vault>;
  /** @throws AppError `vault.not-deleting`, `vault.deleting` when the grace period is over, `team.deleting`. */
  restore(caller: Caller, place: VaultPlace): Promise<Vault>;
}

export function createVaultEdits(deps: VaultsDeps): VaultEdits {
  const { db, permissions } = deps;
  return {
    async list(caller, teamId, query) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read" });
      const page = parsePage(query);
      const projects = projectsAsked(permissions.reach(caller, { tenantId: teamId, permission: "vaults.read" }), query.projectId);
      const found = await db.tenant(webScope(teamId), async (tx) => {
        const rows = await listVaults(tx, { page, projects });
        await recordGuestLook(deps, tx, { person, teamId, vaultIds: rows.slice(0, page.limit).map(({ id }) => id), what: "list" });
        return lookUp(tx, rows);
      });
      const vaults = new Map((await composeVaults(deps, { caller, teamId, found })).map((vault) => [vault.id, vault]));
      return composePage(found, page, {
        place: ({ row }) => ({ at: row.createdAt, id: row.id }),
        item: ({ row }) => vaults.get(row.id) as Vault,
      });
    },
    async get(caller, place) {
      permissions.authorise(caller, { tenantId: place.teamId, permission: "vaults.read" });
      await db.tenant(webScope(place.teamId), async (tx) => {
        const { person } = await getVaultRow(deps, tx, { caller, ...place, permission: "vaults.read" });
        await recordGuestLook(deps, tx, { person, teamId: place.teamId, vaultIds: [place.vaultId], what: "vault" });
      });
      return getVault(deps, caller, place);
    },
    create: (caller, teamId, given) => createVault(deps, { caller, teamId, given }),
    change: (caller, place, given) => changeOne(deps, { caller, place, given }),
    async delete(caller, place) {
      permissions.authorise(caller, { tenantId: place.teamId, permission: "vaults.delete" });
      const requestedAt = new Date(deps.clock.now());
      await db.tenant(webScope(place.teamId), async (tx) => {
        const { row, person } = await lockVaultRow(deps, tx, { caller, ...place, permission: "vaults.delete" });
        if (row.deletion !== null) return;
        await markDeleted(tx, { vaultId: place.vaultId }, { requestedAt, finalAt: new Date(requestedAt.getTime() + deps.limits.deletionGraceMs) });
        await recordVaultAct(deps, tx, { person, event: "vaults.vault-deleted", vaultId: place.vaultId });
      });
      return getVault(deps, caller, place);
    },
    async restore(caller, place) {
      permissions.authorise(caller, { tenantId: place.teamId, permission: "vaults.delete" });
      const now = new Date(deps.clock.now());
      await db.tenant(webScope(place.teamId), async (tx) => {
        await deps.requireLiveTeam(tx);
        const { row, person } = await lockVaultRow(deps, tx, { caller, ...place, permission: "vaults.delete" });
        if (row.deletion === null) throw new AppError("vault.not-deleting");
        // A worker may be at its keys already.
        if (row.deletion.finalAt <= now) throw new AppError("vault.deleting", "The vault's grace period is over; it can no longer be restored.");
        await unmarkDeleted(tx, { vaultId: place.vaultId }, (schedule) => firstDueAt(schedule, now, deps.jitter));
        await recordVaultAct(deps, tx, { person, event: "vaults.vault-restored", vaultId: place.vaultId });
      });
      return getVault(deps, caller, place);
    },
  };
}

async function createVault(deps: VaultsDeps, { caller, teamId, given }: { readonly caller: Caller; readonly teamId: Uuid; readonly given: CreateVaultGiven }): Promise<Vault> {
  deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.create" });
  const source = parseSource(given.source);
  const vaultId = createUuid();
  const scope = { tenantId: teamId, vaultId };
  await deps.keys.create(scope);
  const key = await deps.keys.field(teamId);
  const credential = source.credential === null ? null : await sealCredential(deps, scope, source.credential);
  await ensureContainer(deps, teamId);
  const now = new Date(deps.clock.now());
  await deps.db.tenant(webScope(teamId), async (tx) => {
    await deps.requireLiveTeam(tx);
    const person = await requireReachedProject(deps, tx, { caller, teamId, permission: "vaults.create", projectId: given.projectId });
    await insertVault(tx, {
      id: vaultId,
      projectId: given.projectId,
      keyId: key.keyId,
      nameSealed: sealVaultText(key, { vaultId, column: "name_sealed" }, given.name),
      sourceKind: source.kind,
      urlSealed: source.url === null ? null : sealVaultText(key, { vaultId, column: "source_url_sealed" }, source.url),
      branchSealed: source.ref === null ? null : sealVaultText(key, { vaultId, column: "branch_sealed" }, source.ref),
      schedule: given.replication,
      createdBy: person.personId,
      now,
    });
    if (credential !== null) await putCredential(tx, { vaultId, ...credential, now });
    if (source.kind !== "upload") await beginFirstRun(deps, tx, { vaultId, askedBy: person.personId, now });
    await recordVaultAct(deps, tx, { person, event: "vaults.vault-created", vaultId, details: { source: source.kind, replication: given.replication, credential: credential !== null } });
  });
  return getVault(deps, caller, { teamId, vaultId });
}

/** A project outside the caller's reach is as unknown as one that is not there. @throws AppError `project.unknown`. */
async function requireReachedProject(deps: VaultsDeps, tx: Tx, asked: Asked & { readonly projectId: Uuid }): Promise<PersonCaller> {
  const { caller, teamId, permission, projectId } = asked;
  await deps.requireProject(tx, projectId);
  if (!reaches(reachOf(deps, asked), projectId)) throw new AppError("project.unknown");
  return deps.permissions.authorise(caller, { tenantId: teamId, permission, projectId });
}

/** Those that are asked for, as far as they are reached. */
function projectsAsked(reach: Reach, projectId: Uuid | undefined): "all" | readonly Uuid[] {
  if (projectId === undefined) return reach === "all" ? "all" : [...reach];
  return reaches(reach, projectId) ? [projectId] : [];
}

async function beginFirstRun(deps: VaultsDeps, tx: Tx, { vaultId, askedBy, now }: { readonly vaultId: Uuid; readonly askedBy: Uuid; readonly now: Date }): Promise<void> {
  await insertRun(tx, { id: createUuid(), vaultId, reason: "created", askedBy, now });
  await deps.jobs.enqueue(tx, UPDATE_QUEUE, { vaultId });
}

async function sealCredential(deps: VaultsDeps, scope: { readonly tenantId: Uuid; readonly vaultId: Uuid }, credential: ParsedCredential): Promise<SealedCredential & { readonly kind: ParsedCredential["kind"] }> {
  try {
    return { kind: credential.kind, ...(await deps.keys.sealCredential(scope, credential.bytes)) };
  } finally {
    credential.bytes.fill(0);
  }
}

async function changeOne(deps: VaultsDeps, { caller, place, given }: { readonly caller: Caller; readonly place: VaultPlace; readonly given: ChangeVaultGiven }): Promise<Vault> {
  const { teamId, vaultId } = place;
  const asked = { caller, teamId, vaultId, permission: "vaults.change" };
  deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.change" });
  const key = await deps.keys.field(teamId);
  const { row: before } = await deps.db.tenant(webScope(teamId), (tx) => getVaultRow(deps, tx, asked));
  const url = before.urlSealed === null ? null : openVaultText(key, { vaultId, column: "source_url_sealed" }, before.urlSealed);
  const credential = await sealNewCredential(deps, { scope: { tenantId: teamId, vaultId }, url, credential: given.credential });
  const now = new Date(deps.clock.now());
  await deps.db.tenant(webScope(teamId), async (tx) => {
    const { row, person } = await getLiveVault(deps, tx, asked);
    if (given.projectId !== undefined) await requireReachedProject(deps, tx, { ...asked, projectId: given.projectId });
    await changeVault(tx, vaultId, {
      now,
      ...(given.name === undefined ? {} : { nameSealed: sealVaultText(key, { vaultId, column: "name_sealed" }, given.name) }),
      ...(given.projectId === undefined ? {} : { projectId: given.projectId }),
      ...(given.ref === undefined ? {} : { branchSealed: sealRef(key, row, given.ref) }),
      ...(given.replication === undefined || given.replication === row.schedule ? {} : { replication: { schedule: given.replication, nextDueAt: firstDueAt(given.replication, now, deps.jitter) } }),
    });
    if (given.credential === null) await deleteCredential(tx, vaultId);
    if (credential !== null) await putCredential(tx, { vaultId, ...credential, now });
    await recordVaultAct(deps, tx, { person, event: "vaults.vault-changed", vaultId, details: { credential: given.credential !== undefined, replication: given.replication ?? row.schedule } });
  });
  return getVault(deps, caller, place);
}

function sealRef(key: Parameters<typeof sealVaultText>[0], row: VaultRow, ref: string | null): Uint8Array | null {
  if (row.sourceKind !== "git") throw new AppError("source.invalid", "Only a git source has branches.");
  return ref === null ? null : sealVaultText(key, { vaultId: row.id, column: "branch_sealed" }, ref);
}

async function sealNewCredential(
  deps: VaultsDeps,
  given: { readonly scope: { readonly tenantId: Uuid; readonly vaultId: Uuid }; readonly url: string | null; readonly credential: Credential | null | undefined },
): Promise<(SealedCredential & { readonly kind: ParsedCredential["kind"] }) | null> {
  if (given.credential === null || given.credential === undefined) return null;
  if (given.url === null) throw new AppError("source.credential-invalid", "This source has no address, so it needs no credential.");
  const parsed = parseSourceCredential(parseSourceAddress(given.url), given.credential);
  if (parsed === null) throw new AppError("source.credential-invalid", "The credential is empty; give null to remove it.");
  return sealCredential(deps, given.scope, parsed);
}
