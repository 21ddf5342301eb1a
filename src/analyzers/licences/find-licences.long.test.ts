// Every word of the shortest texts, and bytes of any kind.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import { findLicences } from "./find-licences.ts";
import { matchTexts } from "./match-texts.ts";
import { readWords } from "./read-words.ts";

const listed = createRequire(import.meta.url)("spdx-license-list/full") as Readonly<Record<string, { readonly licenseText: string }>>;
const textOf = (id: string): string => listed[id]?.licenseText ?? assert.fail(id);
const MIT = textOf("MIT").replace("<year> <copyright holders>", "2026 Somebody");

/** Of each licence the words in its body that are names, and so may be replaced. */
const REPLACEABLE = [
  ["MIT", "THE AUTHORS COPYRIGHT HOLDERS"],
  ["BSD-2-Clause", "THE COPYRIGHT HOLDERS AND CONTRIBUTORS THE COPYRIGHT HOLDER CONTRIBUTORS"],
  ["BSD-3-Clause", "name the copyright holder nor the names its contributors THE COPYRIGHT HOLDERS AND CONTRIBUTORS THE COPYRIGHT HOLDER CONTRIBUTORS"],
  ["ISC", "ISC ISC"],
  ["Zlib", ""],
] as const;
for (const [id, names] of REPLACEABLE) {
  test(`any word of ${id} that is changed is seen, but for names`, () => {
    const words = textOf(id).slice(textOf(id).search(/Permission|Redistribution and|This software is/)).split(/(\s+)/);
    const unseen: string[] = [];
    let changed = 0;
    for (const [index, word] of words.entries()) {
      if (!/^[^A-Za-z]*[A-Za-z]{3,}[^A-Za-z]*$/.test(word)) continue;
      changed++;
      const text = words.with(index, word.replace(/[A-Za-z]+/, "xyzzy")).join("");
      if (matchTexts(readWords(Buffer.from(text))).some((match) => match.id === id && match.score === 1)) unseen.push(word);
    }
    assert.ok(changed > 60);
    assert.equal(unseen.join(" ").replace(/[^A-Za-z ]/g, ""), names);
  });
}

test("bytes of any kind are read in time that grows with their number, and nothing is thrown", () => {
  const header = "/* Licensed under the MIT license. SPDX-License-Identifier: MIT */\n";
  for (const hostile of ["a ".repeat(500_000), header.repeat(100_000 / 8), `// REUSE-IgnoreStart\n${"// SPDX-License-Identifier: MIT\n".repeat(30_000)}`, `${MIT}\n`.repeat(900), "copyright (c) ".repeat(70_000), "gnu general public license version ".repeat(28_000), "Permission is hereby granted ".repeat(34_000), "(((((".repeat(200_000), `${textOf("GPL-3.0-only").replaceAll(" the ", " a ")}\n`.repeat(20)]) {
    const content = Buffer.from(hostile);
    for (const language of ["C", "Text"]) {
      const started = process.cpuUsage();
      const facts = findLicences({ name: "a", language, content });
      const { user } = process.cpuUsage(started);
      assert.ok(user < 6_000_000, `${user / 1000} ms for ${JSON.stringify(hostile.slice(0, 20))}`);
      assert.ok(facts.length <= 200);
    }
  }
});
