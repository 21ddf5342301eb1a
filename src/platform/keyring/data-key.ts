// Data keys in use. From a version's 32 bytes two keys are derived (HKDF-SHA-256, RFC 5869): one seals values, one is the root
// of the blobs' keys. They live as KeyObjects, outside the JavaScript heap. The index key is the same in all versions of a
// scope: a blind index must find after a rotation what it stored before.
//
// A sealed value: format (1 byte, 1) · version (32 bits, big-endian) · nonce (12) · ciphertext · tag (16).
// A random 96-bit nonce allows 2^32 values under one version (NIST SP 800-38D section 8.3): rotate before that.

import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { DataKey, KeyScope, SealContext } from "./authority.ts";
import { encodeBinding } from "./binding.ts";
import { NONCE_BYTES, writeNonce } from "./random-nonce.ts";

/** Bytes of a version's key and of a scope's index key. */
export const KEY_BYTES = 32;
const FORMAT = 1;
const HEADER_BYTES = 5;
const TAG_BYTES = 16;
/** How many bytes longer a sealed value is. */
export const SEAL_OVERHEAD_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

export interface KeyVersion {
  readonly keyId: Uuid;
  readonly version: number;
  /** 32 bytes; the caller zeroes them after the call. */
  readonly key: Uint8Array;
}

export interface DataKeyMaterial {
  readonly environment: string;
  readonly scope: KeyScope;
  /** At least one; the highest seals. */
  readonly versions: readonly KeyVersion[];
  /** 32 bytes; the caller zeroes them after the call. */
  readonly indexKey: Uint8Array;
}

interface LoadedVersion {
  readonly keyId: Uuid;
  readonly version: number;
  readonly sealKey: KeyObject;
  readonly streamRoot: KeyObject;
  /** What every value of this version is bound to, in front of its own context. */
  readonly binding: Uint8Array;
}

export function createDataKey({ environment, scope, versions, indexKey }: DataKeyMaterial): DataKey {
  const scopeParts = [environment, scope.tenantId, scope.purpose, scope.vaultId ?? ""];
  const loaded = versions.map((version) => loadVersion(version, scopeParts));
  const newest = loaded.reduce((best, next) => (next.version > best.version ? next : best));
  const byNumber = new Map(loaded.map((version) => [version.version, version]));
  const byId = new Map(loaded.map((version) => [version.keyId, version]));
  const indexRoot = deriveKey(createSecretKey(indexKey), ["index", ...scopeParts]);
  const indexKeys = new Map<string, KeyObject>();

  return Object.freeze({
    keyId: newest.keyId,
    scope,
    seal: (plaintext: Uint8Array, context: SealContext) => sealValue(newest, plaintext, context),
    open(sealed: Uint8Array, context: SealContext) {
      const version = byNumber.get(versionOf(sealed));
      if (version === undefined) throw notOpened();
      return openValue(version, sealed, context);
    },
    index(label: string, value: string | Uint8Array) {
      let key = indexKeys.get(label);
      if (key === undefined) indexKeys.set(label, (key = deriveKey(indexRoot, ["label", label])));
      return createHmac("sha256", key).update(value).digest();
    },
    deriveStreamKey(salt: Uint8Array, keyId: Uuid = newest.keyId) {
      const version = byId.get(keyId);
      if (version === undefined) throw new AppError("keyring.unknown", "The key that the blob was sealed under is not among this scope's.");
      return expand({ root: version.streamRoot, salt, info: version.binding });
    },
  });
}

function loadVersion({ keyId, version, key }: KeyVersion, scopeParts: readonly string[]): LoadedVersion {
  if (key.length !== KEY_BYTES) throw new RangeError(`Defect: expected a key of ${KEY_BYTES} bytes, got ${key.length}.`);
  const parts = [...scopeParts, keyId, String(version)];
  const root = createSecretKey(key);
  return { keyId, version, sealKey: deriveKey(root, ["seal", ...parts]), streamRoot: deriveKey(root, ["stream", ...parts]), binding: encodeBinding(parts) };
}

function deriveKey(root: KeyObject, info: readonly string[]): KeyObject {
  return expand({ root, salt: new Uint8Array(), info: encodeBinding(["strongroom.data-key/1", ...info]) });
}

function expand({ root, salt, info }: { readonly root: KeyObject; readonly salt: Uint8Array; readonly info: Uint8Array }): KeyObject {
  const bytes = new Uint8Array(hkdfSync("sha256", root, salt, info, KEY_BYTES));
  try {
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
  }
}

function bindingOf(version: LoadedVersion, { table, column, row }: SealContext): Buffer {
  return Buffer.concat([version.binding, encodeBinding([table, column, row])]);
}

function sealValue(version: LoadedVersion, plaintext: Uint8Array, context: SealContext): Uint8Array {
  const sealed = Buffer.allocUnsafeSlow(plaintext.length + SEAL_OVERHEAD_BYTES);
  sealed[0] = FORMAT;
  sealed.writeUInt32BE(version.version, 1);
  writeNonce(sealed, HEADER_BYTES);
  const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", version.sealKey, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(bindingOf(version, context));
  sealed.set(cipher.update(plaintext), HEADER_BYTES + NONCE_BYTES);
  cipher.final();
  sealed.set(cipher.getAuthTag(), sealed.length - TAG_BYTES);
  return new Uint8Array(sealed.buffer, sealed.byteOffset, sealed.length);
}

/** The version a value says it was sealed under; the tag vouches for it, because the version is bound. */
function versionOf(sealed: Uint8Array): number {
  if (sealed.length < SEAL_OVERHEAD_BYTES || sealed[0] !== FORMAT) throw notOpened();
  return new DataView(sealed.buffer, sealed.byteOffset, HEADER_BYTES).getUint32(1);
}

function openValue(version: LoadedVersion, sealed: Uint8Array, context: SealContext): Uint8Array {
  const end = sealed.length - TAG_BYTES;
  const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", version.sealKey, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(bindingOf(version, context));
  decipher.setAuthTag(sealed.subarray(end));
  const plaintext = decipher.update(sealed.subarray(HEADER_BYTES + NONCE_BYTES, end));
  try {
    decipher.final();
  } catch (cause) {
    plaintext.fill(0);
    throw notOpened(cause);
  }
  return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length);
}

function notOpened(cause?: unknown): AppError {
  return new AppError("keyring.not-opened", undefined, cause === undefined ? {} : { cause });
}
