// After git has checked a pack: what came is looked at once more, by us. Each reference's object must be there, and what the next
// fetch needs of it is taken along.

import { readFile, rm, stat } from "node:fs/promises";

import { AppError, isAppError } from "#base/app-error.ts";
import { MIB } from "#base/units.ts";

import { openPackReader, type PackReader } from "./pack-reader.ts";
import { openRandomAccess } from "./random-access.ts";
import type { FetchOptions, FetchResult } from "./fetch-types.ts";
import type { GitObject } from "./object-id.ts";
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

type ReadMirrored = NonNullable<FetchOptions["readMirrored"]>;
/** Where an object may be found; "too-large" for one that is no commit or tag of this world. */
type Find = (oid: string) => Promise<GitObject | "missing" | "too-large">;

/** References that name what is in the mirror already, by whatever way it came there. */
export async function findMirrored(refs: readonly RemoteRef[], tips: readonly Tip[], readMirrored: ReadMirrored | undefined): Promise<Tip[]> {
  if (readMirrored === undefined || tips.length === 0) return [];
  const known = new Set(tips.map(({ oid }) => oid));
  const found: Tip[] = [];
  for (const { name, oid } of refs) {
    if (known.has(oid)) continue;
    const objects = await readTipObjects([fromMirror(readMirrored)], oid);
    if (objects === null || objects.length === 0) continue;
    known.add(oid);
    found.push({ ref: name, oid, objects });
  }
  return found;
}

export interface CollectTipsOptions {
  readonly format: ObjectFormat;
  readonly refs: readonly RemoteRef[];
  readonly packs: readonly PackFiles[];
  readonly known: readonly Tip[];
  readonly readMirrored?: ReadMirrored | undefined;
}

/** @throws AppError `source.damaged` when a reference's object has not come. */
export async function collectTips(given: CollectTipsOptions): Promise<Tip[]> {
  const known = new Map(given.known.map((tip) => [tip.oid, tip.objects]));
  const opened = await Promise.all(given.packs.map(async (pack) => await openPack(pack, given.format)));
  const places: Find[] = [...opened.map(({ reader }) => fromPack(reader)), fromTips(given.known), ...(given.readMirrored === undefined ? [] : [fromMirror(given.readMirrored)])];
  try {
    const tips: Tip[] = [];
    for (const { name, oid } of given.refs) {
      const objects = known.get(oid) ?? (await readTipObjects(places, oid));
      if (objects === null) throw new AppError("source.damaged", "The source did not send what one of its references names.", { details: { incomplete: true } });
      known.set(oid, objects);
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

/** The object and, of a tag, what it leads to as far as it is kept; null when the first is nowhere. */
async function readTipObjects(places: readonly Find[], tipOid: string): Promise<Tip["objects"] | null> {
  const objects: { oid: string; object: GitObject }[] = [];
  let oid = tipOid;
  for (let depth = 0; depth < MAX_TAG_DEPTH; depth++) {
    const object = await readFrom(places, oid);
    if (object === "missing" && depth === 0) return null;
    if (object === "missing" || object === "too-large" || (object.type !== "commit" && object.type !== "tag")) break;
    objects.push({ oid, object });
    const target = object.type === "tag" ? /^object ([0-9a-f]{40,64})\n/.exec(Buffer.from(object.data).toString("latin1", 0, 128))?.[1] : undefined;
    if (target === undefined) break;
    oid = target;
  }
  return objects;
}

async function readFrom(places: readonly Find[], oid: string): Promise<Awaited<ReturnType<Find>>> {
  for (const find of places) {
    const object = await find(oid);
    if (object !== "missing") return object;
  }
  return "missing";
}

function fromPack(reader: PackReader): Find {
  return async (oid) => {
    try {
      return (await reader.readObject(oid)) ?? "missing";
    } catch (error) {
      if (isAppError(error, "git.too-large")) return "too-large";
      throw error;
    }
  };
}

function fromTips(tips: readonly Tip[]): Find {
  const objects = new Map(tips.flatMap((tip) => tip.objects.map(({ oid, object }) => [oid, object] as const)));
  return async (oid) => objects.get(oid) ?? "missing";
}

function fromMirror(readMirrored: ReadMirrored): Find {
  return async (oid) => {
    const object = await readMirrored(oid);
    if (object === null) return "missing";
    return object.data.byteLength > MAX_TIP_BYTES ? "too-large" : object;
  };
}
