// The parser by itself: what it gives, and that each rule about form has its own refusal.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { encodeBase64url } from "./base64url.ts";
import { isGrant, roleOfSpiffeId, spiffeId, TOKEN_ROLES } from "./claims.ts";
import { parseToken } from "./parse-token.ts";
import vectors from "./vectors.json" with { type: "json" };

const [service, grant] = vectors.accepted;
const part = (value: unknown): string => encodeBase64url(new TextEncoder().encode(JSON.stringify(value)));

/** The good token with its header replaced. */
function withHeader(header: unknown): string {
  return `${part(header)}.${service?.token.split(".").slice(1).join(".") ?? ""}`;
}

test("TOK-1: a parsed token gives its header, its claims and what is signed", () => {
  const { header, claims, signed, signature } = parseToken(service?.token);
  assert.deepEqual(header, { alg: "ES256", kid: vectors.kid, typ: "JWT" });
  assert.equal(claims.sub, "spiffe://strongroom.test/role/worker");
  assert.equal(signature.length, 64);
  assert.equal(new TextDecoder().decode(signed), service?.token.split(".").slice(0, 2).join("."));
  assert.equal(isGrant(claims), false);
});

test("TOK-14: a job grant gives its tenant and vault", () => {
  const { claims } = parseToken(grant?.token);
  assert.ok(isGrant(claims));
  assert.deepEqual([claims.tenant, claims.vault], [grant?.tenant, grant?.vault]);
});

const HEADERS = {
  "no algorithm at all": { kid: vectors.kid, typ: "JWT" },
  "alg none": { alg: "none", kid: vectors.kid, typ: "JWT" },
  "a symmetric algorithm": { alg: "HS256", kid: vectors.kid, typ: "JWT" },
  "a key of its own": { alg: "ES256", kid: vectors.kid, typ: "JWT", jwk: vectors.key },
  "an extension that must be understood": { alg: "ES256", kid: vectors.kid, typ: "JWT", crit: ["exp"] },
  "another type": { alg: "ES256", kid: vectors.kid, typ: "JOSE" },
  "nothing": {},
};
for (const [what, header] of Object.entries(HEADERS)) {
  test(`TOK-4: a header with ${what} is refused`, () => {
    assert.throws(() => parseToken(withHeader(header)), (error) => isAppError(error, "token.refused") && error.details["rule"] === "TOK-4");
  });
}

test("TOK-9: a SPIFFE id names a role of its environment, whole and exactly", () => {
  for (const role of TOKEN_ROLES) assert.equal(roleOfSpiffeId("test", spiffeId("test", role)), role);
  const worker = spiffeId("test", "worker");
  for (const id of ["", "worker", `${worker}/`, `${worker} `, worker.toUpperCase(), worker.slice(0, -1), spiffeId("test2", "worker"), worker.replace("spiffe", "https"), `${worker}?`, `${worker}#`]) {
    assert.equal(roleOfSpiffeId("test", id), null);
  }
});
