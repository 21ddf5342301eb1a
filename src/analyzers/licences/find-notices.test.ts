import assert from "node:assert/strict";
import { test } from "node:test";

import { parseExpression } from "#base/licence-expression.ts";

import { findNotices } from "./find-notices.ts";
import { NOTICE_RULES } from "./notice-rules.ts";

for (const [index, rule] of NOTICE_RULES.entries()) {
  const name = typeof rule.expression === "string" ? rule.expression : `rule ${index} (${rule.finds[0] ?? ""})`;
  test(`the rule of ${name} finds its notices and no others`, () => {
    for (const text of rule.finds) {
      const found = findNotices(`/* ${text} license */`);
      assert.ok(found.length > 0, text);
      if (typeof rule.expression === "string") assert.ok(found.some(({ expression }) => expression === rule.expression), `${text}: ${JSON.stringify(found)}`);
    }
    for (const text of rule.ignores) {
      const found = findNotices(`/* ${text} license */`);
      if (typeof rule.expression === "string") assert.ok(!found.some(({ expression }) => expression === rule.expression), `${text}: ${JSON.stringify(found)}`);
      else assert.deepEqual(found, [], text);
    }
    assert.ok(rule.finds.length > 0 && rule.ignores.length > 0);
  });
}

const NOTICES = [
  ["This program is free software; you can redistribute it and/or modify\n * it under the terms of the GNU General Public License as published by\n * the Free Software Foundation; either version 2 of the License, or\n * (at your option) any later version.", "GPL-2.0-or-later"],
  ["under the terms of the GNU General Public License version 2 as\n * published by the Free Software Foundation.", "GPL-2.0-only"],
  ["under the terms of the GNU General Public License as published by the Free Software Foundation, version 3.", "GPL-3.0-only"],
  ["under the terms of version 2 of the GNU General Public License as", "GPL-2.0-only"],
  ["under the terms of the GNU Lesser General Public License as published by the Free Software Foundation; either\n# version 2.1 of the License, or (at your option) any later version.", "LGPL-2.1-or-later"],
  ["under the terms of the GNU Library General Public License as published by the Free Software Foundation; either version 2 of the License, or (at your option) any later version.", "LGPL-2.0-or-later"],
  ["the GNU Affero General Public License, version 3, as published by", "AGPL-3.0-only"],
  ["License: GPLv3+", "GPL-3.0-or-later"],
  ["Licensed under the GPL v2", "GPL-2.0-only"],
  ["under the terms of the GNU General Public License version 2 only, as published by the Free Software Foundation. Oracle designates this particular file as subject to the \"Classpath\" exception", "GPL-2.0-only WITH Classpath-exception-2.0"],
  ["See the GNU General Public License for more details.", ""],
  ["Licensed under the Apache License, Version 2.0 <LICENSE-APACHE or http://www.apache.org/licenses/LICENSE-2.0> or the MIT license <LICENSE-MIT>, at your option.", "Apache-2.0 OR MIT"],
  ["Licensed under your choice of (a) the Redis Source Available License 2.0 (RSALv2); or (b) the Server Side Public License v1 (SSPLv1); or (c) the GNU Affero General Public License v3 (AGPLv3).", "LicenseRef-RSALv2 OR SSPL-1.0 OR AGPL-3.0-only"],
  ["contributions are subject to the user's choice of the Redis Source Available License v2 (RSALv2) or the Server Side Public License v1 (SSPLv1), as follows:", "LicenseRef-RSALv2 OR SSPL-1.0"],
  ["Licensed under the Apache License, Version 2.0. Parts are licensed under the MIT license.", "Apache-2.0|MIT"],
  ["// a program about licenses", ""],
] as const;

for (const [text, says] of NOTICES) test(`«${text.slice(0, 60)}…» says ${says === "" ? "nothing" : says}`, () => assert.equal(findNotices(text).map(({ expression }) => expression).join("|"), says));

test("a notice has the line on which it begins", () => {
  assert.deepEqual(findNotices("#!/bin/sh\n#\n# Licensed under the MIT\n# license\n"), [{ expression: "MIT", line: 3 }]);
});

test("what the rules say is an expression", () => {
  for (const { expression } of NOTICE_RULES) if (typeof expression === "string") assert.ok(parseExpression(expression) !== null, expression);
});
