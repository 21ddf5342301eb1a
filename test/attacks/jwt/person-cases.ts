// The table of attacks on people's tokens: what is sent to the API, and the rule of protocol/tokens/SPEC.md that refuses it. What is
// attacked alike in tokens of services is taken from their table.

import { createUuid } from "#base/uuid.ts";
import { FORM, HEADER, SIGNATURE, TIMES, type AttackCase } from "./cases.ts";

/** Of the shared ones, those that are about the form of a service's token. */
const OF_SERVICES = /typ of another kind|grant|TOK-14/;
const SHARED: readonly AttackCase[] = [...FORM, ...HEADER, ...SIGNATURE, ...TIMES].filter(({ name }) => !OF_SERVICES.test(name));

const PERSON: readonly AttackCase[] = [
  { name: "TOK-4: a service's token, whole, at the API", attack: (forge) => forge.signed({ ...forge.header, typ: "JWT" }, serviceClaims(forge)) },
  { name: "TOK-4: a person's claims under a service's type", attack: (forge) => forge.signed({ ...forge.header, typ: "JWT" }, forge.claims) },
  { name: "TOK-4: the type with its prefix", attack: (forge) => forge.signed({ ...forge.header, typ: "application/at+jwt" }, forge.claims) },
  { name: "TOK-17: a service's claims under a person's type", attack: (forge) => forge.signed(forge.header, serviceClaims(forge)) },
  ...(["iss", "sub", "aud", "azp", "iat", "nbf", "exp", "jti", "sid", "gen"] as const).map((member): AttackCase => ({
    name: `TOK-17: no ${member}`,
    attack: (forge) => forge.signed(forge.header, Object.fromEntries(Object.entries(forge.claims).filter(([name]) => name !== member))),
  })),
  ...(["role", "scope", "tenant", "teams", "admin", "cnf"] as const).map((member): AttackCase => ({ name: `TOK-17: a ${member} of its own making`, attack: (forge) => forge.signed(forge.header, { ...forge.claims, [member]: "owner" }) })),
  { name: "TOK-8: the issuer of another environment", attack: (forge) => forge.signed(forge.header, { ...forge.claims, iss: "spiffe://strongroom.production/role/authority" }) },
  { name: "TOK-8: issued by web itself", attack: (forge) => forge.signed(forge.header, { ...forge.claims, iss: "spiffe://strongroom.test/role/web" }) },
  { name: "TOK-8: the issuer in an array", attack: (forge) => forge.signed(forge.header, { ...forge.claims, iss: [forge.claims.iss] }) },
  { name: "TOK-18: a role as a person", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sub: "spiffe://strongroom.test/role/worker" }) },
  { name: "TOK-18: a person of another environment", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sub: `spiffe://strongroom.production/person/${createUuid()}` }) },
  { name: "TOK-18: the bare id of a person", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sub: createUuid() }) },
  { name: "TOK-18: an id with a path behind it", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sub: `${forge.claims.sub}/../${createUuid()}` }) },
  { name: "TOK-18: an id in upper case", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sub: String(forge.claims.sub).toUpperCase() }) },
  { name: "TOK-18: two subjects in an array", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sub: [forge.claims.sub] }) },
  { name: "TOK-19: for the authority", attack: (forge) => forge.signed(forge.header, { ...forge.claims, aud: "spiffe://strongroom.test/role/authority" }) },
  { name: "TOK-19: for the role that serves the API", attack: (forge) => forge.signed(forge.header, { ...forge.claims, aud: "spiffe://strongroom.test/role/web" }) },
  { name: "TOK-19: for the API of another environment", attack: (forge) => forge.signed(forge.header, { ...forge.claims, aud: "spiffe://strongroom.production/api" }) },
  { name: "TOK-19: audiences in an array", attack: (forge) => forge.signed(forge.header, { ...forge.claims, aud: [forge.claims.aud] }) },
  { name: "TOK-19: a prefix of the audience", attack: (forge) => forge.signed(forge.header, { ...forge.claims, aud: forge.claims.aud.slice(0, -1) }) },
  { name: "TOK-19: the audience with something behind it", attack: (forge) => forge.signed(forge.header, { ...forge.claims, aud: `${forge.claims.aud}/v2` }) },
  { name: "TOK-20: a front end that nobody knows", attack: (forge) => forge.signed(forge.header, { ...forge.claims, azp: "mobile" }) },
  { name: "TOK-20: a front end that is not known here", attack: (forge) => forge.signed(forge.header, { ...forge.claims, azp: "cli" }) },
  { name: "TOK-20: two front ends in an array", attack: (forge) => forge.signed(forge.header, { ...forge.claims, azp: ["pages"] }) },
  { name: "TOK-20: the front end in upper case", attack: (forge) => forge.signed(forge.header, { ...forge.claims, azp: "PAGES" }) },
  { name: "TOK-20: no front end but an empty text", attack: (forge) => forge.signed(forge.header, { ...forge.claims, azp: "" }) },
  { name: "TOK-20: a property that every object has", attack: (forge) => forge.signed(forge.header, { ...forge.claims, azp: "constructor" }) },
  { name: "TOK-21: a session that is no UUID", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sid: "*" }) },
  { name: "TOK-21: sessions in an array", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sid: [createUuid()] }) },
  { name: "TOK-21: no session but null", attack: (forge) => forge.signed(forge.header, { ...forge.claims, sid: null }) },
  { name: "TOK-23: no generation but an empty text", attack: (forge) => forge.signed(forge.header, { ...forge.claims, gen: "" }) },
  { name: "TOK-23: a generation that is a number", attack: (forge) => forge.signed(forge.header, { ...forge.claims, gen: 1 }) },
  { name: "TOK-23: generations in an array", attack: (forge) => forge.signed(forge.header, { ...forge.claims, gen: ["g".repeat(43)] }) },
  { name: "TOK-23: a generation with something behind it", attack: (forge) => forge.signed(forge.header, { ...forge.claims, gen: "g".repeat(44) }) },
  { name: "TOK-23: no generation but null", attack: (forge) => forge.signed(forge.header, { ...forge.claims, gen: null }) },
];

function serviceClaims({ now }: { readonly now: number }): object {
  const [authority, web] = ["spiffe://strongroom.test/role/authority", "spiffe://strongroom.test/role/web"];
  return { iss: authority, sub: web, aud: authority, iat: now, nbf: now, exp: now + 300, jti: createUuid() };
}

export const PERSON_ATTACKS: readonly AttackCase[] = [...SHARED, ...PERSON];
