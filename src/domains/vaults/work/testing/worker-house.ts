// A worker with everything real around it: database, authority, blobs, sandbox, and a git server to contact. What the web's side
// does with a vault (make it, ask for an update) is done here with as few words as the tables allow.

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { DAY, HOUR } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { auditDomain, createAudit } from "#domains/audit/index.ts";
import { evidenceSchema, type Evidence } from "#domains/vaults/analysis/evidence.ts";
import { NO_PUBLIC_DATA } from "#domains/vaults/analysis/ports.ts";
import { resultsSchema, type Results } from "#domains/vaults/analysis/results.ts";
import { vaultsDomain } from "#domains/vaults/domain.ts";
import { sealVaultText } from "#domains/vaults/sealed-columns.ts";
import type { ContactReason, SourceKind, VaultTables } from "#domains/vaults/tables.ts";
import { createFolderBlobs } from "#platform/blobs/folder-blobs.ts";
import type { TestSuite } from "#platform/db/testing/for-each-engine.ts";
import { encodeCredential, type SourceCredential } from "#platform/egress/credential.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { DEFAULT_ARCHIVE_LIMITS } from "#platform/archive/limits.ts";
import { DEFAULT_FETCH_LIMITS } from "#platform/git/limits.ts";
import type { JobMessage } from "#platform/jobs/jobs.ts";
import { NO_SIGNATURES, type UploadScanner } from "#platform/malware/scanner.ts";
import { keyringDomain } from "#platform/keyring/domain.ts";
import { openMasterKeyFile } from "#platform/keyring/master-key-file.ts";
import { ANALYZERS } from "#protocol/sandbox/analyzers.ts";
import { createAuthority } from "#roles/authority.ts";

import { createSourceContacts } from "#domains/vaults/work/create-source-contacts.ts";
import { createSandboxRunner } from "#domains/vaults/work/sandbox-runner.ts";
import { wipeScratch } from "#domains/vaults/work/scratch.ts";
import { createVaultWorker } from "#domains/vaults/work/worker.ts";
import type { WorkerDeps } from "#domains/vaults/work/vault-context.ts";

export const WORKER_DOMAINS = [keyringDomain, auditDomain, vaultsDomain];

export interface NewTestVault {
  readonly kind: SourceKind;
  readonly url: string | null;
  readonly branch?: string;
  readonly credential?: SourceCredential;
  readonly schedule?: "manual" | "weekly" | "monthly";
  readonly tenantId?: Uuid;
}

export interface TestVault {
  readonly tenantId: Uuid;
  readonly vaultId: Uuid;
}

export type WorkerHouse = Awaited<ReturnType<typeof createWorkerHouse>>;

