// The rows of the vaults' tables, typed for kysely, and what the domain declares of each table.

import type { ColumnType, Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";
import type { ReportTiming } from "#protocol/report/schema.ts";

export type SourceKind = "git" | "archive" | "upload" | "sample";
export type Schedule = "manual" | "weekly" | "monthly";
export type VaultState = "new" | "ready" | "failed";
/** Why a source is contacted. */
export type ContactReason = "created" | "manual" | "weekly" | "monthly";
export type ContactAsked = "git-refs" | "git-refs-and-pack" | "archive";
export type RunState = "queued" | "running" | "done" | "failed" | "cancelled";
export type RunStage = "contact" | "fetch" | "mirror" | "unseal" | "list" | "files" | "history" | "compose" | "store";
export type ProgressUnit = "bytes" | "objects" | "files" | "commits";
export type CredentialKind = "basic" | "ssh-key";
export type ArchiveFormat = "zip" | "tar" | "tar.gz" | "tar.zst";

/** bigint columns: pg gives text, PGlite a number or a bigint; readers use Number(). */
export type Int8 = ColumnType<string | number | bigint, number, number>;
/** jsonb: given as JSON text, read as a value. */
export type Json<Value> = ColumnType<Value, string, string>;
/** Set by the column's default, which is the transaction's tenant. */
export type TenantId = Generated<Uuid>;

export interface VaultDirectoryTable {
  vault_id: Uuid;
  tenant_id: TenantId;
  next_due_at: Date | null;
  purge_after: Date | null;
  /** Format of the vault's summaries; null while it has none. */
  summarised: ColumnType<string | null, never, string>;
}

export interface VaultContainersTable {
  tenant_id: TenantId;
  container: Uuid;
}

export interface VaultsTable {
  tenant_id: TenantId;
  id: Uuid;
  project_id: Uuid;
  key_id: Uuid;
  name_sealed: Uint8Array;
  source_kind: SourceKind;
  source_url_sealed: Uint8Array | null;
  branch_sealed: Uint8Array | null;
  schedule: Schedule;
  next_due_at: Date | null;
  state: Generated<VaultState>;
  last_error_code: string | null;
  last_snapshot_id: Uuid | null;
  created_by: Uuid | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  deleted_at: Date | null;
  purge_after: Date | null;
}

export interface VaultCredentialsTable {
  tenant_id: TenantId;
  vault_id: Uuid;
  kind: CredentialKind;
  key_id: Uuid;
  sealed: Uint8Array;
  created_at: Generated<Date>;
}

export interface VaultUploadsTable {
  tenant_id: TenantId;
  id: Uuid;
  vault_id: Uuid;
  blob_name: Uuid;
  blob_key_id: Uuid;
  blob_bytes: Int8;
  format: ArchiveFormat;
  created_at: Generated<Date>;
}

export interface VaultRunsTable {
  tenant_id: TenantId;
  id: Uuid;
  vault_id: Uuid;
  reason: ContactReason;
  state: RunState;
  stage: RunStage | null;
  progress_done: ColumnType<string | number | bigint, number | undefined, number>;
  progress_total: ColumnType<string | number | bigint | null, number | null | undefined, number | null>;
  progress_unit: ProgressUnit | null;
  error_code: string | null;
  attempt: Generated<number>;
  timings: ColumnType<readonly ReportTiming[], string | undefined, string>;
  cancel_asked: Generated<boolean>;
  /** Null where nobody did, as by the schedule. */
  asked_by: ColumnType<Uuid | null, Uuid | null | undefined, never>;
  queued_at: Generated<Date>;
  started_at: Date | null;
  seen_at: Date | null;
  ended_at: Date | null;
}

export interface VaultContactsTable {
  tenant_id: TenantId;
  id: Uuid;
  vault_id: Uuid;
  run_id: Uuid;
  at: Date;
  reason: ContactReason;
  asked: ContactAsked;
  requests: number;
  bytes: Int8;
  outcome: string;
}

export interface VaultPacksTable {
  tenant_id: TenantId;
  id: Uuid;
  vault_id: Uuid;
  pack_name: Uuid;
  pack_key_id: Uuid;
  pack_bytes: Int8;
  index_name: Uuid;
  index_key_id: Uuid;
  index_bytes: Int8;
  objects: Int8;
  created_at: Generated<Date>;
}

export interface VaultMirrorsTable {
  tenant_id: TenantId;
  vault_id: Uuid;
  refs_name: Uuid;
  refs_key_id: Uuid;
  refs_bytes: Int8;
  tips_name: Uuid;
  tips_key_id: Uuid;
  tips_bytes: Int8;
  updated_at: Generated<Date>;
}

export interface VaultSnapshotsTable {
  tenant_id: TenantId;
  id: Uuid;
  vault_id: Uuid;
  run_id: Uuid;
  /** Parse with `resultsSchema` of analysis/results.ts. */
  results: Json<unknown>;
  /** Parse with `summarySchema` where `summarised` is the format of now; else it is made of the results. */
  summary: ColumnType<unknown, string | undefined, string>;
  summarised: ColumnType<string | null, string | undefined, string>;
  created_at: Date;
}

export interface VaultEvidenceTable {
  tenant_id: TenantId;
  snapshot_id: Uuid;
  vault_id: Uuid;
  blob_name: Uuid;
  blob_key_id: Uuid;
  blob_bytes: Int8;
}

export interface VaultFactsTable {
  tenant_id: TenantId;
  vault_id: Uuid;
  key: Uint8Array;
  value: Uint8Array;
}

export interface VaultLicencePoliciesTable {
  tenant_id: TenantId;
  /** Parse with `licencePolicySchema`; null: the published one again. The newest row holds. */
  policy: unknown;
  changed_at: Date;
}

export interface VaultCostModelsTable {
  tenant_id: TenantId;
  /** Parse with `costParametersSchema`; null: the defaults again. The newest row holds. */
  parameters: Json<unknown> | null;
  changed_at: Date;
}

export interface VaultFiltersTable {
  tenant_id: TenantId;
  person_id: Uuid;
  key_id: Uuid;
  filters_sealed: Uint8Array;
}

export interface VaultTables {
  vault_cost_models: VaultCostModelsTable;
  vault_licence_policies: VaultLicencePoliciesTable;
  vault_filters: VaultFiltersTable;
  vault_directory: VaultDirectoryTable;
  vault_containers: VaultContainersTable;
  vaults: VaultsTable;
  vault_credentials: VaultCredentialsTable;
  vault_uploads: VaultUploadsTable;
  vault_runs: VaultRunsTable;
  vault_contacts: VaultContactsTable;
  vault_packs: VaultPacksTable;
  vault_mirrors: VaultMirrorsTable;
  vault_snapshots: VaultSnapshotsTable;
  vault_evidence: VaultEvidenceTable;
  vault_facts: VaultFactsTable;
}

export const VAULT_TABLE_DECLARATIONS = [
  { name: "vault_directory", scope: { global: "the authority finds a vault's tenant here before any tenant is set; holds ids, times and a format only" } },
  { name: "vault_containers", scope: "tenant" },
  { name: "vaults", scope: "tenant" },
  { name: "vault_credentials", scope: "tenant" },
  { name: "vault_uploads", scope: "tenant" },
  { name: "vault_runs", scope: "tenant" },
  { name: "vault_contacts", scope: "tenant" },
  { name: "vault_packs", scope: "tenant" },
  { name: "vault_mirrors", scope: "tenant" },
  { name: "vault_snapshots", scope: "tenant" },
  { name: "vault_evidence", scope: "tenant" },
  { name: "vault_facts", scope: "tenant" },
  { name: "vault_cost_models", scope: "tenant" },
  { name: "vault_licence_policies", scope: "tenant" },
  { name: "vault_filters", scope: "tenant" },
] as const satisfies readonly TableDeclaration[];
