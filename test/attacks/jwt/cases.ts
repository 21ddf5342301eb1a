// The table of attacks on service tokens: what is sent, and the rule of protocol/tokens/SPEC.md that refuses it.

import { createHash, sign } from "node:crypto";

import { KIB, MIB } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { base64url, jwkOf, rsaKey, signDer, signHmac, signingInput, signRaw, strangersKey, type Forge } from "./forge.ts";

export interface AttackCase {
  /** Begins with the rule. */
  readonly name: `TOK-${number}: ${string}`;
  attack(forge: Forge): unknown;
}

const text = (value: unknown): string => JSON.stringify(value);

export const FORM: readonly AttackCase[] = [
  { name: "TOK-1: nothing at all", attack: () => "" },
  { name: "TOK-1: no token but a number", attack: () => 42 },
  { name: "TOK-1: an array that joins to a token", attack: (forge) => [forge.signed(forge.header, forge.claims)] },
  { name: "TOK-1: two parts, the signature stripped with its dot", attack: (forge) => signingInput(forge.header, forge.claims) },
  { name: "TOK-1: an empty signature", attack: (forge) => `${signingInput(forge.header, forge.claims)}.` },
  { name: "TOK-1: an empty payload (detached)", attack: (forge) => forge.signed(forge.header, forge.claims).replace(/\..*\./, "..") },
  { name: "TOK-1: five parts, as an encrypted token has", attack: (forge) => `${forge.signed(forge.header, forge.claims)}.AAAA.AAAA` },
  { name: "TOK-1: a megabyte", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sub: "x".repeat(MIB) }) },
  { name: "TOK-1: two KiB and a bit", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sub: "x".repeat(2 * KIB) }) },
  { name: "TOK-1: the scheme of a header before it", attack: (forge) => `Bearer ${forge.signed(forge.header, forge.claims)}` },
  { name: "TOK-1: taken from a query with its name", attack: (forge) => `token=${forge.signed(forge.header, forge.claims)}` },
  { name: "TOK-1: a new line after it", attack: (forge) => `${forge.signed(forge.header, forge.claims)}\n` },
  { name: "TOK-1: a NUL inside", attack: (forge) => forge.signed(forge.header, forge.claims).replace(".", "\0.") },
  { name: "TOK-1: the flattened JSON serialisation", attack: (forge) => jsonForm(forge) },
  { name: "TOK-1: padding", attack: (forge) => `${forge.signed(forge.header, forge.claims)}==` },
  { name: "TOK-1: the other base64 alphabet", attack: (forge) => `${signingInput(forge.header, forge.claims)}.${Buffer.alloc(64, 0xff).toString("base64")}` },
  { name: "TOK-2: bits left over at the end of the signature", attack: (forge) => withLeftOverBits(forge.signed(forge.header, forge.claims)) },
  { name: "TOK-2: a part of an impossible length", attack: (forge) => `A.${forge.signed(forge.header, forge.claims).split(".").slice(1).join(".")}` },
  { name: "TOK-3: bytes that are not UTF-8", attack: (forge) => forge.signed(forge.header, Buffer.concat([Buffer.from('{"iss":"'), Buffer.of(0xc3, 0x28), Buffer.from('"}')])) },
  { name: "TOK-3: a byte order mark", attack: (forge) => forge.signed(forge.header, `\ufeff${text(forge.claims)}`) },
  { name: "TOK-3: a payload that is no JSON", attack: (forge) => forge.signed(forge.header, "claims") },
  { name: "TOK-3: a payload that is a token (nested)", attack: (forge) => forge.signed(forge.header, forge.signed(forge.header, forge.claims)) },
  { name: "TOK-3: a payload that is an array", attack: (forge) => forge.signed(forge.header, [forge.claims]) },
  { name: "TOK-3: a payload that is null", attack: (forge) => forge.signed(forge.header, null) },
  { name: "TOK-3: a claim twice, the second one ours", attack: (forge) => forge.signed(forge.header, text(forge.claims).replace('"sub"', '"sub":"spiffe://strongroom.test/role/web","sub"')) },
  { name: "TOK-3: a claim twice, the first one ours", attack: (forge) => forge.signed(forge.header, text(forge.claims).replace('"aud"', '"sub":"spiffe://strongroom.test/role/worker","aud"')) },
  { name: "TOK-3: kid twice", attack: (forge) => forge.signed(text(forge.header).replace('"kid"', `"kid":"${createUuid()}","kid"`), forge.claims) },
  { name: "TOK-3: white space", attack: (forge) => forge.signed(forge.header, JSON.stringify(forge.claims, null, 1)) },
  { name: "TOK-3: another order", attack: (forge) => forge.signed({ typ: forge.header.typ, alg: "ES256", kid: forge.header.kid }, forge.claims) },
  { name: "TOK-3: a name with an escape", attack: (forge) => forge.signed(forge.header, text(forge.claims).replace('"sub"', '"s\\u0075b"')) },
  { name: "TOK-3: a time with an exponent", attack: (forge) => forge.signed(forge.header, text(forge.claims).replace(/"nbf":\d+/, '"nbf":1e3')) },
];

