// The master key as the keyring sees it: something that wraps and unwraps and is never seen. A file here; a cloud's key
// vault can stand in its place.

import type { Uuid } from "#base/uuid.ts";

export interface WrappedByMaster {
  /** Which master key wrapped it. */
  readonly masterKeyId: Uuid;
  readonly wrapped: Uint8Array;
}

export interface MasterKey {
  /** The key that wraps from now on; another process may have changed it a moment ago. */
  currentId(): Promise<Uuid>;
  wrap(key: Uint8Array, binding: Uint8Array): Promise<WrappedByMaster>;
  /** The bytes are the caller's to zero. @throws AppError `keyring.master-missing`, `keyring.not-opened`. */
  unwrap(wrapped: WrappedByMaster, binding: Uint8Array): Promise<Uint8Array>;
}

/** A master key that can be replaced: a new one is added, all is wrapped again, the old ones are forgotten. */
export interface RotatableMasterKey extends MasterKey {
  /** Makes a new key the current one; the others still unwrap. */
  add(): Promise<Uuid>;
  /** Forgets all but the current key. Only when nothing is wrapped under the others any more. */
  forgetOthers(): Promise<void>;
}
