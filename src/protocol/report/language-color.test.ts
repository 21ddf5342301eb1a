import assert from "node:assert/strict";
import { test } from "node:test";

import { languageColor } from "./language-color.ts";

test("languages have their usual colours, and a name that has none always the same one", () => {
  assert.equal(languageColor("TypeScript"), "#3178c6");
  assert.equal(languageColor("Nothing of the kind"), languageColor("Nothing of the kind"));
});

test("no language is as dark as the paper of the dark pages", () => {
  for (const name of ["reStructuredText", "Ignore List"]) assert.ok(Number.parseInt(languageColor(name).slice(1, 3), 16) > 0x50, languageColor(name));
});

test("whatever the name, the colour is six hexadecimal digits", () => {
  for (const name of ["", "Other", "__proto__", "constructor", "\"><script>", "C++", "漢字"]) assert.match(languageColor(name), /^#[0-9a-f]{6}$/);
});
