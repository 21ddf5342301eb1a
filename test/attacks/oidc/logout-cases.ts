// What may be wrong with a logout token (OpenID Connect Back-Channel Logout 1.0, sections 2.4 and 2.6): one thing each, so that each is refused for itself.

import { LOGOUT_EVENT, type IdToken, type LogoutChange } from "./lying-provider.ts";

export interface LogoutCase {
  readonly name: string;
  readonly change: LogoutChange;
}

function claim(name: string, change: (claims: Record<string, unknown>, token: IdToken) => void): LogoutCase {
  return { name, change: { token: (token) => change(token.claims, token) } };
}

const set = (name: string, member: string, value: unknown): LogoutCase => claim(name, (claims) => void (claims[member] = value));
const without = (member: string): LogoutCase => claim(`no ${member}`, (claims) => void delete claims[member]);
const header = (name: string, changes: Readonly<Record<string, unknown>>): LogoutCase => claim(name, (_claims, token) => void Object.assign(token.header, changes));
const signed = (name: string, change: LogoutChange["signed"] & {}): LogoutCase => ({ name, change: { signed: change } });
const later = (seconds: number) => (claims: Record<string, unknown>): void => {
  for (const member of ["iat", "exp"]) claims[member] = Number(claims[member]) + seconds;
};
const resign = (token: string, alg: string, mac: (input: string) => string, encode: (part: unknown) => string): string => {
  const [, payload = ""] = token.split(".");
  const input = `${encode({ alg, kid: "key", typ: "logout+jwt" })}.${payload}`;
  return `${input}.${mac(input)}`;
};

const SIGNATURE: readonly LogoutCase[] = [
  { name: "signed by somebody else", change: { otherKey: true } },
  { name: "signed by somebody else, who names their own key", change: { otherKey: true, token: (token) => void (token.header["kid"] = "other") } },
  signed("alg none", (token, { encode }) => resign(token, "none", () => "", encode)),
  signed("alg None with the signature", (token, { encode }) => resign(token, "None", () => token.split(".")[2] ?? "", encode)),
  signed("HS256 under the client's secret", (token, { encode, hmac, clientSecret }) => resign(token, "HS256", (input) => hmac(input, clientSecret), encode)),
  signed("HS256 under the public key", (token, { encode, hmac, publicJwk }) => resign(token, "HS256", (input) => hmac(input, JSON.stringify(publicJwk)), encode)),
  signed("another algorithm in the header", (token, { encode }) => resign(token, "RS256", () => token.split(".")[2] ?? "", encode)),
  signed("no signature", (token) => `${token.split(".").slice(0, 2).join(".")}.`),
  signed("two parts", (token) => token.split(".").slice(0, 2).join(".")),
  signed("five parts, as an encrypted one", (token) => `${token}.a.b`),
  signed("a signature of zeros", (token) => `${token.split(".").slice(0, 2).join(".")}.${Buffer.alloc(64).toString("base64url")}`),
  signed("a signature that is cut", (token) => token.slice(0, -4)),
  signed("a payload that was changed", (token, { encode }) => {
    const [head = "", payload = "", signature = ""] = token.split(".");
    return `${head}.${encode({ ...(JSON.parse(Buffer.from(payload, "base64url").toString()) as object), jti: "another" })}.${signature}`;
  }),
  signed("a payload that is no JSON", (token) => token.replace(/\..*\./, ".AAAA.")),
  signed("JSON instead of the compact form", (token) => {
    const [head = "", payload = "", signature = ""] = token.split(".");
    return JSON.stringify({ protected: head, payload, signature });
  }),
  signed("a blank before it", (token) => ` ${token}`),
  signed("words", () => "log them out"),
  signed("ten thousand dots", () => ".".repeat(10_000)),
  header("a kid that nobody published", { kid: "../../etc/passwd" }),
  header("an extension that must be understood", { crit: ["urn:x"], "urn:x": true }),
];

const TYPE: readonly LogoutCase[] = ["at+jwt", "id_token+jwt", "secevent+jwt", "dpop+jwt", "JWE", "logout+JWT2", ""].map((typ) => header(`typ «${typ}»`, { typ }));

const FOR_WHOM: readonly LogoutCase[] = [
  without("iss"),
  set("another issuer", "iss", "https://login.evil.example"),
  claim("the issuer with a slash behind", (claims) => void (claims["iss"] = `${String(claims["iss"])}/`)),
  claim("issuers in an array", (claims) => void (claims["iss"] = [claims["iss"]])),
  without("aud"),
  set("for another client", "aud", "another"),
  claim("for us in other letters", (claims) => void (claims["aud"] = String(claims["aud"]).toUpperCase())),
  claim("for us and somebody else", (claims) => void (claims["aud"] = [claims["aud"], "another"])),
  set("for nobody", "aud", []),
  set("for everybody", "aud", "*"),
];

const WHEN: readonly LogoutCase[] = [
  without("iat"),
  without("exp"),
  claim("made in the future", later(120)),
  claim("made six minutes ago, and good for long", (claims) => void (claims["iat"] = Number(claims["iat"]) - 400)),
  claim("over", later(-200)),
  set("an end in words", "exp", "tomorrow"),
  set("an end that is no number", "exp", null),
  set("made in words", "iat", "now"),
  claim("good from later on", (claims) => void (claims["nbf"] = Number(claims["iat"]) + 120)),
];

const WHAT: readonly LogoutCase[] = [
  without("events"),
  ...[null, true, LOGOUT_EVENT, [LOGOUT_EVENT], {}, { "http://schemas.openid.net/event/backchannel-logout2": {} }, { [LOGOUT_EVENT]: true }, { [LOGOUT_EVENT]: "" }, { [LOGOUT_EVENT]: null }, { [LOGOUT_EVENT]: [] }].map((events) => set(`events ${JSON.stringify(events)}`, "events", events)),
  set("a nonce, as an ID token has", "nonce", "n"),
  set("an empty nonce", "nonce", ""),
  set("a nonce of null", "nonce", null),
  without("jti"),
  ...["", 1, null, ["a"], "x".repeat(256)].map((jti) => set(`jti ${JSON.stringify(jti).slice(0, 12)}`, "jti", jti)),
  claim("neither sub nor sid", (claims) => {
    delete claims["sub"];
    delete claims["sid"];
  }),
  ...["sub", "sid"].flatMap((member) => ["", 42, null, {}, ["42"], "x".repeat(256)].map((value) => set(`${member} ${JSON.stringify(value).slice(0, 12)}`, member, value))),
];

export const LOGOUT_CASES: readonly LogoutCase[] = [...SIGNATURE, ...TYPE, ...FOR_WHOM, ...WHEN, ...WHAT];

/** Whose session it is not: a good token, that ends nothing of it. */
export const OTHERS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["another subject", { sub: "43" }],
  ["another session of the provider", { sid: "of-another-browser" }],
  ["another session of the subject", { sub: "42", sid: "of-another-browser" }],
  ["the session under another subject", { sub: "43", sid: "at-home" }],
  ["the subject in other letters", { sub: "42 " }],
];
