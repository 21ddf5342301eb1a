// Reports of browsers come from anybody: of all that they say only the name of a directive is kept.

import assert from "node:assert/strict";
import { test } from "node:test";

import { readDirectives } from "./system-routes.ts";

test("both forms of reports name the broken directive", () => {
  assert.deepEqual(readDirectives({ "csp-report": { "effective-directive": "script-src-elem", "blocked-uri": "https://evil.example" } }), ["script-src-elem"]);
  assert.deepEqual(readDirectives({ "csp-report": { "violated-directive": "img-src" } }), ["img-src"]);
  assert.deepEqual(readDirectives([{ type: "csp-violation", body: { effectiveDirective: "style-src" } }, { type: "csp-violation", body: { effectiveDirective: "font-src" } }]), ["style-src", "font-src"]);
});

test("what is no report, or tries to write into the log, says nothing", () => {
  for (const body of [null, 1, "x", [], {}, { "csp-report": null }, { "csp-report": { "effective-directive": 'x" level="error' } }, { "csp-report": { "effective-directive": "a\nb" } }, [{ body: { effectiveDirective: { toString: "x" } } }], { "csp-report": { "effective-directive": "x".repeat(41) } }]) {
    assert.deepEqual(readDirectives(body), [], JSON.stringify(body));
  }
});

test("a message with very many reports counts as some", () => {
  assert.equal(readDirectives(Array.from({ length: 1000 }, () => ({ body: { effectiveDirective: "img-src" } }))).length, 10);
});
