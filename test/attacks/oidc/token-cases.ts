// What can be wrong with what a provider says of somebody, and with how it says it.

import { randomBytes } from "node:crypto";

import type { IdToken, ProviderLies, Tools } from "./lying-provider.ts";
import { json } from "./lying-provider.ts";

export interface ProviderCase {
  readonly name: string;
  readonly lies: ProviderLies;
}

const HOUR_SECONDS = 3600;
const now = (): number => Math.floor(Date.now() / 1000);

function claim(name: string, value: unknown): ProviderLies {
  return {
    token: ({ claims }: IdToken) => {
      if (value === undefined) delete claims[name];
      else claims[name] = value;
    },
  };
}

function forged(header: Record<string, unknown>, sign: (input: string, tools: Tools) => string): ProviderLies {
  return {
    signed: (honest, tools) => {
      const input = `${tools.encode(header)}.${honest.split(".")[1] ?? ""}`;
      return `${input}.${sign(input, tools)}`;
    },
  };
}

function without(honest: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(honest).filter(([each]) => each !== name));
}

const CLAIMS: readonly (readonly [string, string, unknown])[] = [
  ["no issuer", "iss", undefined],
  ["another issuer", "iss", "https://evil.example"],
  ["the issuer with a slash behind", "iss", "http://127.0.0.1/"],
  ["issuers in a list", "iss", ["http://127.0.0.1"]],
  ["no audience", "aud", undefined],
  ["another audience", "aud", "another"],
  ["audiences without ours", "aud", ["another", "third"]],
  ["no audience in a list", "aud", []],
  ["our audience as a part", "aud", "strongroom2"],
  ["audiences that nobody is the authorised party of", "aud", ["strongroom", "another"]],
  ["an audience that is a number", "aud", 1],
  ["another authorised party", "azp", "another"],
  ["no nonce", "nonce", undefined],
  ["another nonce", "nonce", randomBytes(32).toString("base64url")],
  ["an empty nonce", "nonce", ""],
  ["no expiry", "exp", undefined],
  ["an expiry that is over", "exp", now() - HOUR_SECONDS],
  ["an expiry as a word", "exp", String(now() + HOUR_SECONDS)],
  ["no time of issue", "iat", undefined],
  ["a time of issue as a word", "iat", "now"],
  ["a time before which it does not count", "nbf", now() + HOUR_SECONDS],
  ["no subject", "sub", undefined],
  ["an empty subject", "sub", ""],
  ["a subject that is a number", "sub", 42],
  ["a subject that is too long", "sub", "x".repeat(300)],
];

/** Each must end without a session, whoever it is about. */
export const TOKEN_CASES: readonly ProviderCase[] = [
  ...CLAIMS.map(([name, member, value]) => ({ name, lies: claim(member, value) })),
  { name: "no signature (none)", lies: forged({ alg: "none" }, () => "") },
  { name: "no signature, in capitals (NONE)", lies: forged({ alg: "NONE" }, () => "") },
  { name: "signed with our secret (HS256)", lies: forged({ alg: "HS256" }, (input, { clientSecret, hmac }) => hmac(input, clientSecret)) },
  { name: "signed with the public key as a secret", lies: forged({ alg: "HS256", kid: "key" }, (input, { publicJwk, hmac }) => hmac(input, JSON.stringify(publicJwk))) },
  { name: "signed with an empty secret", lies: forged({ alg: "HS256" }, (input, { hmac }) => hmac(input, "")) },
  { name: "an algorithm nobody knows", lies: forged({ alg: "XX999", kid: "key" }, () => "AAAA") },
  { name: "no algorithm", lies: forged({ kid: "key" }, () => "AAAA") },
  { name: "a signature of zeros", lies: forged({ alg: "ES256", kid: "key" }, () => Buffer.alloc(64).toString("base64url")) },
  { name: "an empty signature", lies: { signed: (honest) => `${honest.split(".").slice(0, 2).join(".")}.` } },
  { name: "a signature with a letter turned", lies: { signed: (honest) => honest.replace(/.{5}$/, (end) => (end.startsWith("A") ? `B${end.slice(1)}` : `A${end.slice(1)}`)) } },
  { name: "two parts of three", lies: { signed: (honest) => honest.split(".").slice(0, 2).join(".") } },
  { name: "four parts", lies: { signed: (honest) => `${honest}.AAAA` } },
  { name: "signed by a key that is not published", lies: { otherKey: true } },
  { name: "signed by a key that it brings along", lies: { otherKey: true, token: ({ header }) => Object.assign(header, { jwk: { kty: "EC" }, kid: undefined }) } },
  { name: "a key that nobody has", lies: { token: ({ header }) => Object.assign(header, { kid: "other" }) } },
  { name: "an extension that must be understood", lies: { signed: (honest, { encode }) => `${encode({ alg: "ES256", kid: "key", crit: ["exp"], exp: 1 })}.${honest.split(".").slice(1).join(".")}` } },
  { name: "claims that were changed afterwards", lies: { signed: (honest, { encode }) => [honest.split(".")[0], encode({ sub: "42", email: "eve@example.org", email_verified: true }), honest.split(".")[2]].join(".") } },
  { name: "a token that is a number", lies: { signed: () => 42 } },
  { name: "a token that is an object", lies: { signed: () => ({ sub: "42" }) } },
  { name: "a token that is empty", lies: { signed: () => "" } },
  { name: "a token that is no token", lies: { signed: () => "hello" } },
  { name: "no token", lies: { answer: (honest) => json(200, without(honest, "id_token")) } },
  { name: "no access token", lies: { answer: (honest) => json(200, without(honest, "access_token")) } },
  { name: "a kind of access token nobody knows", lies: { answer: (honest) => json(200, { ...honest, token_type: "mac" }) } },
  { name: "an error of the token endpoint", lies: { answer: () => json(400, { error: "invalid_grant" }) } },
  { name: "our client refused", lies: { answer: () => json(401, { error: "invalid_client" }) } },
  { name: "a failure of the token endpoint", lies: { answer: () => json(500, {}) } },
  { name: "a page instead of an answer", lies: { answer: () => ({ status: 200, headers: { "content-type": "text/html" }, body: "<html></html>" }) } },
  { name: "an answer that is no JSON", lies: { answer: () => ({ status: 200, body: "{" }) } },
  { name: "an answer that is a list", lies: { answer: () => ({ status: 200, body: "[]" }) } },
  { name: "an answer that sends us elsewhere", lies: { answer: () => ({ status: 302, headers: { location: "http://169.254.169.254/" }, body: "" }) } },
  { name: "an answer of a megabyte", lies: { answer: (honest) => json(200, { ...honest, filler: "x".repeat(1024 * 1024) }) } },
  { name: "an answer that is compressed", lies: { answer: (honest) => ({ ...json(200, honest), headers: { "content-encoding": "gzip" } }) } },
  { name: "no keys", lies: { keys: () => ({ keys: [] }) } },
  { name: "keys that are none", lies: { keys: () => ({ keys: "key" }) } },
  { name: "another's keys", lies: { otherKey: true, keys: (keys) => ({ keys: keys.map((key) => ({ ...key, kid: "another" })) }) } },
];

