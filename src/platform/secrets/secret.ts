// A secret as the program may hold it: sealed in memory under a key pair of this process, opened only inside a callback, zeroed
// after it. A dump of the heap, a log line, an error's details show `[sealed]`.
//
// Hybrid: AES-256-GCM over the bytes, its key under RSA-OAEP (RFC 8017 section 7.1, SHA-256). The private half cannot be exported.

import { webcrypto } from "node:crypto";
import { inspect } from "node:util";

/** What every way of printing a secret gives. */
export const SEALED_LABEL = "[sealed]";

/** 3072 bits stand for 128 bits of strength (NIST SP 800-57 part 1, table 2). */
const MODULUS_BITS = 3072;
const PUBLIC_EXPONENT = new Uint8Array([1, 0, 1]);
const DATA_KEY_BITS = 256;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const { subtle } = webcrypto;

export class Secret {
  readonly #wrappedKey: Uint8Array<ArrayBuffer>;
  readonly #nonce: Uint8Array<ArrayBuffer>;
  readonly #sealed: Uint8Array<ArrayBuffer>;

  private constructor(wrappedKey: Uint8Array<ArrayBuffer>, nonce: Uint8Array<ArrayBuffer>, sealed: Uint8Array<ArrayBuffer>) {
    this.#wrappedKey = wrappedKey;
    this.#nonce = nonce;
    this.#sealed = sealed;
  }

  /**
   * Seals a copy of `plaintext`. Bytes that are given stay the caller's, who zeroes them; a string cannot be zeroed, so
   * prefer bytes. The first call makes the key pair (some 0.3 s, off the main thread).
   */
  static async seal(plaintext: Uint8Array | string): Promise<Secret> {
    const { publicKey } = await processKeyPair();
    const bytes = ownCopy(plaintext);
    try {
      const nonce = webcrypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const dataKey = await subtle.generateKey({ name: "AES-GCM", length: DATA_KEY_BITS }, true, ["encrypt"]);
      const sealed = await subtle.encrypt({ name: "AES-GCM", iv: nonce }, dataKey, bytes);
      const wrappedKey = await subtle.wrapKey("raw", dataKey, publicKey, { name: "RSA-OAEP" });
      return new Secret(new Uint8Array(wrappedKey), nonce, new Uint8Array(sealed));
    } finally {
      bytes.fill(0);
    }
  }

  /** Opens the secret for as long as `work` runs; the bytes it is given are zeroed when it ends, however it ends. */
  async use<Result>(work: (bytes: Uint8Array) => Result | Promise<Result>): Promise<Result> {
    const { privateKey } = await processKeyPair();
    const algorithm = { name: "AES-GCM" };
    const dataKey = await subtle.unwrapKey("raw", this.#wrappedKey, privateKey, { name: "RSA-OAEP" }, algorithm, false, ["decrypt"]);
    // WebCrypto, because a Decipher of node:crypto leaves a copy of what it opened in freed memory (the test looks there).
    const plaintext = new Uint8Array(await subtle.decrypt({ ...algorithm, iv: this.#nonce }, dataKey, this.#sealed));
    try {
      return await work(plaintext);
    } finally {
      plaintext.fill(0);
    }
  }

  /** Length in bytes, which sealing does not hide. */
  get byteLength(): number {
    return this.#sealed.length - TAG_BYTES;
  }

  toString(): string {
    return SEALED_LABEL;
  }

  toJSON(): string {
    return SEALED_LABEL;
  }

  [Symbol.toPrimitive](): string {
    return SEALED_LABEL;
  }

  [inspect.custom](): string {
    return SEALED_LABEL;
  }
}

function ownCopy(plaintext: Uint8Array | string): Uint8Array<ArrayBuffer> {
  return typeof plaintext === "string" ? new TextEncoder().encode(plaintext) : new Uint8Array(plaintext);
}

/** What secrets of this process are wrapped under: the modulus in bits, and whether the private half could be taken out. */
export async function describeSealing(): Promise<{ readonly algorithm: string; readonly modulusBits: number; readonly exportable: boolean }> {
  const { privateKey } = await processKeyPair();
  const algorithm = privateKey.algorithm as webcrypto.RsaHashedKeyAlgorithm;
  return { algorithm: algorithm.name, modulusBits: algorithm.modulusLength, exportable: privateKey.extractable };
}

let keyPair: Promise<webcrypto.CryptoKeyPair> | undefined;

function processKeyPair(): Promise<webcrypto.CryptoKeyPair> {
  keyPair ??= subtle.generateKey(
    { name: "RSA-OAEP", modulusLength: MODULUS_BITS, publicExponent: PUBLIC_EXPONENT, hash: "SHA-256" },
    false,
    ["wrapKey", "unwrapKey"],
  );
  return keyPair;
}
