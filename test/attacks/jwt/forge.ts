// What an attacker makes tokens with: any header, any payload, any signature, some of them by the real key.

import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";

import { createUuid } from "#base/uuid.ts";
import { SECOND } from "#base/units.ts";
import { createManualClock, type ManualClock } from "#platform/clock/manual-clock.ts";
import { createKeyList } from "#platform/tokens/key-list.ts";
import { createPersonTokenVerifier, type PersonTokenVerifier } from "#platform/tokens/verify-person-token.ts";
import { createTokenMint, type TokenMint } from "#platform/tokens/mint-token.ts";
import { createSigningKeys, type SigningKeys } from "#platform/tokens/signing-keys.ts";
import { createTokenIds, type TokenIds } from "#platform/tokens/token-ids.ts";
import { createTokenVerifier, type TokenVerifier } from "#platform/tokens/verify-token.ts";

export interface Forge {
  readonly clock: ManualClock;
  readonly keys: SigningKeys;
  readonly ids: TokenIds;
  readonly mint: TokenMint;
  readonly verifier: TokenVerifier;
  /** The header and claims of a good token, to be spoilt. */
  readonly header: { readonly alg: "ES256"; readonly kid: string; readonly typ: "JWT" | "at+jwt" };
  readonly claims: Readonly<Record<"iss" | "sub" | "aud" | "jti", string> & Record<"iat" | "nbf" | "exp", number>>;
  readonly now: number;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  /** Signed by the real key: what only a broken authority could give, so that the rule after the signature is what refuses. */
  signed(header: unknown, claims: unknown): string;
  /** A token with this signature instead. */
  withSignature(header: unknown, claims: unknown, signature: Uint8Array): string;
}

/** Tokens of a person in a session, at the API. */
export async function createPersonForge(): Promise<Forge & { readonly api: PersonTokenVerifier }> {
  const forge = await createForge();
  const { clock, keys } = forge;
  const claims = {
    iss: "spiffe://strongroom.test/role/authority",
    sub: `spiffe://strongroom.test/person/${createUuid()}`,
    aud: "spiffe://strongroom.test/api",
    azp: "pages",
    iat: forge.now,
    nbf: forge.now,
    exp: forge.now + 300,
    jti: createUuid(),
    sid: createUuid(),
    gen: "g".repeat(43),
  };
  const api = createPersonTokenVerifier({ environment: "test", frontEnds: ["pages"], clock, keys: createKeyList({ clock, load: async () => keys.list() }) });
  return { ...forge, header: { ...forge.header, typ: "at+jwt" }, claims, api };
}

export async function createForge(): Promise<Forge> {
  const clock = createManualClock();
  const keys = createSigningKeys({ clock });
  const ids = createTokenIds({ clock });
  const { kid, privateKey } = await keys.current();
  const now = Math.floor(clock.now() / SECOND);
  const withSignature = (header: unknown, claims: unknown, signature: Uint8Array): string => `${signingInput(header, claims)}.${base64url(signature)}`;
  return {
    clock,
    keys,
    ids,
    now,
    mint: createTokenMint({ environment: "test", keys, clock }),
    verifier: createTokenVerifier({ environment: "test", audience: "authority", keys, ids, clock }),
    header: { alg: "ES256", kid, typ: "JWT" },
    claims: {
      iss: "spiffe://strongroom.test/role/authority",
      sub: "spiffe://strongroom.test/role/worker",
      aud: "spiffe://strongroom.test/role/authority",
      iat: now,
      nbf: now,
      exp: now + 300,
      jti: createUuid(),
    },
    publicKey: createPublicKey(privateKey),
    privateKey,
    withSignature,
    signed: (header, claims) => withSignature(header, claims, signRaw(signingInput(header, claims), privateKey)),
  };
}

/** Objects as JSON, texts and bytes as they are. */
export function signingInput(header: unknown, claims: unknown): string {
  return [header, claims].map((part) => base64url(part instanceof Uint8Array ? part : Buffer.from(typeof part === "string" ? part : JSON.stringify(part)))).join(".");
}

export function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

export function signRaw(input: string, key: KeyObject): Buffer {
  return sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
}

export function signDer(input: string, key: KeyObject): Buffer {
  return sign("sha256", Buffer.from(input), { key, dsaEncoding: "der" });
}

/** HMAC with the public key's text as the secret: the confusion of algorithms. */
export function signHmac(input: string, publicKey: KeyObject): Buffer {
  return createHmac("sha256", publicKey.export({ format: "pem", type: "spki" })).update(input).digest();
}

export function strangersKey(): KeyObject {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
}

export function rsaKey(): KeyObject {
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
}

export function jwkOf(key: KeyObject): Record<string, unknown> {
  return { ...createPublicKey(key).export({ format: "jwk" }) };
}
