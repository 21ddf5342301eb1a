// Sentences of the log: people, roles, the operator, and who is no longer named.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { AuditRecord } from "#protocol/api/audit.ts";
import { composeSentence, nameDetail, nameDomain } from "./sentence.ts";

const ADA: AuditRecord["actor"] = { kind: "person", role: null, person: { id: "0f8c2b1a-0000-4000-8000-000000000000", email: "ada@example.org" }, sessionId: null };

function read(title: string, actor: AuditRecord["actor"]): string {
  const { before, who, text } = composeSentence({ title, actor });
  return `${before ?? ""}${who}${text}`;
}

test("a person takes the place of somebody", () => {
  assert.equal(read("Somebody signed in", ADA), "ada@example.org signed in");
});

test("elsewhere who did it follows what was done", () => {
  assert.equal(read("A vault was made", ADA), "A vault was made by ada@example.org");
  assert.equal(read("A vault's name, project or branch was changed", ADA), "A vault's name, project or branch was changed by ada@example.org");
  assert.equal(read("A team was deleted; it can be restored for a while", ADA), "A team was deleted by ada@example.org; it can be restored for a while");
});

test("parts of the program and the operator are named", () => {
  assert.equal(read("An update has ended", { kind: "role", role: "worker", person: null, sessionId: null }), "An update has ended · the worker");
  assert.equal(read("Somebody exported the log", { kind: "operator", role: null, person: null, sessionId: null }), "Whoever runs the server exported the log");
});

test("who has no address is told apart by the id, and who was destroyed is not named", () => {
  assert.equal(read("Somebody signed in", { ...ADA, person: { id: "0f8c2b1a-0000-4000-8000-000000000000", email: null } }), "Person 0f8c2b1a signed in");
  assert.equal(read("Somebody signed in", { ...ADA, person: null }), "Somebody who is no longer named signed in");
});

test("domains and details are words", () => {
  assert.equal(nameDomain("vaults.vault-created"), "Vaults");
  assert.equal(nameDetail("approverPersonId"), "approver person id");
});
