// After git has checked a pack: what came is looked at once more, by us. Each reference's object must be there, and what the next
// fetch needs of it is taken along.

import { readFile, rm, stat } from "node:fs/promises";

import { AppError } from "#base/app-error.ts";
import { MIB } from "#base/units.ts";

import { openPackReader, type PackReader } from "./pack-reader.ts";
import { openRandomAccess } from "./random-access.ts";
import type { FetchResult } from "./fetch-types.ts";
import type { ObjectFormat, RemoteRef } from "./refs.ts";
import type { PackFiles, ScratchRepository, Tip } from "./scratch-repository.ts";

/** Commits and tags are some KiB; a tag may also lead to a file, which is not kept. */
const MAX_TIP_BYTES = MIB;
/** Tags of tags of tags: more are a game. */
const MAX_TAG_DEPTH = 8;

/** The packs that git made, without its notes beside them. */
export async function collectPacks(repository: ScratchRepository): Promise<FetchResult["packs"]> {
  const packs = await repository.listPacks();
  for (const { packPath } of packs) for (const ending of [".keep", ".promisor"]) await rm(packPath.replace(/\.pack$/, ending), { force: true });
  return await Promise.all(packs.map(async (pack) => ({ ...pack, bytes: (await stat(pack.packPath)).size, idxBytes: (await stat(pack.idxPath)).size })));
}

/** @throws AppError `source.damaged` when a reference's object has not come. */
export async function collectTips(given: { readonly format: ObjectFormat; readonly refs: readonly RemoteRef[]; readonly packs: readonly PackFiles[]; readonly known: readonly Tip[] }): Promise<Tip[]> {
  const known = new Map(given.known.map((tip) => [tip.oid, tip.objects]));
  const opened = await Promise.all(given.packs.map(async (pack) => await openPack(pack, given.format)));
  try {
    const tips: Tip[] = [];
    for (const { name, oid } of given.refs) {
      let objects = known.get(oid);
      if (objects === undefined) {
        objects = await readTipObjects(opened.map(({ reader }) => reader), oid);
        known.set(oid, objects);
      }
      tips.push({ ref: name, oid, objects });
    }
    return tips;
  } finally {
    await Promise.all(opened.map(async ({ close }) => await close()));
  }
}

async function openPack(pack: PackFiles, format: ObjectFormat): Promise<{ reader: PackReader; close(): Promise<void> }> {
  const file = await openRandomAccess(pack.packPath);
  const index = await readFile(pack.idxPath);
  const access = { bytes: index.length, read: async (offset: number, length: number) => index.subarray(offset, offset + length) };
  const reader = await openPackReader({ pack: file, index: access, format, limits: { maxObjectBytes: MAX_TIP_BYTES, maxDepth: 4_095 } });
  return { reader, close: async () => await file.close() };
}

async function readTipObjects(readers: readonly PackReader[], tipOid: string): Promise<Tip["objects"]> {
  const objects: { oid: string; object: Tip["objects"][number]["object"] }[] = [];
  let oid = tipOid;
  for (let depth = 0; depth < MAX_TAG_DEPTH; depth++) {
    const object = await readFrom(readers, oid);
    if (object === "missing" && depth > 0) break;
    if (object === "missing") throw new AppError("source.damaged", "The source did not send what one of its references names.");
    if (object === "too-large" || (object.type !== "commit" && object.type !== "tag")) break;
    objects.push({ oid, object });
    const target = object.type === "tag" ? /^object ([0-9a-f]{40,64})\n/.exec(Buffer.from(object.data).toString("latin1", 0, 128))?.[1] : undefined;
    if (target === undefined) break;
    oid = target;
  }
  return objects;
}

async function readFrom(readers: readonly PackReader[], oid: string): Promise<Tip["objects"][number]["object"] | "missing" | "too-large"> {
  for (const reader of readers) {
    try {
      const object = await reader.readObject(oid);
      if (object !== null) return object;
    } catch (error) {
      if (error instanceof AppError && error.code === "git.too-large") return "too-large";
      throw error;
    }
  }
  return "missing";
}
