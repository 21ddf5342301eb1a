// AES-256-GCM as a channel needs it. Web Crypto does it everywhere; where a program has it at hand without a thread in between, as a host
// on Node, it passes its own, and a frame costs a third.

import type { Bytes } from "#protocol/live/envelope/header.ts";

/** What the cipher needs besides the text: never the same nonce twice under one key. */
export interface Sealing {
  readonly nonce: Bytes;
  readonly aad: Bytes;
}

/** One key for one direction. */
export interface Aead {
  /** The ciphertext with the tag behind it. */
  seal(plain: Bytes, sealing: Sealing): Bytes | Promise<Bytes>;
  /** Null when it is not what was sealed. */
  open(sealed: Bytes, sealing: Sealing): Bytes | null | Promise<Bytes | null>;
}

/** The key is copied: the caller wipes its own. */
export type MakeAead = (key: Bytes, usage: "encrypt" | "decrypt") => Aead | Promise<Aead>;

export const webAead: MakeAead = async (raw, usage) => {
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, [usage]);
  return {
    seal: async (plain, { nonce, aad }) => new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: aad }, key, plain)),
    open: async (sealed, { nonce, aad }) => {
      try {
        return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData: aad }, key, sealed));
      } catch {
        // Web Crypto says OperationError and no more; there is nothing else that it can mean here.
        return null;
      }
    },
  };
};