export const HEADER: readonly AttackCase[] = [
  { name: "TOK-4: alg none", attack: (forge) => forge.withSignature({ ...forge.header, alg: "none" }, forge.claims, new Uint8Array(64)) },
  { name: "TOK-4: alg nOnE", attack: (forge) => forge.withSignature({ ...forge.header, alg: "nOnE" }, forge.claims, new Uint8Array(64)) },
  { name: "TOK-4: HS256 with the public key as the secret", attack: hmacWithPublicKey },
  { name: "TOK-4: alg swapped to ES384", attack: (forge) => forge.signed({ ...forge.header, alg: "ES384" }, forge.claims) },
  { name: "TOK-4: RS256 by a stranger's key", attack: signedWithRsa },
  { name: "TOK-4: alg as an array", attack: (forge) => forge.signed({ ...forge.header, alg: ["ES256"] }, forge.claims) },
  { name: "TOK-4: typ of another kind of token", attack: (forge) => forge.signed({ ...forge.header, typ: "at+jwt" }, forge.claims) },
  { name: "TOK-4: no typ", attack: (forge) => forge.signed({ alg: "ES256", kid: forge.header.kid }, forge.claims) },
  { name: "TOK-4: no kid", attack: (forge) => forge.signed({ alg: "ES256", typ: forge.header.typ }, forge.claims) },
  ...(["jku", "x5u", "cty", "b64", "zip", "crit", "epk", "iss"] as const).map(
    (member): AttackCase => ({ name: `TOK-4: the member ${member} in the header`, attack: (forge) => forge.signed({ ...forge.header, [member]: extensionValue(member) }, forge.claims) }),
  ),
  { name: "TOK-4: a stranger's key in the header (jwk), and its signature", attack: (forge) => byStranger(forge, (key) => ({ jwk: jwkOf(key) })) },
  { name: "TOK-4: a stranger's certificate in the header (x5c)", attack: (forge) => byStranger(forge, () => ({ x5c: ["MIIB"] })) },
  { name: "TOK-4: __proto__ with the members in it", attack: (forge) => forge.signed(`{"__proto__":${text(forge.header)}}`, forge.claims) },
  { name: "TOK-5: kid is a path", attack: (forge) => forge.signed({ ...forge.header, kid: "../../../../dev/null" }, forge.claims) },
  { name: "TOK-5: kid is SQL", attack: (forge) => forge.signed({ ...forge.header, kid: "' union select 'key' --" }, forge.claims) },
  { name: "TOK-5: kid is a URL", attack: (forge) => forge.signed({ ...forge.header, kid: "https://attacker.example/key" }, forge.claims) },
  { name: "TOK-5: kid is empty", attack: (forge) => forge.signed({ ...forge.header, kid: "" }, forge.claims) },
  { name: "TOK-5: kid is __proto__", attack: (forge) => forge.signed({ ...forge.header, kid: "__proto__" }, forge.claims) },
  { name: "TOK-5: kid is an object", attack: (forge) => forge.signed({ ...forge.header, kid: { toString: forge.header.kid } }, forge.claims) },
  { name: "TOK-5: kid in upper case", attack: (forge) => forge.signed({ ...forge.header, kid: forge.header.kid.toUpperCase() }, forge.claims) },
  { name: "TOK-5: a kid that nobody knows", attack: (forge) => forge.signed({ ...forge.header, kid: createUuid() }, forge.claims) },
];

