// The authority as other roles see it: the only holder of the master key. Each call carries the caller's service token, and
// an allow-list of role by operation and purpose is checked; a worker holds keys only within a job grant.

import type { KeyObject } from "node:crypto";

import type { Uuid } from "#base/uuid.ts";
import type { Secret } from "#platform/secrets/secret.ts";
import type { MintedPersonToken, PersonTokenGiven } from "#platform/tokens/mint-token.ts";
import type { ListedPublicKey } from "#platform/tokens/signing-keys.ts";
import type { ReportClaims, Subject } from "#protocol/attestation/statement.ts";
import type { NoteKey } from "#protocol/audit/note.ts";
import type { TreeHead } from "#protocol/audit/verify-proof.ts";

export type RoleName = "web" | "worker" | "relay" | "authority";

/**
 * What a data key is for, and so who may have it:
 * `field` names and addresses in tenant columns (web, worker) · `evidence` what names files, packages, people (web, worker
 * with a grant) · `facts` cached results per blob and commit, `mirror` packs and refs (worker with a grant) · `mail` what waits to be
 * sent (web seals, worker opens; of the installation alone).
 * Credentials of sources have a hierarchy of their own: see `credentialKey` and `openCredential`.
 */
export type KeyPurpose = "field" | "evidence" | "facts" | "mirror" | "mail";

/** A signed JWT of minutes (see protocol/tokens/SPEC.md); opaque here. */
export type ServiceToken = string & { readonly __serviceToken: never };

/**
 * Gives a fresh service token for the authority, good for minutes. Take one for each call: `exchange` accepts each only once.
 */
export type TokenSource = () => Promise<ServiceToken>;

/**
 * Stands in a scope where a tenant would: for what belongs to no team, as the addresses of people. Its field key and its mail key
 * are made with the authority; only `web` may have the first, `web` and `worker` the second, and nothing destroys them.
 */
export const INSTALLATION_ID: Uuid = "00000000-0000-4000-8000-000000000001";

export interface KeyScope {
  readonly tenantId: Uuid;
  readonly purpose: KeyPurpose;
  /** Absent for `field` and `mail`; required for the others. */
  readonly vaultId?: Uuid;
}

/** Where a sealed value stands: bound as associated data with environment, tenant and key version, so a swapped row does not open. */
export interface SealContext {
  readonly table: string;
  readonly column: string;
  readonly row: string;
}

/**
 * A data key in use: the newest version of a scope to seal with, and the older ones to open what they sealed (or one version
 * alone, when it was asked for by id). It never leaves as bytes. AES-256-GCM, 12 random bytes as nonce, version in front.
 */
export interface DataKey {
  /** The version that seals. */
  readonly keyId: Uuid;
  readonly scope: KeyScope;
  seal(plaintext: Uint8Array, context: SealContext): Uint8Array;
  /** @throws AppError `keyring.not-opened` when the value was changed, moved, or sealed under another key. */
  open(sealed: Uint8Array, context: SealContext): Uint8Array;
  /** HMAC-SHA-256 under a key derived for `label`: blind indexes and cache keys. 32 bytes; the same in every version. */
  index(label: string, value: string | Uint8Array): Uint8Array;
  /**
   * A key for one blob of 64 KiB chunks (HKDF-SHA-256 with `salt`), of version `keyId` or the one that seals; used by
   * platform/blobs only. @throws AppError `keyring.unknown` when this scope has no such version.
   */
  deriveStreamKey(salt: Uint8Array, keyId?: Uuid): KeyObject;
}

