// An archive that somebody uploads: its kind is told by its first bytes, the rest is sealed as it comes in, and a run takes it.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import type { BlobRef } from "#platform/blobs/blobs.ts";
import type { Caller } from "#platform/http/route.ts";
import type { Vault } from "#protocol/api/vaults.ts";

import { detectArchiveFormat, FORMAT_BYTES } from "./archive-format.ts";
import { getVault } from "./look.ts";
import { isMalware, recordRefusedUpload } from "./refused-uploads.ts";
import { UPDATE_QUEUE } from "./queues.ts";
import { findOpenRun, insertRun, insertUpload } from "./run-views-store.ts";
import { findContainer, type VaultRow } from "./store.ts";
import type { ArchiveFormat } from "./tables.ts";
import { getLiveVault, type AskedVault } from "./reach.ts";
import { recordVaultAct, webScope, type VaultPlace, type VaultsDeps } from "./deps.ts";

export interface VaultUploads {
  /**
   * @throws AppError `session.required`, `team.unknown`, `access.denied`, `vault.unknown`, `vault.deleting`, `vault.not-upload`,
   * `vault.busy` while a run is under way, `archive.unknown-format`, `archive.too-large`, `upload.malware`.
   */
  receive(caller: Caller, place: VaultPlace, content: AsyncIterable<Uint8Array>): Promise<Vault>;
}

export function createVaultUploads(deps: VaultsDeps): VaultUploads {
  return {
    async receive(caller, place, content) {
      const { teamId, vaultId } = place;
      const asked = { caller, teamId, vaultId, permission: "vaults.update" };
      const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.update" });
      // Asked before the bytes are taken, and again with them in hand.
      const container = await deps.db.tenant(webScope(teamId), async (tx) => {
        assertTakesUpload((await getLiveVault(deps, tx, asked)).row);
        if ((await findOpenRun(tx, vaultId)) !== null) throw new AppError("vault.busy");
        return findContainer(tx);
      });
      if (container === null) throw new Error("Defect: a vault without a container of blobs");
      const { format, bytes } = await readFormat(limit(content, deps.limits.uploadMaxBytes));
      const key = await deps.keys.evidence({ tenantId: teamId, vaultId });
      const blob = await deps.blobs.put(container, key, deps.scanner.scan(bytes)).catch(async (error: unknown) => {
        if (isMalware(error)) await recordRefusedUpload(deps, teamId, { actor: actorOf(person), what: "archive", subject: { kind: "vault", id: vaultId }, error });
        throw error;
      });
      try {
        await keepUpload(deps, { asked, blob, format });
      } catch (error) {
        await deps.blobs.remove(container, blob.name);
        throw error;
      }
      return getVault(deps, caller, place);
    },
  };
}

async function keepUpload(deps: VaultsDeps, given: { readonly asked: AskedVault; readonly blob: BlobRef; readonly format: ArchiveFormat }): Promise<void> {
  const { asked, blob, format } = given;
  const { teamId, vaultId } = asked;
  const now = new Date(deps.clock.now());
  await deps.db.tenant(webScope(teamId), async (tx) => {
    const { row, person } = await getLiveVault(deps, tx, asked);
    if ((await findOpenRun(tx, vaultId)) !== null) throw new AppError("vault.busy");
    await insertUpload(tx, { id: createUuid(), vaultId, blob, format, now });
    await insertRun(tx, { id: createUuid(), vaultId, reason: row.state === "new" ? "created" : "manual", askedBy: person.personId, now });
    await deps.jobs.enqueue(tx, UPDATE_QUEUE, { vaultId });
    await recordVaultAct(deps, tx, { person, event: "vaults.upload-received", vaultId, details: { bytes: blob.bytes, format } });
  });
}

function assertTakesUpload(row: VaultRow): void {
  if (row.sourceKind !== "upload") throw new AppError("vault.not-upload");
}

/** Reads as much as tells the format, and gives all of it back as one stream. */
async function readFormat(content: AsyncIterable<Uint8Array>): Promise<{ readonly format: ArchiveFormat; readonly bytes: AsyncIterable<Uint8Array> }> {
  const iterator = content[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let length = 0;
  while (length < FORMAT_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    seen.push(next.value);
    length += next.value.length;
  }
  const format = detectArchiveFormat(Buffer.concat(seen));
  return { format, bytes: chain(seen, iterator) };
}

async function* chain(seen: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* seen;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return;
    yield next.value;
  }
}

async function* limit(content: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new AppError("archive.too-large", `The archive is larger than ${maxBytes} bytes.`, { details: { maxBytes } });
    yield chunk;
  }
}
