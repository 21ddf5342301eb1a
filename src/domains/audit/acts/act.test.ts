// What may not get into a record of an act.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { createManualClock } from "#platform/clock/manual-clock.ts";
import type { AuditDetailShape, AuditEventDeclaration } from "#platform/domain/domain.ts";
import { actorOf, checkAct, type AuditDetails } from "./act.ts";
import { createAudit } from "./audit.ts";

function check(shapes: Record<string, AuditDetailShape>, details: AuditDetails): void {
  const event: AuditEventDeclaration = { name: "vaults.vault-created", title: "A vault was created", details: shapes };
  checkAct({ actor: { kind: "role", role: "web" }, event: event.name, subject: { kind: "vault", id: createUuid() }, details }, event);
}

const REFUSED: readonly { readonly name: string; readonly shapes: Record<string, AuditDetailShape>; readonly details: AuditDetails }[] = [
  { name: "a detail that is not declared", shapes: {}, details: { note: 1 } },
  { name: "a declared detail that is missing", shapes: { count: "number" }, details: {} },
  { name: "text for a number", shapes: { count: "number" }, details: { count: "src/secret.ts" } },
  { name: "a number that is none", shapes: { count: "number" }, details: { count: Number.NaN } },
  { name: "text for a boolean", shapes: { retried: "boolean" }, details: { retried: "yes" } },
  { name: "a name for an identifier", shapes: { runId: "uuid" }, details: { runId: "acme" } },
  { name: "a name for a digest", shapes: { terms: "sha256" }, details: { terms: "acme" } },
  { name: "a name for an instant", shapes: { expiresAt: "instant" }, details: { expiresAt: "acme" } },
  { name: "an instant with more behind it", shapes: { expiresAt: "instant" }, details: { expiresAt: "2026-02-02T12:00:00.000Z (acme)" } },
  { name: "a word that is not listed", shapes: { outcome: ["done", "failed"] }, details: { outcome: "acme" } },
  { name: "a code outside the error catalogue", shapes: { code: "error-code" }, details: { code: "acme.secret" } },
  { name: "a code that every object has", shapes: { code: "error-code" }, details: { code: "toString" } },
];

for (const { name, shapes, details } of REFUSED) {
  test(`refused in a record: ${name}`, () => {
    assert.throws(() => check(shapes, details), /^Error: Defect: /);
  });
}

test("each shape takes what is of it", () => {
  check({ at: "instant", by: "uuid", terms: "sha256" }, { at: "2026-02-02T12:00:00.000Z", by: createUuid(), terms: "0".repeat(64) });
});

test("an event that no domain declares is refused", () => {
  const act = { actor: { kind: "role", role: "web" }, event: "vaults.nothing", subject: { kind: "vault", id: createUuid() }, details: {} } as const;
  assert.throws(() => checkAct(act, undefined), /Defect: expected an audit event that a domain declares/);
});

test("a subject that is not a UUID is refused", () => {
  const event: AuditEventDeclaration = { name: "vaults.vault-created", title: "A vault was created", details: {} };
  assert.throws(() => checkAct({ actor: { kind: "role", role: "web" }, event: event.name, subject: { kind: "vault", id: "acme" }, details: {} }, event), /UUID/);
});

test("nobody is no actor", () => {
  assert.throws(() => actorOf({ kind: "anonymous" }), /Defect/);
});

test("an event that is declared twice, or under another domain's name, stops the start", () => {
  const event: AuditEventDeclaration = { name: "vaults.vault-created", title: "A vault was created", details: {} };
  const clock = createManualClock();
  assert.throws(() => createAudit({ clock, domains: [{ name: "vaults", auditEvents: [event, event] }] }), /declared twice/);
  assert.throws(() => createAudit({ clock, domains: [{ name: "live", auditEvents: [event] }] }), /begin with «live\.»/);
});
