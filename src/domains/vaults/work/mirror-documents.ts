// The two small sealed documents of a mirror: what the refs were, and the objects that they name.

import { z } from "zod";

import type { Blobs, BlobRef, ContainerName } from "#platform/blobs/blobs.ts";
import type { Tip } from "#platform/git/scratch-repository.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

import type { StoredRefs } from "./mirror-store.ts";
import type { MirrorState } from "./source-contacts.ts";

const oid = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/);

const stateSchema = z.strictObject({
  version: z.literal(1),
  format: z.enum(["sha1", "sha256"]),
  ref: z.string().nullable(),
  head: oid,
  refs: z.array(z.strictObject({ name: z.string(), oid, peeled: oid.exactOptional() })),
  etag: z.string().nullable(),
  uploadId: z.uuid().nullable(),
  hostKeys: z.string().nullable(),
  analyzers: z.record(z.string(), z.int()),
});

const tipsSchema = z.array(z.strictObject({
  ref: z.string(),
  oid,
  objects: z.array(z.strictObject({ oid, type: z.enum(["commit", "tree", "blob", "tag"]), data: z.base64() })),
}));

export interface MirrorDocuments {
  readonly state: MirrorState;
  readonly tips: readonly Tip[];
}

interface Place {
  readonly blobs: Blobs;
  readonly container: ContainerName;
  readonly key: DataKey;
}

export async function sealDocuments(place: Place, { state, tips }: MirrorDocuments): Promise<StoredRefs> {
  const plainTips = tips.map(({ ref, oid: id, objects }) => ({
    ref,
    oid: id,
    objects: objects.map(({ oid: objectId, object }) => ({ oid: objectId, type: object.type, data: Buffer.from(object.data).toString("base64") })),
  }));
  return { refs: await put(place, stateSchema.parse(state)), tips: await put(place, tipsSchema.parse(plainTips)) };
}

export async function openDocuments(place: Place, stored: StoredRefs): Promise<MirrorDocuments & { readonly unsealedBytes: number }> {
  const [state, tips] = [await get(place, stored.refs), await get(place, stored.tips)];
  return {
    state: stateSchema.parse(JSON.parse(state)),
    tips: tipsSchema.parse(JSON.parse(tips)).map((tip) => ({
      ref: tip.ref,
      oid: tip.oid,
      objects: tip.objects.map((object) => ({ oid: object.oid, object: { type: object.type, data: Buffer.from(object.data, "base64") } })),
    })),
    unsealedBytes: stored.refs.bytes + stored.tips.bytes,
  };
}

async function put({ blobs, container, key }: Place, document: unknown): Promise<BlobRef> {
  return await blobs.put(container, key, new TextEncoder().encode(JSON.stringify(document)));
}

async function get({ blobs, container, key }: Place, ref: BlobRef): Promise<string> {
  const reader = await blobs.open(container, key, ref);
  try {
    return new TextDecoder().decode(await reader.read(0, ref.bytes));
  } finally {
    await reader.close();
  }
}
