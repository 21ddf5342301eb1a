// Public keys as authenticators give them (COSE, RFC 9053): of the kinds that we ask for, and sound. A key that is not on its
// curve is refused when it comes, not when it is first used.

import { createPublicKey } from "node:crypto";

import { cose, decodeCredentialPublicKey } from "@simplewebauthn/server/helpers";

/** ES256, EdDSA with Ed25519, RS256: in the order in which we would like them (WebAuthn section 5.4, `pubKeyCredParams`). */
export const PASSKEY_ALGORITHMS: readonly number[] = [-7, -8, -257];

const P256_BYTES = 32;
const ED25519_BYTES = 32;
/** NIST SP 800-131A; authenticators make no more than 4096. */
const MIN_RSA_BITS = 2048;
const RSA_BYTES = { min: MIN_RSA_BITS / 8, max: 512 };
const MAX_EXPONENT_BYTES = 4;

/** @throws Error that says what is wrong; for the log and the signed-in person, who holds the authenticator. */
export function assertSoundPublicKey(coseKey: Uint8Array): void {
  const key = decodeCredentialPublicKey(new Uint8Array(coseKey)) as unknown;
  if (!(key instanceof Map)) throw new Error("the public key is no map");
  const { asymmetricKeyDetails: details } = createPublicKey({ format: "jwk", key: toJwk(key as ReadonlyMap<unknown, unknown>) });
  if (details?.modulusLength !== undefined && details.modulusLength < MIN_RSA_BITS) throw new Error("the public key is too short");
  if (details?.publicExponent !== undefined && (details.publicExponent < 3n || details.publicExponent % 2n === 0n)) throw new Error("the public key's exponent is none");
}

/** ES256, whose signatures are DER; those of the other algorithms have one length. */
export function isEllipticKey(coseKey: Uint8Array): boolean {
  const key = decodeCredentialPublicKey(new Uint8Array(coseKey)) as unknown;
  return key instanceof Map && key.get(cose.COSEKEYS.kty) === cose.COSEKTY.EC2;
}

/** Members by the table of the key's algorithm; what the table does not name must not be there. */
function toJwk(key: ReadonlyMap<unknown, unknown>): { [name: string]: string } {
  const algorithm = key.get(cose.COSEKEYS.alg);
  const kind = KINDS.find((each) => each.alg === algorithm);
  if (kind === undefined || key.get(cose.COSEKEYS.kty) !== kind.kty) throw new Error("the public key is of another kind than was asked for");
  if (kind.crv !== null && key.get(-1) !== kind.crv.cose) throw new Error("the public key is on another curve than was asked for");
  if (key.size !== 2 + (kind.crv === null ? 0 : 1) + kind.members.length) throw new Error("the public key has members that its kind has not");
  const jwk: { [name: string]: string } = { kty: kind.jwk, ...(kind.crv === null ? {} : { crv: kind.crv.jwk }) };
  for (const { name, label, min, max } of kind.members) {
    const value = key.get(label);
    if (!(value instanceof Uint8Array) || value.length < min || value.length > max) throw new Error(`the public key's member ${name} is missing or has a wrong length`);
    jwk[name] = Buffer.from(value).toString("base64url");
  }
  return jwk;
}

interface KeyKind {
  readonly alg: number;
  readonly kty: number;
  readonly jwk: string;
  readonly crv: { readonly cose: number; readonly jwk: string } | null;
  readonly members: readonly { readonly name: string; readonly label: number; readonly min: number; readonly max: number }[];
}

const KINDS: readonly KeyKind[] = [
  {
    alg: -7,
    kty: 2,
    jwk: "EC",
    crv: { cose: 1, jwk: "P-256" },
    members: [
      { name: "x", label: -2, min: P256_BYTES, max: P256_BYTES },
      { name: "y", label: -3, min: P256_BYTES, max: P256_BYTES },
    ],
  },
  { alg: -8, kty: 1, jwk: "OKP", crv: { cose: 6, jwk: "Ed25519" }, members: [{ name: "x", label: -2, min: ED25519_BYTES, max: ED25519_BYTES }] },
  {
    alg: -257,
    kty: 3,
    jwk: "RSA",
    crv: null,
    members: [
      { name: "n", label: -1, ...RSA_BYTES },
      { name: "e", label: -2, min: 1, max: MAX_EXPONENT_BYTES },
    ],
  },
];
