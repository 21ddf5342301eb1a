// Contacts the source of a vault, once, and writes it down whatever comes of it.

import { AppError, isAppError } from "#base/app-error.ts";
import { openVaultText } from "#domains/vaults/sealed-columns.ts";
import type { Stopwatch } from "#domains/vaults/analysis/timings.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { Secret } from "#platform/secrets/secret.ts";

import type { MirrorDocuments } from "./mirror-documents.ts";
import { insertContact } from "./run-store.ts";
import type { MirrorReader } from "./sealed-objects.ts";
import type { ContactMeter, SourceRequest, SourceUpdate } from "./source-contacts.ts";
import type { UpdateInput } from "./update-vault.ts";
import { inTenant } from "./vault-context.ts";

export async function contactSource(input: UpdateInput, given: { readonly previous: MirrorDocuments | null; readonly mirror: MirrorReader | null; readonly stopwatch: Stopwatch }): Promise<SourceUpdate> {
  const { deps, grant, run, signal, onProgress, scratchDir } = input;
  const meter: ContactMeter = { asked: null, requests: 0, bytes: 0 };
  const at = new Date(deps.clock.now());
  const write = async (outcome: string): Promise<void> => {
    const { asked, requests, bytes } = meter;
    // What never got as far as a request did not contact the source.
    if (asked !== null) await inTenant(deps, grant.tenantId, async (tx) => await insertContact(tx, run, { at, asked, requests, bytes, outcome }));
  };
  onProgress({ stage: "contact", done: 0, total: null, unit: "bytes" });
  try {
    const update = await given.stopwatch.time("fetch", async (): Promise<SourceUpdate> => {
      const request = await openRequest(input);
      if (request === null && given.previous !== null) return { kind: "unchanged" };
      if (request === null) throw new AppError("vault.upload-missing");
      return await deps.sources.contact({ request, previous: given.previous, ...(given.mirror === null ? {} : { readMirrored: given.mirror.read }), scratchDir, meter, onProgress, signal });
    });
    await write("ok");
    return update;
  } catch (error) {
    await write(isAppError(error) ? error.code : "internal.unexpected");
    throw error;
  } finally {
    given.stopwatch.addBytes("fetch", meter.bytes);
  }
}

/** Null when what was uploaded has been taken already, or nothing was uploaded yet. */
async function openRequest(input: UpdateInput): Promise<SourceRequest | null> {
  const { vault, keys } = input;
  const text = (column: "source_url_sealed" | "branch_sealed"): string | null =>
    vault[column] === null ? null : openVaultText(keys.field, { vaultId: vault.id, column }, vault[column]);
  switch (vault.source_kind) {
    case "git":
      return { kind: "git", url: text("source_url_sealed") as string, branch: text("branch_sealed"), credential: await openCredential(input) };
    case "archive":
      return { kind: "archive", url: text("source_url_sealed") as string, credential: await openCredential(input) };
    case "upload":
      return await openUpload(input);
    case "sample":
      return { kind: "sample" };
  }
}

async function openCredential({ deps, grant, vault }: UpdateInput): Promise<Secret | null> {
  const row = await inTenant(deps, grant.tenantId, async (tx) =>
    await tx.as<VaultTables>().selectFrom("vault_credentials").select(["key_id", "sealed"]).where("vault_id", "=", vault.id).executeTakeFirst());
  if (row === undefined) return null;
  return await deps.authority.openCredential(grant.token, vault.id, { keyId: row.key_id, sealed: row.sealed });
}

async function openUpload({ deps, grant, vault, keys, container }: UpdateInput): Promise<SourceRequest | null> {
  const row = await inTenant(deps, grant.tenantId, async (tx) =>
    await tx.as<VaultTables>().selectFrom("vault_uploads").selectAll().where("vault_id", "=", vault.id).orderBy("created_at", "desc").limit(1).executeTakeFirst());
  if (row === undefined) return null;
  const reader = await deps.blobs.open(container, keys.evidence, { name: row.blob_name, keyId: row.blob_key_id, bytes: Number(row.blob_bytes) });
  const content = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* reader.stream();
    } finally {
      await reader.close();
    }
  };
  return { kind: "upload", uploadId: row.id, format: row.format, content: content() };
}
