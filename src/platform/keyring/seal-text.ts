// Text columns, sealed: UTF-8 under a data key, in the context of the very cell.

import type { DataKey, SealContext } from "./authority.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function sealText(key: DataKey, context: SealContext, text: string): Uint8Array {
  return key.seal(encoder.encode(text), context);
}

/** @throws AppError `keyring.not-opened`. */
export function openText(key: DataKey, context: SealContext, sealed: Uint8Array): string {
  return decoder.decode(key.open(sealed, context));
}
