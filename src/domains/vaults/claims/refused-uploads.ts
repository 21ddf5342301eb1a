// For CR-05: what is uploaded is held against signatures. Archives are uploaded to a vault that is planted, by the services that everybody's go
// through, with a signature made up for the moment: as they are, packed so that only what is unpacked shows it, and honest.

import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import { createVaults } from "#domains/vaults/vaults.ts";
import { createSourceContacts } from "#domains/vaults/work/create-source-contacts.ts";
import { inTenant } from "#domains/vaults/work/vault-context.ts";
import { createVaultWorker } from "#domains/vaults/work/worker.ts";
import { DEFAULT_ARCHIVE_LIMITS } from "#platform/archive/limits.ts";
import type { CheckContext } from "#platform/domain/claim.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { DEFAULT_FETCH_LIMITS } from "#platform/git/limits.ts";
import { parseSignatures, type Signatures } from "#platform/malware/parse-signatures.ts";
import { createUploadScanner, type UploadScanner } from "#platform/malware/scanner.ts";

import { destroyProbe, NO_JOBS, PROBE_CALLER, PROBE_TENANT_ID, probeWebDeps, type ProbeDeps } from "./probe.ts";
import { startProbeModel } from "./probe-model.ts";

export interface UploadsLook {
  readonly tried: number;
  /** Matched, and were taken or left something behind. */
  readonly kept: readonly string[];
  /** Matched, and the log does not say so. */
  readonly unrecorded: number;
  /** Whether one that matches nothing was taken. */
  readonly honestTaken: boolean;
}

/** `createScanner` but for a test that breaks it. */
export async function lookAtUploads(deps: ProbeDeps, { scratchDir, signal }: Pick<CheckContext, "scratchDir" | "signal">, createScanner: (signatures: Signatures) => UploadScanner = createUploadScanner): Promise<UploadsLook> {
  const marker = randomBytes(24);
  const scanner = createScanner(parseSignatures(`Self.Check:0:*:${marker.toString("hex")}\n`));
  const model = await startProbeModel();
  const workDir = join(scratchDir, createUuid());
  await mkdir(workDir, { mode: 0o711 });
  const { authority, clock } = deps.worker;
  await authority.createTenantKeys(await deps.webToken(), PROBE_TENANT_ID);
  const vaults = createVaults(probeWebDeps(deps, { model: model.access, scanner }));
  const sources = createSourceContacts({ egress: createEgress({ allow: [] }), limits: DEFAULT_FETCH_LIMITS, archiveLimits: DEFAULT_ARCHIVE_LIMITS, clock, programDir: workDir, scanner });
  const worker = createVaultWorker({ ...deps.worker, jobs: NO_JOBS, scratchDir: workDir, sources });
  const { id: vaultId } = await vaults.edits.create(PROBE_CALLER, PROBE_TENANT_ID, { projectId: createUuid(), name: "Self-check", replication: "manual", source: { kind: "upload" } });
  const upload = (bytes: Uint8Array): Promise<unknown> => vaults.uploads.receive(PROBE_CALLER, { teamId: PROBE_TENANT_ID, vaultId }, oneChunk(bytes));
  const waiting = async (): Promise<number> => (await inTenant(deps.worker, PROBE_TENANT_ID, (tx) => tx.as<VaultTables>().selectFrom("vault_uploads").select("id").where("vault_id", "=", vaultId).execute())).length;
  const kept: string[] = [];
  try {
    const bad = composeTar("bad.bin", marker);
    if (!(await isRefused(() => upload(bad))) || (await waiting()) > 0) kept.push("an archive as it is");
    // Where the one before was kept, a run of it is open.
    if (kept.length === 0) {
      await upload(gzipSync(bad));
      if (!(await isRefused(() => worker.work({ vaultId, last: true, signal }))) || (await waiting()) > 0) kept.push("an entry of an archive");
    }
    const honestTaken = kept.length > 0 || (await upload(composeTar("good.bin", Buffer.from("honest"))).then(() => true, () => false));
    return { tried: 3, kept, unrecorded: 2 - (await countRecords(deps, vaultId)), honestTaken };
  } finally {
    await model.close();
    await destroyProbe(deps, vaultId);
  }
}

async function isRefused(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return false;
  } catch (error) {
    if (isAppError(error, "upload.malware")) return true;
    throw error;
  }
}

interface OutboxTables {
  audit_outbox: { event: string; subject_id: string };
}

async function countRecords({ worker }: ProbeDeps, vaultId: string): Promise<number> {
  const rows = await worker.db.tenant({ role: "strongroom_web", tenantId: PROBE_TENANT_ID }, (tx) =>
    tx.as<OutboxTables>().selectFrom("audit_outbox").select("event").where("subject_id", "=", vaultId).where("event", "=", "vaults.upload-refused").execute());
  return rows.length;
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const BLOCK = 512;

/** One file, as ustar (POSIX.1-1988) has it. */
function composeTar(name: string, content: Uint8Array): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, "latin1");
  header.write("0000644\0", 100, "latin1");
  header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124, "latin1");
  header.write("00000000000\0", 136, "latin1");
  header.write("        0", 148, "latin1");
  header.write("ustar\u000000", 257, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return Buffer.concat([header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK + 2 * BLOCK)]);
}
