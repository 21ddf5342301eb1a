// The content security policy under Google's CSP Evaluator: no finding. The evaluator has been seen to find what is taken out here.

import assert from "node:assert/strict";
import { test } from "node:test";

import { CspEvaluator } from "csp_evaluator/dist/evaluator.js";
import { CspParser } from "csp_evaluator/dist/parser.js";

import { CONTENT_SECURITY_POLICY, pagePolicy } from "#platform/http/headers.ts";

function findings(policy: string): readonly string[] {
  return new CspEvaluator(new CspParser(policy).csp).evaluate().map(({ directive, description, severity }) => `${directive} (${severity}): ${description}`);
}

const PAGE = pagePolicy("ZmlmdGVlbiByYW5kb20gYnl0");

for (const [name, policy] of [["pages", PAGE], ["all other answers", CONTENT_SECURITY_POLICY]] as const) {
  test(`the CSP Evaluator has no finding in the policy of ${name}`, () => {
    assert.deepEqual(findings(policy), []);
  });
}

const WEAKER: readonly (readonly [string, string | RegExp, string])[] = [
  ["inline scripts", /'nonce-.+?' 'strict-dynamic'/, "'unsafe-inline'"],
  ["eval", "script-src", "script-src 'unsafe-eval'"],
  ["any host", /script-src [^;]+/, "script-src *"],
  ["our own host", /'nonce-.+?' 'strict-dynamic'/, "'self'"],
  ["data scripts", /script-src [^;]+/, "script-src data:"],
  ["a short nonce", /'nonce-.+?'/, "'nonce-abc'"],
  ["no base-uri", "base-uri 'none'; ", ""],
];

for (const [name, ours, weaker] of WEAKER) {
  test(`it finds: ${name}`, () => {
    const policy = PAGE.replace(ours, weaker);
    assert.notEqual(policy, PAGE);
    assert.notDeepEqual(findings(policy), []);
  });
}
