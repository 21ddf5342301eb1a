// The evidence of a snapshot, out of its sealed blob, for whoever was given the vault's key.

import type { Uuid } from "#base/uuid.ts";
import type { BlobRef, Blobs } from "#platform/blobs/blobs.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

import { evidenceSchema, type Evidence } from "./analysis/evidence.ts";

export interface EvidencePlace {
  readonly container: Uuid;
  readonly blob: BlobRef;
}

export async function openEvidence(blobs: Pick<Blobs, "open">, { container, blob }: EvidencePlace, key: DataKey): Promise<Evidence> {
  const reader = await blobs.open(container, key, blob);
  try {
    const bytes = await reader.read(0, reader.bytes);
    return evidenceSchema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } finally {
    await reader.close();
  }
}
