// Objects of earlier updates, out of the sealed packs of a mirror: single ones, so that an update opens what its change needs and
// no more, or all packs at once when that is cheaper.

import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { Blobs, BlobRef, ContainerName, SealedReader } from "#platform/blobs/blobs.ts";
import { openPackReader, type PackReader } from "#platform/git/pack-reader.ts";
import type { GitObject } from "#platform/git/object-id.ts";
import type { ScratchRepository } from "#platform/git/scratch-repository.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

import type { OlderObjects } from "./git-repository.ts";
import type { StoredPack } from "./mirror-store.ts";

export interface SealedObjects extends OlderObjects {
  readonly unsealedBytes: number;
  close(): Promise<void>;
}

export interface SealedObjectsGiven {
  readonly blobs: Blobs;
  readonly container: ContainerName;
  readonly key: DataKey;
  /** Newest first. */
  readonly packs: readonly StoredPack[];
  readonly scratch: ScratchRepository;
}

interface OpenPack {
  readonly reader: PackReader;
  readonly files: readonly SealedReader[];
}

export function createSealedObjects(given: SealedObjectsGiven): SealedObjects {
  const { packs, scratch } = given;
  const opened: OpenPack[] = [];
  let wholeBytes = 0;
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
    async bring(oids) {
      const missing: string[] = [];
      for (const oid of oids) {
        const object = await read(oid);
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
      return wholeBytes + opened.flatMap((pack) => pack.files).reduce((sum, file) => sum + file.unsealedBytes, 0);
    },
    close: async () => void (await Promise.all(opened.flatMap((pack) => pack.files).map(async (file) => await file.close()))),
  };
}

async function openSealedPack(given: SealedObjectsGiven, stored: StoredPack, resolveBase: (oid: string) => Promise<GitObject | null>): Promise<OpenPack> {
  const { blobs, container, key, scratch } = given;
  const pack = await blobs.open(container, key, stored.pack);
  const index = await blobs.open(container, key, stored.index);
  return { reader: await openPackReader({ pack, index, format: scratch.format, resolveBase }), files: [pack, index] };
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
