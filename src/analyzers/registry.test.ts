import assert from "node:assert/strict";
import { test } from "node:test";

import { createInstalledParsers } from "#analyzers/syntax/testing/read-grammar.ts";
import { ANALYZERS as VERSIONS } from "#protocol/sandbox/analyzers.ts";
import { listAnalyzers } from "./registry.ts";

const ANALYZERS = listAnalyzers(await createInstalledParsers());

for (const { id, examples, examine } of ANALYZERS) {
  for (const kind of ["finds", "ignores"] as const) {
    for (const { path, content, says } of examples[kind]) {
      test(`${id} ${kind} «${says}» in ${JSON.stringify(content.slice(0, 40))}`, () => {
        assert.equal(examine(path, Buffer.from(content)), says);
      });
    }
  }
  test(`${id} has examples of both kinds`, () => {
    assert.ok(examples.finds.length > 0 && examples.ignores.length > 0);
  });
}

test("the versions that key kept facts are those of the analysers", () => {
  assert.deepEqual(Object.fromEntries(ANALYZERS.map(({ id, version }) => [id, version])), VERSIONS);
});
