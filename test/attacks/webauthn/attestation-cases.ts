// What can be wrong with a passkey that is to be kept.

import { generateKeyPairSync } from "node:crypto";

import { createSoftwarePasskey, signWith, type AttestationLies } from "#domains/identity/passkeys/testing/software-authenticator.ts";
import { encodeCbor, join, type CborValue } from "#domains/identity/passkeys/testing/encode-cbor.ts";

import type { LieCase } from "./client-data-cases.ts";

type Key = ReadonlyMap<number, CborValue>;

const HONEST = createSoftwarePasskey();
const X = HONEST.publicKey.get(-2) as Uint8Array;
const Y = HONEST.publicKey.get(-3) as Uint8Array;
const EDWARDS = createSoftwarePasskey("EdDSA").publicKey;
const RSA = createSoftwarePasskey("RS256").publicKey;

function ec(changes: readonly (readonly [number, CborValue])[]): Key {
  return new Map<number, CborValue>([[1, 2], [3, -7], [-1, 1], [-2, X], [-3, Y], ...changes]);
}

function without(key: Key, ...labels: readonly number[]): Key {
  return new Map([...key].filter(([label]) => !labels.includes(label)));
}

function rsaOf(bits: number): Key {
  const { n } = generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ format: "jwk" });
  return new Map<number, CborValue>([[1, 3], [3, -257], [-1, new Uint8Array(Buffer.from(n ?? "", "base64url"))], [-2, Uint8Array.of(1, 0, 1)]]);
}

function otherCurve(): Key {
  const { x, y } = generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey.export({ format: "jwk" });
  const bytes = (member: string | undefined): Uint8Array => new Uint8Array(Buffer.from(member ?? "", "base64url"));
  return ec([[-1, 2], [-2, bytes(x)], [-3, bytes(y)]]);
}

const KEYS: readonly (readonly [string, CborValue])[] = [
  ["a point that is not on the curve", ec([[-2, new Uint8Array(32).fill(7)]])],
  ["the point at nothing", ec([[-2, new Uint8Array(32)], [-3, new Uint8Array(32)]])],
  ["a point beyond the field", ec([[-2, new Uint8Array(32).fill(255)], [-3, new Uint8Array(32).fill(255)]])],
  ["a short coordinate", ec([[-2, X.subarray(1)]])],
  ["a long coordinate", ec([[-2, join([new Uint8Array(1), X])]])],
  ["a compressed point", ec([[-3, true]])],
  ["another curve", otherCurve()],
  ["P-256 under the name of another curve", ec([[-1, 2]])],
  ["a curve nobody knows", ec([[-1, 99]])],
  ["the algorithm of another kind of key", ec([[3, -257]])],
  ["an algorithm that was not asked for (ES384)", ec([[3, -35]])],
  ["an algorithm that was not asked for (ES256K)", ec([[3, -47], [-1, 8]])],
  ["a shared secret's algorithm (HS256)", ec([[3, 5]])],
  ["RSA with SHA-1", new Map([...RSA, [3, -65535]])],
  ["the algorithm as a word", ec([[3, "ES256"]])],
  ["no algorithm", without(ec([]), 3)],
  ["no kind", without(ec([]), 1)],
  ["no coordinate", without(ec([]), -3)],
  ["another kind of key under the name of this one", new Map([...EDWARDS, [1, 2]])],
  ["Ed25519 under the algorithm of the other", new Map([...EDWARDS, [3, -7]])],
  ["a short Ed25519 key", new Map([...EDWARDS, [-2, new Uint8Array(31)]])],
  ["X25519 where Ed25519 should be", new Map([...EDWARDS, [-1, 4]])],
  ["a private key beside the public one", ec([[-4, new Uint8Array(32)]])],
  ["RSA of 1024 bits", rsaOf(1024)],
  ["RSA of 2048 bits, of which the first are none", new Map([...RSA, [-1, join([new Uint8Array(64), (RSA.get(-1) as Uint8Array).subarray(64)])]])],
  ["RSA that is nothing", new Map([...RSA, [-1, new Uint8Array(256)]])],
  ["RSA with the exponent one", new Map([...RSA, [-2, Uint8Array.of(1)]])],
  ["RSA with an even exponent", new Map([...RSA, [-2, Uint8Array.of(1, 0, 0)]])],
  ["a key that is no map", [1, 2, 3]],
  ["a key that is a word", "key"],
  ["an empty key", new Map()],
];

