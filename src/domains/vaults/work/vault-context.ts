// What a worker holds while it works on one vault: the grant it got for the vault's id, and the keys that the grant opens.

import type { Audit } from "#domains/audit/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { PublicData, Sandbox } from "#domains/vaults/analysis/ports.ts";
import type { VaultsTable, VaultTables } from "#domains/vaults/tables.ts";
import type { Blobs, ContainerName } from "#platform/blobs/blobs.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import type { Authority, DataKey, JobGrant, ServiceToken } from "#platform/keyring/authority.ts";
import type { Log } from "#platform/log/log.ts";
import type { Selectable } from "kysely";

import type { Jitter } from "#domains/vaults/replication.ts";
import type { SourceContacts } from "./source-contacts.ts";

export interface WorkerDeps {
  readonly db: Db;
  readonly authority: Authority;
  /** A fresh token of the worker's role for the authority. */
  serviceToken(): Promise<ServiceToken>;
  readonly blobs: Blobs;
  readonly sources: SourceContacts;
  readonly sandbox: Sandbox;
  readonly publicData: PublicData;
  readonly audit: Pick<Audit, "recordAct" | "recordActs">;
  readonly jobs: Pick<Jobs, "enqueue">;
  readonly clock: Clock;
  readonly log: Log;
  /** A private folder; what lies in it is wiped at the start. */
  readonly scratchDir: string;
  readonly jitter: Jitter;
  /** Age at which a blob that no row points to is removed; longer than any run takes. */
  readonly sweepGraceMs: number;
  /** When this process began, if no other one works on these vaults: runs that were seen alive only before then have died. */
  readonly aloneSince?: Date;
}

export interface VaultKeys {
  readonly field: DataKey;
  readonly evidence: DataKey;
  readonly facts: DataKey;
  readonly mirror: DataKey;
}

export type VaultRecord = Selectable<VaultsTable>;

export async function openVaultKeys(deps: Pick<WorkerDeps, "authority">, grant: JobGrant): Promise<VaultKeys> {
  const { tenantId, vaultId } = grant;
  const open = async (purpose: "evidence" | "facts" | "mirror"): Promise<DataKey> => await deps.authority.dataKey(grant.token, { tenantId, vaultId, purpose });
  const [field, evidence, facts, mirror] = await Promise.all([
    deps.authority.dataKey(grant.token, { tenantId, purpose: "field" }), open("evidence"), open("facts"), open("mirror"),
  ]);
  return { field, evidence, facts, mirror };
}

/** A transaction of the worker within the grant's tenant. */
export async function inTenant<Result>(deps: Pick<WorkerDeps, "db">, tenantId: Uuid, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return await deps.db.tenant({ role: "strongroom_worker", tenantId }, work);
}

export async function findVaultRecord(tx: Tx, vaultId: Uuid): Promise<VaultRecord | null> {
  return (await tx.as<VaultTables>().selectFrom("vaults").selectAll().where("id", "=", vaultId).executeTakeFirst()) ?? null;
}

/** The tenant's container, made when this is its first blob. */
export type ContainerOf = (tenantId: Uuid) => Promise<ContainerName>;
