// An authenticator in software, and the browser before it: honest by default, and able to lie in any one part of a message.

import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

import type { PasskeyAssertion, PasskeyAttestation } from "#protocol/api/passkeys.ts";

import { encodeCbor, join, type CborValue } from "./encode-cbor.ts";

export type SoftwareAlgorithm = "ES256" | "EdDSA" | "RS256";

export interface SoftwarePasskey {
  readonly algorithm: SoftwareAlgorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: ReadonlyMap<number, CborValue>;
  readonly id: Uint8Array;
  userHandle: Uint8Array;
  signCount: number;
}

/** What a message says that an honest one would say otherwise. */
export interface Lies {
  readonly type?: string;
  readonly challenge?: string;
  readonly origin?: string;
  readonly clientData?: Readonly<Record<string, unknown>>;
  readonly clientDataBytes?: Uint8Array;
  readonly rpId?: string;
  readonly flags?: { readonly up?: boolean; readonly uv?: boolean; readonly be?: boolean; readonly bs?: boolean; readonly at?: boolean; readonly ed?: boolean };
  readonly signCount?: number;
  /** Behind the authenticator data. */
  readonly trailing?: Uint8Array;
  readonly extensions?: CborValue;
}

export interface AttestationLies extends Lies {
  readonly publicKey?: CborValue;
  readonly publicKeyBytes?: Uint8Array;
  readonly credentialId?: Uint8Array;
  /** What the browser calls it, where that is not what the authenticator signed. */
  readonly claimedId?: Uint8Array;
  readonly claimedLength?: number;
  readonly format?: CborValue;
  readonly statement?: CborValue;
  readonly attestation?: (honest: Uint8Array) => Uint8Array;
  readonly discoverable?: boolean | null;
  readonly aaguid?: Uint8Array;
}

export interface AssertionLies extends Lies {
  readonly id?: Uint8Array;
  readonly userHandle?: Uint8Array | null;
  readonly signature?: (honest: Uint8Array) => Uint8Array;
  readonly authenticatorData?: (honest: Uint8Array) => Uint8Array;
  readonly signedBy?: SoftwarePasskey;
}

export interface CeremonyGiven {
  readonly origin: string;
  readonly rpId: string;
  readonly challenge: string;
}

const ALGORITHM_IDS: Readonly<Record<SoftwareAlgorithm, number>> = { ES256: -7, EdDSA: -8, RS256: -257 };
const FLAG_BITS = { up: 0x01, uv: 0x04, be: 0x08, bs: 0x10, at: 0x40, ed: 0x80 } as const;

export function createSoftwarePasskey(algorithm: SoftwareAlgorithm = "ES256"): SoftwarePasskey {
  const { privateKey, publicKey } = generateKeys(algorithm);
  return { algorithm, privateKey, publicKey: toCose(algorithm, publicKey), id: new Uint8Array(randomBytes(32)), userHandle: new Uint8Array(32), signCount: 0 };
}

/** As `navigator.credentials.create()` would give it. */
export function attest(passkey: SoftwarePasskey, given: CeremonyGiven, lies: AttestationLies = {}): PasskeyAttestation {
  const credentialId = lies.credentialId ?? passkey.id;
  const length = lies.claimedLength ?? credentialId.length;
  const publicKey = lies.publicKeyBytes ?? encodeCbor(lies.publicKey ?? passkey.publicKey);
  const attested = join([lies.aaguid ?? new Uint8Array(16), Uint8Array.of(length >> 8, length & 0xff), credentialId, publicKey]);
  const authData = composeAuthenticatorData(given, { signCount: passkey.signCount, ...lies, flags: { at: true, ...lies.flags } }, attested);
  const honest = encodeCbor(new Map<string, CborValue>([["fmt", lies.format === undefined ? "none" : lies.format], ["attStmt", lies.statement ?? new Map()], ["authData", authData]]));
  return {
    id: text(lies.claimedId ?? credentialId),
    clientDataJSON: text(composeClientData("webauthn.create", given, lies)),
    attestationObject: text(lies.attestation?.(honest) ?? honest),
    transports: ["internal"],
    discoverable: lies.discoverable === undefined ? true : lies.discoverable,
  };
}

