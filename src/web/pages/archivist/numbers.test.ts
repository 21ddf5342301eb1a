import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldWords, listNumbers } from "./numbers.ts";

test("names of fields become words", () => {
  assert.deepEqual(["meanCyclomatic", "above20Share", "files"].map(fieldWords), ["mean cyclomatic", "above 20 share", "files"]);
});

test("an answer becomes one row for each value, and what was not analysed is said", () => {
  const rows = listNumbers({ files: 12_000, hasReadme: false, dataDay: null, rows: [{ language: "C", share: 0.25 }], none: [] });
  assert.deepEqual(rows.map(({ name, value }) => `${name}: ${value}`), ["files: 12,000", "has readme: no", "data day: not known", "rows 1: language C, share 0.25", "none: none"]);
  assert.deepEqual(listNumbers(null), [{ name: "not analysed", value: "" }]);
});