export const SIGNATURE: readonly AttackCase[] = [
  { name: "TOK-6: r = s = 0", attack: (forge) => forge.withSignature(forge.header, forge.claims, new Uint8Array(64)) },
  { name: "TOK-6: r = s = the order of the group", attack: (forge) => forge.withSignature(forge.header, forge.claims, Buffer.concat([GROUP_ORDER, GROUP_ORDER])) },
  { name: "TOK-6: all bits set", attack: (forge) => forge.withSignature(forge.header, forge.claims, Buffer.alloc(64, 0xff)) },
  { name: "TOK-6: a DER signature instead of a raw one", attack: derSignature },
  { name: "TOK-6: one byte too few", attack: (forge) => forge.withSignature(forge.header, forge.claims, new Uint8Array(63)) },
  { name: "TOK-6: one byte too many", attack: (forge) => forge.withSignature(forge.header, forge.claims, new Uint8Array(65)) },
  { name: "TOK-6: the signature of another payload", attack: (forge) => swapPart(forge.signed(forge.header, forge.claims), signingInput(forge.header, { ...forge.claims, sub: "spiffe://strongroom.test/role/web" })) },
  { name: "TOK-6: the signature of another header", attack: headerSignatureSwapped },
  { name: "TOK-6: signed by a stranger under our kid", attack: (forge) => forge.withSignature(forge.header, forge.claims, signRaw(signingInput(forge.header, forge.claims), strangersKey())) },
  { name: "TOK-6: a hash instead of a signature", attack: (forge) => forge.withSignature(forge.header, forge.claims, createHash("sha512").update(signingInput(forge.header, forge.claims)).digest()) },
];

const CLAIMS: readonly AttackCase[] = [
  ...(["iss", "sub", "aud", "iat", "nbf", "exp", "jti"] as const).map((member): AttackCase => ({ name: `TOK-7: no ${member}`, attack: (forge) => forge.signed(forge.header, without(forge.claims, member)) })),
  { name: "TOK-7: a role of its own making", attack: (forge) => forge.signed(forge.header, { ...forge.claims, role: "authority" }) },
  { name: "TOK-7: a tenant without a vault", attack: (forge) => forge.signed(forge.header, { ...forge.claims, tenant: createUuid() }) },
  { name: "TOK-7: a vault without a tenant", attack: (forge) => forge.signed(forge.header, { ...forge.claims, vault: createUuid() }) },
  { name: "TOK-8: the issuer of another environment", attack: (forge) => forge.signed(forge.header, { ...forge.claims, iss: "spiffe://strongroom.production/role/authority" }) },
  { name: "TOK-8: issued by a worker", attack: (forge) => forge.signed(forge.header, { ...forge.claims, iss: "spiffe://strongroom.test/role/worker" }) },
  { name: "TOK-8: the issuer in an array", attack: (forge) => forge.signed(forge.header, { ...forge.claims, iss: [forge.claims.iss] }) },
  { name: "TOK-9: a role that is none", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sub: "spiffe://strongroom.test/role/admin" }) },
  { name: "TOK-9: a role of another environment", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sub: "spiffe://strongroom.production/role/worker" }) },
  { name: "TOK-9: a person's token at a service", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sub: `spiffe://strongroom.test/person/${createUuid()}` }) },
  { name: "TOK-9: a role with a path behind it", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sub: "spiffe://strongroom.test/role/worker/../authority" }) },
  { name: "TOK-9: a role in upper case", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sub: "spiffe://strongroom.test/role/WORKER" }) },
  { name: "TOK-10: for another role", attack: (forge) => forge.signed(forge.header, { ...forge.claims, aud: "spiffe://strongroom.test/role/web" }) },
  { name: "TOK-10: audiences in an array", attack: (forge) => forge.signed(forge.header, { ...forge.claims, aud: [forge.claims.aud] }) },
  { name: "TOK-10: a prefix of the audience", attack: (forge) => forge.signed(forge.header, { ...forge.claims, aud: forge.claims.aud.slice(0, -1) }) },
  { name: "TOK-10: the audience with something behind it", attack: (forge) => forge.signed(forge.header, { ...forge.claims, aud: `${forge.claims.aud}/x` }) },
  { name: "TOK-10: the audience of another environment", attack: (forge) => forge.signed(forge.header, { ...forge.claims, aud: "spiffe://strongroom.production/role/authority" }) },
];