/** As `navigator.credentials.get()` would give it. */
export function assertPasskey(passkey: SoftwarePasskey, given: CeremonyGiven, lies: AssertionLies = {}): PasskeyAssertion {
  const honestData = composeAuthenticatorData(given, { signCount: passkey.signCount, ...lies });
  const authenticatorData = lies.authenticatorData?.(honestData) ?? honestData;
  const clientData = composeClientData("webauthn.get", given, lies);
  const signed = join([authenticatorData, new Uint8Array(createHash("sha256").update(clientData).digest())]);
  const signature = signWith(lies.signedBy ?? passkey, signed);
  const userHandle = lies.userHandle === undefined ? passkey.userHandle : lies.userHandle;
  return {
    id: text(lies.id ?? passkey.id),
    clientDataJSON: text(clientData),
    authenticatorData: text(authenticatorData),
    signature: text(lies.signature?.(signature) ?? signature),
    userHandle: userHandle === null ? null : text(userHandle),
  };
}

/** A signature over any bytes with the passkey's key, for statements of attestation. */
export function signWith({ algorithm, privateKey }: SoftwarePasskey, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(sign(algorithm === "EdDSA" ? null : "sha256", bytes, privateKey));
}

function composeClientData(type: string, given: CeremonyGiven, lies: Lies): Uint8Array {
  if (lies.clientDataBytes !== undefined) return lies.clientDataBytes;
  const data = { type: lies.type ?? type, challenge: lies.challenge ?? given.challenge, origin: lies.origin ?? given.origin, crossOrigin: false, ...lies.clientData };
  return new TextEncoder().encode(JSON.stringify(data));
}

function composeAuthenticatorData(given: CeremonyGiven, lies: Lies, attested: Uint8Array = new Uint8Array()): Uint8Array {
  const honest = { up: true, uv: true, be: false, bs: false, at: false, ed: lies.extensions !== undefined };
  const flags = Object.entries({ ...honest, ...lies.flags }).reduce((bits, [name, set]) => (set ? bits | FLAG_BITS[name as keyof typeof FLAG_BITS] : bits), 0);
  const rpIdHash = new Uint8Array(createHash("sha256").update(lies.rpId ?? given.rpId).digest());
  const count = new Uint8Array(4);
  new DataView(count.buffer).setUint32(0, lies.signCount ?? 0);
  const extensions = lies.extensions === undefined ? new Uint8Array() : encodeCbor(lies.extensions);
  return join([rpIdHash, Uint8Array.of(flags), count, attested, extensions, lies.trailing ?? new Uint8Array()]);
}

function generateKeys(algorithm: SoftwareAlgorithm): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  if (algorithm === "ES256") return generateKeyPairSync("ec", { namedCurve: "P-256" });
  if (algorithm === "EdDSA") return generateKeyPairSync("ed25519");
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}

function toCose(algorithm: SoftwareAlgorithm, key: KeyObject): ReadonlyMap<number, CborValue> {
  const jwk = key.export({ format: "jwk" });
  const bytes = (member: string | undefined): Uint8Array => new Uint8Array(Buffer.from(member ?? "", "base64url"));
  const alg = ALGORITHM_IDS[algorithm];
  if (algorithm === "ES256") return new Map<number, CborValue>([[1, 2], [3, alg], [-1, 1], [-2, bytes(jwk.x)], [-3, bytes(jwk.y)]]);
  if (algorithm === "EdDSA") return new Map<number, CborValue>([[1, 1], [3, alg], [-1, 6], [-2, bytes(jwk.x)]]);
  return new Map<number, CborValue>([[1, 3], [3, alg], [-1, bytes(jwk.n)], [-2, bytes(jwk.e)]]);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
