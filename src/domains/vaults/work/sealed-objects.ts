// Objects of earlier updates, out of the sealed packs of a mirror: single ones, so that an update opens what its change needs and
// no more, or all packs at once when that is cheaper.

import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { Blobs, BlobRef, ContainerName, SealedReader } from "#platform/blobs/blobs.ts";
import { openPackReader, type PackReader } from "#platform/git/pack-reader.ts";
import type { GitObject } from "#platform/git/object-id.ts";
import type { ObjectFormat } from "#platform/git/refs.ts";
import type { ScratchRepository } from "#platform/git/scratch-repository.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

import type { OlderObjects } from "./git-repository.ts";
import type { StoredPack } from "./mirror-store.ts";

export interface SealedObjects extends OlderObjects {
  /** Of whole packs; single objects are counted by the mirror's reader. */
  readonly unsealedBytes: number;
}

export interface MirrorReader {
  /** Null when it is in none of the packs. */
  read(oid: string): Promise<GitObject | null>;
  readonly unsealedBytes: number;
  close(): Promise<void>;
}

export interface MirrorReaderGiven {
  readonly blobs: Blobs;
  readonly container: ContainerName;
  readonly key: DataKey;
  /** Newest first. */
  readonly packs: readonly StoredPack[];
  readonly format: ObjectFormat;
}

export interface SealedObjectsGiven extends Omit<MirrorReaderGiven, "format"> {
  readonly scratch: ScratchRepository;
  /** Of the same packs; stays the caller's, who closes it. */
  readonly mirror: MirrorReader;
}

interface OpenPack {
  readonly reader: PackReader;
  readonly files: readonly SealedReader[];
}

/** Single objects of a mirror. */
export function createMirrorReader(given: MirrorReaderGiven): MirrorReader {
  const { packs } = given;
  const opened: OpenPack[] = [];
  /** Packs are opened one after the other, when none before has what is looked for. */
  const packAt = async (position: number): Promise<PackReader | null> => {
    const stored = packs[position];
    if (stored === undefined) return null;
    opened[position] ??= await openSealedPack(given, stored, read);
    return opened[position].reader;
  };
  async function read(oid: string): Promise<GitObject | null> {
    for (let position = 0; position < packs.length; position++) {
      const object = await (await packAt(position))?.readObject(oid);
      if (object !== null && object !== undefined) return object;
    }
    return null;
  }
  return {
    read,
    get unsealedBytes() {
      return opened.flatMap((pack) => pack.files).reduce((sum, file) => sum + file.unsealedBytes, 0);
    },
    close: async () => void (await Promise.all(opened.flatMap((pack) => pack.files).map(async (file) => await file.close()))),
  };
}

export function createSealedObjects(given: SealedObjectsGiven): SealedObjects {
  const { packs, scratch, mirror } = given;
  let wholeBytes = 0;
  return {
    async bring(oids) {
      const missing: string[] = [];
      for (const oid of oids) {
        const object = await mirror.read(oid);
        if (object === null) missing.push(oid);
        else await scratch.writeObject(object);
      }
      return missing;
    },
    async bringAll() {
      for (const { pack, index } of packs) {
        // Git looks for `*.idx` with the pack beside it: the pack has to be there first.
        wholeBytes += await unseal(given, pack, join(scratch.packDir, `pack-${pack.name}.pack`));
        wholeBytes += await unseal(given, index, join(scratch.packDir, `pack-${pack.name}.idx`));
      }
    },
    get unsealedBytes() {
      return wholeBytes;
    },
  };
}

async function openSealedPack(given: MirrorReaderGiven, stored: StoredPack, resolveBase: (oid: string) => Promise<GitObject | null>): Promise<OpenPack> {
  const { blobs, container, key, format } = given;
  const files: SealedReader[] = [];
  try {
    const pack = await blobs.open(container, key, stored.pack);
    files.push(pack);
    const index = await blobs.open(container, key, stored.index);
    files.push(index);
    return { reader: await openPackReader({ pack, index, format, resolveBase }), files };
  } catch (error) {
    for (const file of files) await file.close();
    throw error;
  }
}

const READABLE_BY_GIT = 0o644;

async function unseal({ blobs, container, key }: SealedObjectsGiven, ref: BlobRef, path: string): Promise<number> {
  const reader = await blobs.open(container, key, ref);
  try {
    await pipeline(Readable.from(reader.stream()), createWriteStream(path, { flags: "wx", mode: READABLE_BY_GIT }));
    return reader.unsealedBytes;
  } finally {
    await reader.close();
  }
}