/** What a worker gets for a vault's id: leave to work on this one vault for minutes. */
export interface JobGrant {
  readonly token: ServiceToken;
  readonly tenantId: Uuid;
  readonly vaultId: Uuid;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface SealedCredential {
  readonly keyId: Uuid;
  readonly sealed: Uint8Array;
}

/**
 * Any method: @throws AppError `token.refused` (see protocol/tokens/SPEC.md), `authority.refused` when the token's role or
 * grant does not allow the call. Never within a transaction of the database: the authority opens its own.
 */
export interface Authority {
  /** Makes the tenant's first keys, in the caller's place; idempotent. */
  createTenantKeys(token: ServiceToken, tenantId: Uuid): Promise<void>;
  createVaultKeys(token: ServiceToken, scope: { readonly tenantId: Uuid; readonly vaultId: Uuid }): Promise<void>;
  /**
   * All versions of the scope's key, of which the newest seals; or the one named alone. Ask anew for each piece of work, so
   * that a rotation is noticed. @throws AppError `keyring.destroyed`, `keyring.unknown`.
   */
  dataKey(token: ServiceToken, scope: KeyScope, keyId?: Uuid): Promise<DataKey>;
  /** Overwrites the wrapped keys of a vault, or of the whole tenant: what they sealed is lost for good. */
  destroyKeys(token: ServiceToken, scope: { readonly tenantId: Uuid; readonly vaultId?: Uuid }): Promise<void>;
  /** Public half (X25519/HPKE or RSA-OAEP, chosen by the keyring) for sealing credentials; anyone may have it. */
  credentialKey(): Promise<CredentialSealer>;
  /** Only with the grant of the very vault that the credential was sealed for. */
  openCredential(token: ServiceToken, vaultId: Uuid, sealed: SealedCredential): Promise<Secret>;
  /** The public half of the audit log's key, under the log's name (its origin); anyone may have it. */
  logKey(): Promise<NoteKey>;
  /** The log's signature of a state of its tree: the note. The authority composes what it signs. */
  signCheckpoint(token: ServiceToken, head: TreeHead): Promise<string>;
  /** The log's signature of how long a stream was when the tree had `size` leaves, as the authority itself finds it in the log. */
  signStreamHead(token: ServiceToken, given: { readonly stream: Uuid; readonly size: number }): Promise<string>;
  /** The public half of the key that signs statements about reports; anyone may have it. */
  reportKey(): Promise<ReportKey>;
  /** A signed statement about exported files (protocol/attestation). The authority composes it, and takes the time from its own clock. */
  signReport(token: ServiceToken, given: { readonly subjects: readonly Subject[]; readonly claims: ReportClaims }): Promise<string>;
  /**
   * New keys in the place of old ones, while calls go on. Nothing is opened and nothing lost by it, so `web` may ask, for an administrator at the machine.
   * Broken off at any point, it is begun again. @throws AppError `keyring.unknown` for a tenant without keys.
   */
  rotateKeys(token: ServiceToken, rotation: KeyRotation): Promise<RotatedKeys>;
  /** For a front end to show to the API, for a person in a session, for minutes. */
  personToken(token: ServiceToken, given: PersonTokenGiven): Promise<MintedPersonToken>;
  /** The public keys that people's tokens are verified with; anyone may have them. */
  tokenKeys(): Promise<readonly ListedPublicKey[]>;
  /** A worker's exchange of a vault's id for a job grant; takes a token only once. @throws AppError `vault.unknown`. */
  exchange(token: ServiceToken, vaultId: Uuid): Promise<JobGrant>;
}

/** Which keys the operator replaces: the master key, the pair that credentials are sealed to, or all data keys of one tenant. */
export type KeyRotation = { readonly key: "master" } | { readonly key: "credential" } | { readonly key: "tenant"; readonly tenantId: Uuid };

export interface RotatedKeys {
  /** Of the new master key or key pair; null where several keys have a new version. */
  readonly keyId: Uuid | null;
  /** Wrapped again under the new master key, or given a new version. */
  readonly keys: number;
}

export interface ReportKey {
  /** SHA-256 of the public key's SPKI form, hexadecimal. */
  readonly keyId: string;
  /** SPKI as PEM. */
  readonly publicKey: string;
}

export interface CredentialSealer {
  /** Binds environment, tenant and vault. */
  seal(scope: { readonly tenantId: Uuid; readonly vaultId: Uuid }, plaintext: Uint8Array): Promise<SealedCredential>;
}