export async function createWorkerHouse(suite: Pick<TestSuite, "db" | "clock" | "log" | "after" | "asOwner">, changes: Partial<WorkerDeps> = {}, scanner: UploadScanner = NO_SIGNATURES) {
  const { db, clock, log, after, asOwner } = suite;
  const dataDir = await mkdtemp(join(tmpdir(), "strongroom-worker-"));
  after(async () => await rm(dataDir, { recursive: true, force: true }));
  const masterKey = await openMasterKeyFile({ path: join(dataDir, "master.key"), whenMissing: "create" });
  const authority = await createAuthority({ db, masterKey, clock, environment: "test" });
  const scratchDir = join(dataDir, "scratch");
  await wipeScratch(scratchDir);
  const { chmod, mkdir } = await import("node:fs/promises");
  await chmod(dataDir, 0o711);
  await mkdir(join(dataDir, "blobs"));
  const blobs = createFolderBlobs({ folder: join(dataDir, "blobs") });
  const enqueued: { readonly queue: string; readonly message: JobMessage }[] = [];
  const deps: WorkerDeps = {
    db, authority, blobs, clock, log, scratchDir,
    serviceToken: authority.tokenSource("worker"),
    sources: createSourceContacts({
      egress: createEgress({ allow: ["127.0.0.0/8"] }),
      limits: DEFAULT_FETCH_LIMITS,
      archiveLimits: DEFAULT_ARCHIVE_LIMITS,
      clock,
      scanner,
      programDir: fileURLToPath(new URL("../../../../../", import.meta.url)),
    }),
    sandbox: createSandboxRunner({ analyzers: ANALYZERS }),
    publicData: NO_PUBLIC_DATA,
    audit: createAudit({ clock, domains: WORKER_DOMAINS }),
    jobs: { enqueue: async (_tx, queue, message) => (enqueued.push({ queue, message }), true) },
    jitter: { maxMs: 6 * HOUR, random: () => 0.5 },
    sweepGraceMs: DAY,
    ...changes,
  };
  const worker = createVaultWorker(deps);
  const web = authority.tokenSource("web");
  const asWeb = <Result>(tenantId: Uuid, work: Parameters<typeof db.tenant<Result>>[1]) => db.tenant({ role: "strongroom_web", tenantId }, work);

  async function makeVault(given: NewTestVault): Promise<TestVault> {
    const tenantId = given.tenantId ?? createUuid();
    const vaultId = createUuid();
    await authority.createTenantKeys(await web(), tenantId);
    await authority.createVaultKeys(await web(), { tenantId, vaultId });
    const field = await authority.dataKey(await web(), { tenantId, purpose: "field" });
    const text = (column: "name_sealed" | "source_url_sealed" | "branch_sealed", value: string) => sealVaultText(field, { vaultId, column }, value);
    const sealed = given.credential === undefined ? null : await (await authority.credentialKey()).seal({ tenantId, vaultId }, encodeCredential(given.credential));
    await asWeb(tenantId, async (tx) => {
      const kysely = tx.as<VaultTables>();
      const now = new Date(clock.now());
      await kysely.insertInto("vaults").values({
        id: vaultId, project_id: createUuid(), key_id: field.keyId, name_sealed: text("name_sealed", "CANARYNAME"), source_kind: given.kind,
        source_url_sealed: given.url === null ? null : text("source_url_sealed", given.url),
        branch_sealed: given.branch === undefined ? null : text("branch_sealed", given.branch),
        schedule: given.schedule ?? "manual", created_at: now, updated_at: now,
        next_due_at: null, last_error_code: null, last_snapshot_id: null, created_by: null, deleted_at: null, purge_after: null,
      }).execute();
      await kysely.insertInto("vault_directory").values({ vault_id: vaultId, next_due_at: null, purge_after: null }).execute();
      if (sealed !== null) await kysely.insertInto("vault_credentials").values({ vault_id: vaultId, kind: "basic", key_id: sealed.keyId, sealed: sealed.sealed, created_at: now }).execute();
    });
    return { tenantId, vaultId };
  }

  async function ask({ tenantId, vaultId }: TestVault, reason: ContactReason = "manual"): Promise<Uuid> {
    const id = createUuid();
    await asWeb(tenantId, async (tx) => await tx.as<VaultTables>().insertInto("vault_runs").values({
      id, vault_id: vaultId, reason, state: "queued", stage: null, progress_unit: null, error_code: null, started_at: null, seen_at: null, ended_at: null, queued_at: new Date(clock.now()),
    }).execute());
    return id;
  }

  return {
    db, clock, blobs, authority, deps, worker, enqueued, dataDir, scratchDir, asOwner, asWeb, makeVault, ask,
    /** Asks for an update and does it. */
    async update(vault: TestVault, given: { readonly last?: boolean; readonly signal?: AbortSignal } = {}): Promise<void> {
      await ask(vault);
      await clock.advance(1000);
      await worker.work({ vaultId: vault.vaultId, last: given.last ?? true, signal: given.signal ?? new AbortController().signal });
    },
    /** Does what the queue would do, without asking. */
    work: async (vault: TestVault) => await worker.work({ vaultId: vault.vaultId, last: true, signal: new AbortController().signal }),
    rows: async (table: keyof VaultTables, { vaultId }: TestVault): Promise<readonly Record<string, unknown>[]> =>
      await asOwner(`select * from ${table} where ${table === "vaults" ? "id" : "vault_id"} = $1 order by ${ORDER[table] ?? "1"}`, [vaultId]),
    /** The newest report's two halves. */
    async newest({ tenantId, vaultId }: TestVault): Promise<{ readonly results: Results; readonly evidence: Evidence }> {
      const found = await asWeb(tenantId, async (tx) => {
        const kysely = tx.as<VaultTables>();
        const vault = await kysely.selectFrom("vaults").select("last_snapshot_id").where("id", "=", vaultId).executeTakeFirstOrThrow();
        const snapshot = await kysely.selectFrom("vault_snapshots").select("results").where("id", "=", vault.last_snapshot_id as Uuid).executeTakeFirstOrThrow();
        const evidence = await kysely.selectFrom("vault_evidence").selectAll().where("snapshot_id", "=", vault.last_snapshot_id as Uuid).executeTakeFirstOrThrow();
        const { container } = await kysely.selectFrom("vault_containers").select("container").executeTakeFirstOrThrow();
        return { results: snapshot.results, evidence, container };
      });
      const key = await authority.dataKey(await web(), { tenantId, vaultId, purpose: "evidence" });
      const { evidence, container } = found;
      const reader = await blobs.open(container, key, { name: evidence.blob_name, keyId: evidence.blob_key_id, bytes: Number(evidence.blob_bytes) });
      const bytes = await reader.read(0, reader.bytes);
      await reader.close();
      return { results: resultsSchema.parse(found.results), evidence: evidenceSchema.parse(JSON.parse(new TextDecoder().decode(bytes))) };
    },
    async chooseBranch({ tenantId, vaultId }: TestVault, branch: string): Promise<void> {
      const field = await authority.dataKey(await web(), { tenantId, purpose: "field" });
      const sealed = sealVaultText(field, { vaultId, column: "branch_sealed" }, branch);
      await asWeb(tenantId, async (tx) => await tx.as<VaultTables>().updateTable("vaults").set({ branch_sealed: sealed }).where("id", "=", vaultId).execute());
    },
    scratchEntries: async () => await readdir(scratchDir),
    evidenceKey: async ({ tenantId, vaultId }: TestVault) => await authority.dataKey(await web(), { tenantId, vaultId, purpose: "evidence" }),
  };
}

const ORDER: Partial<Record<keyof VaultTables, string>> = { vault_runs: "queued_at", vault_contacts: "at", vault_snapshots: "created_at", vault_packs: "created_at" };
