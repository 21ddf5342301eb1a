// The sealed mirror of a vault: packs and their indexes in the tenant's container, and one small blob that says what the refs
// were. Rows are the only pointers to blobs, so a blob that was written for a run that failed is nobody's, and is swept.

import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { RoomTables } from "#domains/vaults/rooms/tables.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { BlobRef, Blobs, ContainerName } from "#platform/blobs/blobs.ts";
import type { Tx } from "#platform/db/db.ts";
import type { PackFiles } from "#platform/git/scratch-repository.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

export interface StoredPack {
  readonly pack: BlobRef;
  readonly index: BlobRef;
  readonly objects: number;
}

/** Where a mirror's refs and the objects they point to are sealed. */
export interface StoredRefs {
  readonly refs: BlobRef;
  readonly tips: BlobRef;
}

export interface StoredMirror {
  /** Newest first: that is where an update's neighbours are. */
  readonly packs: readonly StoredPack[];
  readonly refs: StoredRefs | null;
}

export async function sealPack(given: { readonly blobs: Blobs; readonly container: ContainerName; readonly key: DataKey; readonly files: PackFiles }): Promise<StoredPack> {
  const { blobs, container, key, files } = given;
  const pack = await blobs.put(container, key, createReadStream(files.packPath));
  const index = await blobs.put(container, key, createReadStream(files.idxPath));
  return { pack, index, objects: await countObjects(files.idxPath) };
}

/** The last entry of the fan-out table of an index of version 2 (gitformat-pack(5)). */
const OBJECTS_AT = 8 + 255 * 4;

async function countObjects(idxPath: string): Promise<number> {
  const file = await open(idxPath, "r");
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, OBJECTS_AT);
    return buffer.readUInt32BE();
  } finally {
    await file.close();
  }
}

export async function selectMirror(tx: Tx, vaultId: Uuid): Promise<StoredMirror> {
  const db = tx.as<VaultTables>();
  const packs = await db.selectFrom("vault_packs").selectAll().where("vault_id", "=", vaultId).orderBy("created_at", "desc").execute();
  const refs = await db.selectFrom("vault_mirrors").selectAll().where("vault_id", "=", vaultId).executeTakeFirst();
  return {
    packs: packs.map((row) => ({
      pack: { name: row.pack_name, keyId: row.pack_key_id, bytes: Number(row.pack_bytes) },
      index: { name: row.index_name, keyId: row.index_key_id, bytes: Number(row.index_bytes) },
      objects: Number(row.objects),
    })),
    refs: refs === undefined ? null : {
      refs: { name: refs.refs_name, keyId: refs.refs_key_id, bytes: Number(refs.refs_bytes) },
      tips: { name: refs.tips_name, keyId: refs.tips_key_id, bytes: Number(refs.tips_bytes) },
    },
  };
}

/** `replaces`: what was there before is not part of the mirror any more (an archive comes whole each time). */
export async function storeMirror(
  tx: Tx,
  vaultId: Uuid,
  given: { readonly packs: readonly StoredPack[]; readonly replaces: boolean; readonly refs: StoredRefs; readonly now: Date },
): Promise<void> {
  const db = tx.as<VaultTables>();
  if (given.replaces) await db.deleteFrom("vault_packs").where("vault_id", "=", vaultId).execute();
  for (const { pack, index, objects } of given.packs) {
    await db.insertInto("vault_packs").values({
      id: createUuid(), vault_id: vaultId, objects, created_at: given.now,
      pack_name: pack.name, pack_key_id: pack.keyId, pack_bytes: pack.bytes,
      index_name: index.name, index_key_id: index.keyId, index_bytes: index.bytes,
    }).execute();
  }
  const { refs, tips } = given.refs;
  const columns = {
    refs_name: refs.name, refs_key_id: refs.keyId, refs_bytes: refs.bytes,
    tips_name: tips.name, tips_key_id: tips.keyId, tips_bytes: tips.bytes,
    updated_at: given.now,
  };
  await db.insertInto("vault_mirrors").values({ vault_id: vaultId, ...columns })
    .onConflict((conflict) => conflict.columns(["tenant_id", "vault_id"]).doUpdateSet(columns)).execute();
}

export async function selectContainer(tx: Tx): Promise<ContainerName | null> {
  const row = await tx.as<VaultTables>().selectFrom("vault_containers").select("container").executeTakeFirst();
  return row?.container ?? null;
}

export async function insertContainer(tx: Tx, container: ContainerName): Promise<ContainerName> {
  await tx.as<VaultTables>().insertInto("vault_containers").values({ container }).onConflict((conflict) => conflict.doNothing()).execute();
  return (await selectContainer(tx)) as ContainerName;
}

/** The mirror holds what they held; their blobs are swept. */
export async function deleteTakenUploads(tx: Tx, vaultId: Uuid, uploadId: Uuid): Promise<void> {
  const db = tx.as<VaultTables>();
  const taken = db.selectFrom("vault_uploads").select("created_at").where("id", "=", uploadId);
  await db.deleteFrom("vault_uploads").where("vault_id", "=", vaultId).where("created_at", "<=", taken).execute();
}

/** All blobs that a row of the tenant points to, or of one vault. */
export async function selectBlobNames(tx: Tx, vaultId: Uuid | null = null): Promise<ReadonlySet<Uuid>> {
  const db = tx.as<VaultTables>();
  const ofVault = <Row extends { readonly vault_id: Uuid }>(rows: readonly Row[]): readonly Row[] => (vaultId === null ? rows : rows.filter((row) => row.vault_id === vaultId));
  const packs = await db.selectFrom("vault_packs").select(["vault_id", "pack_name", "index_name"]).execute();
  const mirrors = await db.selectFrom("vault_mirrors").select(["vault_id", "refs_name", "tips_name"]).execute();
  const evidence = await db.selectFrom("vault_evidence").select(["vault_id", "blob_name"]).execute();
  const uploads = await db.selectFrom("vault_uploads").select(["vault_id", "blob_name"]).execute();
  // Documents of rooms are of no vault.
  const documents = vaultId === null ? await tx.as<RoomTables>().selectFrom("room_documents").select("blob_name").execute() : [];
  return new Set([
    ...documents.flatMap((row) => row.blob_name ?? []),
    ...ofVault(packs).flatMap((row) => [row.pack_name, row.index_name]),
    ...ofVault(mirrors).flatMap((row) => [row.refs_name, row.tips_name]),
    ...ofVault(evidence).map((row) => row.blob_name),
    ...ofVault(uploads).map((row) => row.blob_name),
  ]);
}
