import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import fc from "fast-check";

import { findLicences, type LicenceFacts } from "./find-licences.ts";
import { matchTexts } from "./match-texts.ts";
import { readWords } from "./read-words.ts";
import { shingleIndex } from "./templates.ts";

/** Any bytes, each as a character. */
const anyText = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1"));
const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 100_000 : 1500;
const listed = createRequire(import.meta.url)("spdx-license-list/full") as Readonly<Record<string, { readonly licenseText: string }>>;
const textOf = (id: string): string => listed[id]?.licenseText ?? assert.fail(id);
const find = (content: string, name = "LICENSE", language = "Text"): LicenceFacts => findLicences({ name, language, content: Buffer.from(content) });
const says = (facts: LicenceFacts): string => facts.map(({ kind, expression, nearest, line }) => `${kind} ${expression ?? `near ${nearest}`} ${line}`).join(", ");
const MIT = textOf("MIT").replace("<year> <copyright holders>", "2026 Somebody");

for (const { id } of shingleIndex().templates) {
  test(`the text of ${id} in SPDX's list is ${id}`, () => {
    const found = matchTexts(readWords(Buffer.from(textOf(id))));
    // The list has the text of the GPL behind that of LGPL 3, which is a text of its own.
    assert.deepEqual(found.map((match) => [match.id, match.score]).slice(0, 1), [[id, 1]]);
    assert.ok(found.length === (id === "LGPL-3.0-only" ? 2 : 1));
  });
}

/** What the matching guidelines take for the same. */
const SAME: readonly (readonly [how: string, change: (text: string) => string])[] = [
  ["in capitals", (text) => text.toUpperCase()],
  ["wrapped at 40 columns", (text) => text.replace(/(.{30,40}) /g, "$1\n")],
  ["on one line", (text) => text.replace(/\s+/g, " ")],
  ["in a comment", (text) => `/*\n${text.split("\n").map((line) => ` * ${line}`).join("\n")}\n */`],
  ["behind number signs", (text) => text.split("\n").map((line) => `# ${line}`).join("\n")],
  ["with other quotes", (text) => text.replaceAll('"', "``")],
  ["with the line feeds of Windows", (text) => text.replaceAll("\n", "\r\n")],
  ["with text before and behind", (text) => `The terms of a thing of ours.\n\n${text}\n\nThanks to everybody who helped.\n`],
  ["with other copyright lines", (text) => text.replace(/^Copyright.*$/m, "Copyright © 2001, 2003 A & B\nCopyright (c) 2004-2026 The C Foundation. All rights reserved.")],
  ["with bullets", (text) => text.replace(/^\d\. /gm, "* ")],
];
for (const [how, change] of SAME) {
  for (const id of ["MIT", "BSD-3-Clause", "ISC", "Apache-2.0"]) {
    test(`the text of ${id} ${how} is ${id}`, () => {
      const facts = find(change(textOf(id)));
      assert.deepEqual(facts.filter(({ kind }) => kind === "text").map(({ expression, score }) => [expression, score]), [[id, 1]]);
    });
  }
}

/** What they do not. */
const CHANGED: readonly (readonly [how: string, text: string])[] = [
  ["with a word more", MIT.replace("free of charge, to any person", "free of charge, to any private person")],
  ["with a word less", MIT.replace("without restriction, including", "including")],
  ["with a word changed", MIT.replace("sublicense,", "publish,").replace("and/or sell", "but not sell")],
  ["with a condition more", MIT.replace("following conditions:", "following conditions:\n\nThe Software shall be used for Good, and not on Sundays.")],
];
for (const [how, text] of CHANGED) {
  test(`the text of MIT ${how} is near MIT, and says so`, () => {
    const [fact, ...others] = find(text).filter(({ kind }) => kind === "text");
    assert.deepEqual(others, []);
    assert.ok(fact !== undefined && fact.expression === null && fact.nearest === "MIT" && fact.score < 1 && fact.score > 0.85, JSON.stringify(fact));
  });
}

test("a file with several texts gives several, each with its line", () => {
  const file = `Parts of this are by others.\n\n${MIT}\n-----\n\n${textOf("Apache-2.0")}\n-----\n\n${textOf("BSD-2-Clause")}\n-----\n${MIT}`;
  assert.deepEqual(find(file).filter(({ kind }) => kind === "text").map(({ expression }) => expression), ["MIT", "Apache-2.0", "BSD-2-Clause", "MIT"]);
});

test("a text within a file of source code is found at its top and at its end", () => {
  const commented = MIT.split("\n").map((line) => `// ${line}`).join("\n");
  assert.match(says(find(`${commented}\nint a;\n`, "a.c", "C")), /^text MIT [1-5]$/);
  const far = `#include "a.h"\n${"int a(void) { return 1; }\n".repeat(3000)}`;
  assert.match(says(find(`${far}/*\n${MIT}\n*/\n`, "a.c", "C")), /^text MIT 300\d$/);
});

const FILES = [
  ["// SPDX-License-Identifier: MIT\nint a;\n", "tag MIT 1"],
  ["/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */\n", "tag GPL-2.0-only WITH Linux-syscall-note 1"],
  ["\n<!-- SPDX-License-Identifier: (MIT OR Apache-2.0) -->", "tag MIT OR Apache-2.0 2"],
  ["// SPDX-License-Identifier: GPL-2.0+\n", "tag GPL-2.0-or-later 1"],
  ["// SPDX-License-Identifier: BSD 3-Clause\n", "tag BSD-3-Clause 1"],
  ["// SPDX-License-Identifier: !!\n", "tag near null 1"],
  ["const a = \"SPDX-License-Identifier: MIT\";\n", ""],
  ["// REUSE-IgnoreStart\n// SPDX-License-Identifier: MIT\n// REUSE-IgnoreEnd\n", ""],
  ["/**\n * @license MIT\n */\n", "tag MIT 2"],
  ["/** @license React v16.13.1 */\n", ""],
  ["# License: GPLv3+\nx\n", "tag GPL-3.0-or-later 1"],
  ["package a\n\n// Licensed under the Apache License, Version 2.0 (the \"License\");\n", "header Apache-2.0 3"],
  ["int a;\nint b;\nint c;\nint d;\nint e;\n// Licensed under the MIT license\n", ""],
  ["", ""],
  ["\u0000\u00ff", ""],
] as const;
for (const [content, expected] of FILES) test(`${JSON.stringify(content.slice(0, 60))} says ${expected === "" ? "nothing" : expected}`, () => assert.equal(says(find(content, "a.c", "C")), expected));

test("any bytes give facts of the shape that is promised", () => {
  const pieces = fc.array(fc.oneof(fc.constantFrom("MIT ", "Permission is hereby granted, free of charge, ", "SPDX-License-Identifier: ", "\n", "/*", "*/", "GNU General Public License ", "version 2", "Copyright (c) 2026", "\r", "(", "either of ", "@license "), anyText), { maxLength: 60 });
  fc.assert(
    fc.property(fc.oneof(pieces.map((all) => Buffer.from(all.join(""))), fc.uint8Array({ maxLength: 400 })), fc.constantFrom("C", "Markdown", "Other"), (content, language) => {
      for (const fact of findLicences({ name: "a", language, content })) {
        assert.ok(fact.line >= 1 && fact.score > 0 && fact.score <= 1);
        assert.ok(fact.expression !== null || fact.nearest !== null || fact.kind === "tag");
      }
    }),
    { numRuns: RUNS },
  );
});