export const TIMES: readonly AttackCase[] = [
  { name: "TOK-11: exp as a text", attack: (forge) => forge.signed(forge.header, { ...forge.claims, exp: String(forge.now + 300) }) },
  { name: "TOK-11: exp is null, as NaN is written", attack: (forge) => forge.signed(forge.header, { ...forge.claims, exp: Number.NaN }) },
  { name: "TOK-11: exp is 1e400", attack: (forge) => forge.signed(forge.header, text(forge.claims).replace(/"exp":\d+/, '"exp":1e400')) },
  { name: "TOK-11: exp with a fraction", attack: (forge) => forge.signed(forge.header, { ...forge.claims, exp: forge.now + 299.5 }) },
  { name: "TOK-11: exp is negative", attack: (forge) => forge.signed(forge.header, { ...forge.claims, exp: -1 }) },
  { name: "TOK-11: exp is now", attack: (forge) => forge.signed(forge.header, { ...forge.claims, exp: forge.now, iat: forge.now - 10, nbf: forge.now - 10 }) },
  { name: "TOK-11: exp is past", attack: (forge) => forge.signed(forge.header, { ...forge.claims, exp: forge.now - 1, iat: forge.now - 200, nbf: forge.now - 200 }) },
  { name: "TOK-11: a life of a day", attack: (forge) => forge.signed(forge.header, { ...forge.claims, exp: forge.now + 86_400 }) },
  { name: "TOK-11: a life of a second too many", attack: (forge) => forge.signed(forge.header, { ...forge.claims, exp: forge.now + 301 }) },
  { name: "TOK-11: iat as a text", attack: (forge) => forge.signed(forge.header, { ...forge.claims, iat: String(forge.now) }) },
  { name: "TOK-11: iat beyond what a number holds", attack: (forge) => forge.signed(forge.header, text(forge.claims).replace(/"iat":\d+/, '"iat":9007199254740993')) },
  { name: "TOK-11: nbf is negative", attack: (forge) => forge.signed(forge.header, { ...forge.claims, nbf: -1 }) },
  { name: "TOK-12: an end before the beginning, within what clocks may differ", attack: (forge) => forge.signed(forge.header, { ...forge.claims, iat: forge.now + 20, exp: forge.now + 10 }) },
  { name: "TOK-12: iat in the future", attack: (forge) => forge.signed(forge.header, { ...forge.claims, iat: forge.now + 31, exp: forge.now + 300 }) },
  { name: "TOK-12: nbf in the future", attack: (forge) => forge.signed(forge.header, { ...forge.claims, nbf: forge.now + 31 }) },
  { name: "TOK-12: iat after exp, which makes the life short", attack: (forge) => forge.signed(forge.header, { ...forge.claims, iat: forge.now + 400 }) },
  { name: "TOK-13: jti that is no UUID", attack: (forge) => forge.signed(forge.header, { ...forge.claims, jti: "1" }) },
  { name: "TOK-14: a grant for a tenant that is no UUID", attack: (forge) => forge.signed(forge.header, { ...forge.claims, tenant: "*", vault: createUuid() }) },
  { name: "TOK-14: a grant for a vault in an array", attack: (forge) => forge.signed(forge.header, { ...forge.claims, tenant: createUuid(), vault: [createUuid()] }) },
];

/** Each is refused by itself; those that need a history are in the test. */
export const ATTACKS: readonly AttackCase[] = [...FORM, ...HEADER, ...SIGNATURE, ...CLAIMS, ...TIMES];

/** The order n of the group of P-256 (NIST SP 800-186, section 3.2.1.3). */
const GROUP_ORDER = Buffer.from("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", "hex");

function without(claims: Forge["claims"], member: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => name !== member));
}

function jsonForm(forge: Forge): string {
  const [header, payload, signature] = forge.signed(forge.header, forge.claims).split(".");
  return text({ protected: header, payload, signature });
}

/** 64 bytes are 86 letters, the last of which has 4 bits to spare. */
function withLeftOverBits(token: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return token.slice(0, -1) + (alphabet[alphabet.indexOf(token.slice(-1)) + 1] ?? "");
}

function hmacWithPublicKey(forge: Forge): string {
  const header = { ...forge.header, alg: "HS256" };
  return forge.withSignature(header, forge.claims, signHmac(signingInput(header, forge.claims), forge.publicKey));
}

function signedWithRsa(forge: Forge): string {
  const header = { ...forge.header, alg: "RS256" };
  return forge.withSignature(header, forge.claims, sign("sha256", Buffer.from(signingInput(header, forge.claims)), rsaKey()));
}

function byStranger(forge: Forge, members: (key: ReturnType<typeof strangersKey>) => object): string {
  const key = strangersKey();
  const header = { ...forge.header, ...members(key) };
  return forge.withSignature(header, forge.claims, signRaw(signingInput(header, forge.claims), key));
}

function extensionValue(member: string): unknown {
  const values: Readonly<Record<string, unknown>> = { jku: "https://attacker.example/keys", x5u: "https://attacker.example/cert", b64: false, crit: ["b64"], zip: "DEF" };
  return values[member] ?? "x";
}

/** By the right key, over the right bytes: only its form is another. */
function derSignature(forge: Forge): string {
  const input = signingInput(forge.header, forge.claims);
  return `${input}.${base64url(signDer(input, forge.privateKey))}`;
}

function swapPart(token: string, input: string): string {
  return `${input}.${token.split(".")[2] ?? ""}`;
}

function headerSignatureSwapped(forge: Forge): string {
  const other = forge.signed({ ...forge.header, kid: createUuid() }, forge.claims);
  return swapPart(other, signingInput(forge.header, forge.claims));
}
