// Sealed storage: containers with random names, blobs with random names, written once. 64 KiB authenticated chunks, so any
// range opens without the rest. A row of the database is the only pointer to a blob; what no row points to is swept.

import type { Uuid } from "#base/uuid.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

/** Random name of a tenant's container: nothing in it says whose it is. */
export type ContainerName = Uuid;

export interface BlobRef {
  readonly name: Uuid;
  /** The data key it is sealed under. */
  readonly keyId: Uuid;
  /** Bytes of plaintext. */
  readonly bytes: number;
}

export interface SealedReader {
  readonly bytes: number;
  /** Plaintext of [offset, offset + length), clipped at the end. @throws AppError `blob.damaged` when a chunk does not open. */
  read(offset: number, length: number): Promise<Uint8Array>;
  stream(): AsyncIterable<Uint8Array>;
  /** Bytes unsealed so far (whole chunks), for `timings`. */
  readonly unsealedBytes: number;
  close(): Promise<void>;
}

export interface Blobs {
  createContainer(): Promise<ContainerName>;
  /**
   * Streams, syncs and renames into place: a blob is whole or absent. Sealed under `key` in its `container`.
   * @throws AppError `blob.disk-full`, `blob.missing` when there is no such container.
   */
  put(container: ContainerName, key: DataKey, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<BlobRef>;
  /** @throws AppError `blob.missing`, `blob.damaged`. */
  open(container: ContainerName, key: DataKey, ref: BlobRef): Promise<SealedReader>;
  remove(container: ContainerName, name: Uuid): Promise<void>;
  removeContainer(container: ContainerName): Promise<void>;
  /**
   * Removes what was last written before `olderThan` (milliseconds since 1970; now less the grace period) and is not in
   * `kept`, left-over temporary files among it; gives the number removed.
   */
  sweep(container: ContainerName, kept: ReadonlySet<Uuid>, olderThan: number): Promise<number>;
}