const FORMATS = ["tpm", "android-key", "android-safetynet", "fido-u2f", "apple", "compound", "None", "", 0, null];

const MALFORMED: readonly (readonly [string, (honest: Uint8Array) => Uint8Array])[] = [
  ["a byte behind the attestation", (honest) => join([honest, Uint8Array.of(0)])],
  ["a second attestation behind the first", (honest) => join([honest, honest])],
  ["the attestation cut by a byte", (honest) => honest.subarray(0, -1)],
  ["the attestation cut in half", (honest) => honest.subarray(0, honest.length / 2)],
  ["a map without an end", (honest) => join([Uint8Array.of(0xbf), honest.subarray(1), Uint8Array.of(0xff)])],
  ["a map that says it is larger", (honest) => join([Uint8Array.of(0xa4), honest.subarray(1)])],
  ["a map that says it is enormous", () => Uint8Array.of(0xba, 0xff, 0xff, 0xff, 0xff)],
  ["bytes that say they are enormous", () => Uint8Array.of(0x5a, 0xff, 0xff, 0xff, 0xff)],
  ["lists within lists", () => new Uint8Array(4000).fill(0x81)],
  ["a tagged attestation", (honest) => join([Uint8Array.of(0xc0), honest])],
  ["a list instead of a map", () => encodeCbor(["none", new Map(), new Uint8Array(37)])],
  ["an attestation with no data", () => encodeCbor(new Map<string, CborValue>([["fmt", "none"], ["attStmt", new Map()]]))],
  ["an attestation with a member more", () => encodeCbor(new Map<string, CborValue>([["fmt", "none"], ["attStmt", new Map()], ["authData", new Uint8Array(37)], ["ep", true]]))],
  ["authenticator data that are a word", () => encodeCbor(new Map<string, CborValue>([["fmt", "none"], ["attStmt", new Map()], ["authData", "data"]]))],
  ["authenticator data that are too short", () => encodeCbor(new Map<string, CborValue>([["fmt", "none"], ["attStmt", new Map()], ["authData", new Uint8Array(36)]]))],
  ["no attestation at all, but a byte", () => Uint8Array.of(0)],
];

export const ATTESTATION_CASES: readonly LieCase<AttestationLies>[] = [
  ...KEYS.map(([name, publicKey]) => ({ name, lies: { publicKey } })),
  { name: "a key that is no CBOR", lies: { publicKeyBytes: Uint8Array.of(0xff, 0xff) } },
  ...FORMATS.map((format) => ({ name: `the format ${JSON.stringify(format)}`, lies: { format } })),
  ...MALFORMED.map(([name, attestation]) => ({ name, lies: { attestation } })),
  { name: "the type of signing in", lies: { type: "webauthn.get" } },
  { name: "a statement where there should be none", lies: { statement: new Map<string, CborValue>([["sig", new Uint8Array(64)]]) } },
  { name: "a statement by a maker", lies: { format: "packed", statement: new Map<string, CborValue>([["alg", -7], ["sig", new Uint8Array(70)], ["x5c", [new Uint8Array(300)]]]) } },
  { name: "a statement that is signed by another key", lies: { format: "packed", statement: new Map<string, CborValue>([["alg", -7], ["sig", signWith(HONEST, Uint8Array.of(1))]]) } },
  { name: "a statement without a signature", lies: { format: "packed", statement: new Map<string, CborValue>([["alg", -7]]) } },
  { name: "a statement that is a list", lies: { statement: [] } },
  { name: "no credential in it", lies: { flags: { at: false } } },
  { name: "a credential that says it is longer", lies: { claimedLength: 1000 } },
  { name: "a credential that says it is shorter", lies: { claimedLength: 3 } },
  { name: "a credential id of 15 bytes", lies: { credentialId: new Uint8Array(15).fill(1) } },
  { name: "an empty credential id under another name", lies: { credentialId: new Uint8Array(), claimedId: new Uint8Array(32) } },
  { name: "another id than the one that was signed", lies: { claimedId: new Uint8Array(32).fill(9) } },
  { name: "a passkey that cannot be found without a name", lies: { discoverable: false } },
];