/** The provider may be honest, but may not speak for these. */
export const PERSON_CASES: readonly { readonly name: string; readonly person: Readonly<Record<string, unknown>> }[] = [
  { name: "an address that is not verified", person: { email_verified: false } },
  { name: "an address of which nothing is said", person: { email_verified: undefined } },
  { name: "verified as a word", person: { email_verified: "true" } },
  { name: "verified as a number", person: { email_verified: 1 } },
  { name: "no address", person: { email: undefined } },
  { name: "an address in a foreign domain", person: { email: "ada@evil.example" } },
  { name: "an address in a domain below", person: { email: "ada@mail.example.org" } },
  { name: "an address in a domain that ends alike", person: { email: "ada@notexample.org" } },
  { name: "an address in a domain that begins alike", person: { email: "ada@example.org.evil.example" } },
  { name: "two addresses in one", person: { email: "ada@example.org,eve@evil.example" } },
  { name: "addresses in a list", person: { email: ["ada@example.org"] } },
  { name: "an address with something invisible in it", person: { email: "ada@example.org\u200b" } },
  { name: "an address in wide letters", person: { email: "ａda@example.org" } },
  { name: "an address with a line behind it", person: { email: "ada@example.org\nx" } },
  { name: "an address that nobody here has", person: { email: "nobody@example.org" } },
];

/** What a provider can say of itself that makes it none. */
export const METADATA_CASES: readonly ProviderCase[] = [
  { name: "another issuer", lies: { metadata: (honest) => ({ ...honest, issuer: "https://evil.example" }) } },
  { name: "an issuer for many", lies: { metadata: (honest) => ({ ...honest, issuer: `${String(honest["issuer"])}/{tenantid}` }) } },
  { name: "no issuer", lies: { metadata: (honest) => without(honest, "issuer") } },
  { name: "nowhere to sign in", lies: { metadata: (honest) => without(honest, "authorization_endpoint") } },
  { name: "signing in over http", lies: { metadata: (honest) => ({ ...honest, authorization_endpoint: "http://login.example.org/authorize" }) } },
  { name: "signing in by script", lies: { metadata: (honest) => ({ ...honest, authorization_endpoint: "javascript:alert(1)" }) } },
  { name: "signing in as data", lies: { metadata: (honest) => ({ ...honest, authorization_endpoint: "data:text/html,hello" }) } },
  { name: "signing in at an address with a password", lies: { metadata: (honest) => ({ ...honest, authorization_endpoint: "https://user:password@login.example.org/" }) } },
  { name: "no tokens", lies: { metadata: (honest) => without(honest, "token_endpoint") } },
  { name: "no keys", lies: { metadata: (honest) => without(honest, "jwks_uri") } },
  { name: "challenges that are no secret", lies: { metadata: (honest) => ({ ...honest, code_challenge_methods_supported: ["plain"] }) } },
  { name: "a page", lies: { metadataReply: () => ({ status: 200, headers: { "content-type": "text/html" }, body: "<html></html>" }) } },
  { name: "a failure", lies: { metadataReply: () => json(500, {}) } },
  { name: "somewhere else", lies: { metadataReply: () => ({ status: 302, headers: { location: "http://169.254.169.254/latest/meta-data/" }, body: "" }) } },
  { name: "a megabyte", lies: { metadataReply: (honest) => json(200, { ...honest, filler: "x".repeat(1024 * 1024) }) } },
  { name: "a list", lies: { metadata: () => [] } },
  { name: "no JSON", lies: { metadataReply: () => ({ status: 200, body: "{" }) } },
];
