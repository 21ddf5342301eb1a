// What is kept of a blob under a base name.

import type { BlobFact, ContentFacts } from "#protocol/sandbox/wire.ts";

import type { FactStore } from "./facts.ts";

export type BlobRow = readonly [size: number, fact: BlobFact, content?: ContentFacts];

export interface BlobName {
  readonly oid: string;
  /** Base name. */
  readonly name: string;
}

export function factIdOfBlob({ oid, name }: BlobName): string {
  return `${oid}:${name}`;
}

/** Those whose content was searched for secrets and held none; the others need not hold any. */
export async function findHarmless(facts: Pick<FactStore, "get">, blobs: readonly BlobName[]): Promise<ReadonlySet<string>> {
  const rows = await facts.get("blob", blobs.map(factIdOfBlob));
  const isHarmless = (row: BlobRow | undefined): boolean => row !== undefined && row[2]?.secrets === undefined && row[2]?.unread === undefined;
  return new Set(blobs.filter((blob) => isHarmless(rows.get(factIdOfBlob(blob)) as BlobRow | undefined)).map(({ oid }) => oid));
}
