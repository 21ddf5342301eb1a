import assert from "node:assert/strict";
import { test } from "node:test";

import { FolderTally } from "./folder-tally.ts";

test("files are added up by language and share, binary, extension", () => {
  const tally = new FolderTally();
  tally.add({ path: "a.c", size: 10, fact: ["C", 0, 1, 2, 3] });
  tally.add({ path: "b.C", size: 5, fact: ["C", 0, 1, 0, 0] });
  tally.add({ path: "vendor/c.c", size: 7, fact: ["C", 2, 1, 0, 0] });
  tally.add({ path: "docs/d.png", size: 9, fact: [null, 1, 0, 0, 0] });
  tally.add({ path: "missing", size: 3, fact: null });
  assert.deepEqual(tally.toTally(), {
    "extension|.c": [3, 22], "language|C|": [2, 15, 7, 2, 2, 3], "language|C|vg": [1, 7, 1, 1, 0, 0],
    "extension|.png": [1, 9], "binary|d": [1, 9], "extension|": [1, 3],
  });
});

test("a fact that is none of ours is counted as other, never thrown at", () => {
  const tally = new FolderTally();
  for (const fact of [[], ["Nonsense", "x", null], ["__proto__", 0, 1, 0, 0], [5]]) tally.add({ path: "a", size: 1, fact });
  assert.deepEqual(tally.toTally()["language|Other|"], [4, 4, 1, 1, 0, 0]);
});

test("a folder of endless extensions has a sum that ends", () => {
  const tally = new FolderTally();
  for (let file = 0; file < 50_000; file++) tally.add({ path: `a.${file}x`, size: 1, fact: ["Other", 0, 1, 0, 0] });
  tally.add({ path: "b.0x", size: 1, fact: null });
  const sum = tally.toTally();
  assert.equal(Object.keys(sum).length, 2002);
  assert.deepEqual([sum["extension|.0x"], sum["extension|.other"]], [[2, 2], [48_000, 48_000]]);
});
