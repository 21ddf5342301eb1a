import assert from "node:assert/strict";
import { test } from "node:test";

import { visibleName, visibleText } from "./visible-text.ts";

test("ordinary names in any script stay as they are", () => {
  for (const name of ["Contributor One", "José Ñuñez", "王小明", "Ольга", "عمر", "C++", "😀", "e\u0301"]) assert.equal(visibleText(name), name);
});

test("what cannot be seen or changes the order of reading is replaced", () => {
  const cases: [string, string][] = [
    ["a\u001b[31mb", "a\ufffd[31mb"],
    ["a\nb\rc\td", "a\ufffdb\ufffdc\ufffdd"],
    ["a\u009b2Jb", "a\ufffd2Jb"],
    ["a\u202eb\u2066c", "a\ufffdb\ufffdc"],
    ["a\u200bb\ufeffc\u2028d", "a\ufffdb\ufffdc\ufffdd"],
    ["a\u00a0b\u3000c", "a b c"],
    ["a\u3164b\ufe0fc", "a\ufffdb\ufffdc"],
    ["a\ud800b", "a\ufffdb"],
    ["\u{e0041}", "\ufffd"],
  ];
  for (const [text, expected] of cases) assert.equal(visibleText(text), expected);
});

test("a letter keeps three combining marks at most", () => {
  assert.equal(visibleText(`z${"\u0300".repeat(40)}a`), `z${"\u0300".repeat(3)}a`);
});

test("a name is shown up to 120 characters", () => {
  assert.equal(visibleName("a".repeat(120)), "a".repeat(120));
  assert.equal(visibleName("a".repeat(5000)), `${"a".repeat(119)}…`);
  assert.equal(visibleName("😀".repeat(121)), `${"😀".repeat(119)}…`);
});
