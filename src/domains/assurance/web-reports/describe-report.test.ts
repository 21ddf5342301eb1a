// Reports of browsers come from anybody: what is kept of them fits one narrow form.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";

import { describeReports } from "./describe-report.ts";

test("both forms of reports say which directive was broken, by what, and where", () => {
  const page = `http://localhost:7300/teams/${createUuid()}/vaults?about=secret#token`;
  assert.deepEqual(describeReports({ "csp-report": { "effective-directive": "script-src-elem", "blocked-uri": "https://evil.example/x.js", "document-uri": page } }), ["script-src-elem an address on /teams/:id/vaults"]);
  assert.deepEqual(describeReports({ "csp-report": { "violated-directive": "img-src" } }), ["img-src something on elsewhere"]);
  assert.deepEqual(describeReports([{ type: "csp-violation", body: { effectiveDirective: "style-src-attr", blockedURL: "inline", documentURL: page } }, { type: "csp-violation", body: { effectiveDirective: "require-trusted-types-for", blockedURL: "trusted-types-sink", documentURL: page } }]), [
    "style-src-attr inline on /teams/:id/vaults",
    "require-trusted-types-for trusted-types-sink on /teams/:id/vaults",
  ]);
});

test("what is no report, or tries to write something else, says nothing", () => {
  for (const message of [null, 1, "x", [], {}, { "csp-report": null }, { "csp-report": { "effective-directive": 'x" level="error' } }, { "csp-report": { "effective-directive": "a\nb" } }, [{ body: { effectiveDirective: { toString: "x" } } }], { "csp-report": { "effective-directive": "x".repeat(41) } }]) {
    assert.deepEqual(describeReports(message), [], JSON.stringify(message));
  }
});

test("a message with very many reports counts as some", () => {
  assert.equal(describeReports(Array.from({ length: 1000 }, () => ({ body: { effectiveDirective: "img-src" } }))).length, 10);
});
