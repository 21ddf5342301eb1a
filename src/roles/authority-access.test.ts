// Every operation by every role with every kind of token: the whole matrix, against a list of what may be.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { INSTALLATION_ID } from "#platform/keyring/authority.ts";
import type { VerifiedToken } from "#platform/tokens/verify-token.ts";
import { TOKEN_ROLES } from "#protocol/tokens/claims.ts";
import { AUTHORITY_ACCESS, authorise, dataKeyOperation, type AuthorityOperation } from "./authority-access.ts";

/** All that is allowed; what is not written here is refused. */
const ALLOWED: readonly string[] = [
  "web, service token: create-tenant-keys",
  "web, service token: create-vault-keys",
  "web, service token: data-key field",
  "web, service token: data-key evidence",
  "web, service token: data-key of the installation",
  "web, service token: data-key of the installation for mail",
  "web, service token: destroy-keys of a vault",
  "web, service token: rotate-keys",
  "web, service token: person-token",
  "web, service token: destroy-keys of a tenant",
  "worker, service token: destroy-keys of a tenant",
  "worker, service token: exchange",
  "worker, service token: sign-checkpoint",
  "worker, service token: sign-stream-head",
  "web, service token: sign-stream-head",
  "web, service token: sign-report",
  "worker, service token: data-key of the installation for mail",
  "worker, grant of the vault: data-key field",
  "worker, grant of the vault: data-key evidence",
  "worker, grant of the vault: data-key facts",
  "worker, grant of the vault: data-key mirror",
  "worker, grant of the vault: destroy-keys of a vault",
  "worker, grant of the vault: open-credential",
];

const target = { tenantId: createUuid(), vaultId: createUuid() };
const GRANTS: Readonly<Record<string, VerifiedToken["grant"]>> = {
  "service token": null,
  "grant of the vault": target,
  "grant of another vault of the tenant": { ...target, vaultId: createUuid() },
  "grant of another tenant": { ...target, tenantId: createUuid() },
};

for (const operation of Object.keys(AUTHORITY_ACCESS) as AuthorityOperation[]) {
  for (const role of TOKEN_ROLES) {
    for (const [kind, grant] of Object.entries(GRANTS)) {
      const name = `${role}, ${kind}: ${operation}`;
      const allowed = ALLOWED.includes(name);
      test(`${name} is ${allowed ? "allowed" : "refused"}`, () => {
        const call = (): void => authorise(operation, { role, jti: createUuid(), expiresAt: 0, grant }, target);
        if (allowed) call();
        else assert.throws(call, (error) => isAppError(error, "authority.refused"));
      });
    }
  }
}

test("every line of the list is a case of the matrix", () => {
  const names = Object.keys(AUTHORITY_ACCESS).flatMap((operation) => TOKEN_ROLES.flatMap((role) => Object.keys(GRANTS).map((kind) => `${role}, ${kind}: ${operation}`)));
  assert.deepEqual(ALLOWED.filter((name) => !names.includes(name)), []);
});

test("a worker's grant for one vault gives the tenant's field key, and for no other tenant", () => {
  const worker = (grant: VerifiedToken["grant"]): VerifiedToken => ({ role: "worker", jti: createUuid(), expiresAt: 0, grant });
  authorise("data-key field", worker(target), { tenantId: target.tenantId });
  assert.throws(() => authorise("data-key field", worker(target), { tenantId: createUuid() }), (error) => isAppError(error, "authority.refused"));
});

test("the key for mail is the installation's alone, and opens nothing else of it", () => {
  const worker: VerifiedToken = { role: "worker", jti: createUuid(), expiresAt: 0, grant: null };
  const ask = (tenantId: Uuid, purpose: "mail" | "field"): void => authorise(dataKeyOperation({ tenantId, purpose }), worker, { tenantId });
  ask(INSTALLATION_ID, "mail");
  assert.throws(() => ask(INSTALLATION_ID, "field"), (error) => isAppError(error, "authority.refused"));
  assert.throws(() => ask(createUuid(), "mail"), (error) => isAppError(error, "authority.refused"));
});

test("the installation's key is an operation of its own, whatever the purpose that is named", () => {
  for (const purpose of ["field", "evidence", "facts", "mirror"] as const) {
    assert.equal(dataKeyOperation({ tenantId: INSTALLATION_ID, purpose }), "data-key of the installation");
    assert.equal(dataKeyOperation({ tenantId: createUuid(), purpose }), `data-key ${purpose}`);
  }
});
