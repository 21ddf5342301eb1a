import assert from "node:assert/strict";
import { test } from "node:test";

import { LOCK_3, NPM_EXAMPLES, PACKAGE_JSON, YARN_1 } from "#analyzers/dependencies/testing/npm-examples.ts";
import { factsOf, sayFacts } from "#analyzers/dependencies/testing/say-facts.ts";

for (const { what, name, content, says } of NPM_EXAMPLES) {
  test(`reads ${what}`, () => {
    assert.deepEqual(sayFacts(name, content), says);
  });
}

test("a project says its name, licence, workspace and runtime", () => {
  const { name, version, licence, memberPaths, runtimes } = factsOf("package.json", PACKAGE_JSON);
  assert.deepEqual({ name, version, licence, memberPaths, runtimes }, { name: "shop", version: "1.0.0", licence: "MIT", memberPaths: ["packages/*"], runtimes: [{ product: "node", requirement: ">=20", line: 3 }] });
});

test("licences are read as packages of all ages write them", () => {
  const vectors: readonly (readonly [manifest: string, licence: string | undefined])[] = [
    ['{"license":"MIT"}', "MIT"], ['{"license":{"type":"MIT","url":"x"}}', "MIT"], ['{"licenses":[{"type":"MIT"},{"type":"Apache-2.0"}]}', "MIT OR Apache-2.0"], ['{"licenses":["BSD"]}', "BSD"], ['{"license":true}', undefined], ["{}", undefined],
  ];
  for (const [manifest, licence] of vectors) assert.equal(factsOf("package.json", manifest).licence, licence, manifest);
});

test("licences and sums of a lock file are kept as stated", () => {
  const [a] = factsOf("package-lock.json", LOCK_3).packages;
  assert.deepEqual([a?.licence, a?.integrity], ["ISC", "sha512-a"]);
});

test("a requirement of many descriptors is kept whole, so that each finds its package", () => {
  assert.equal(factsOf("yarn.lock", YARN_1).packages[0]?.requirement, "^1.0.0, ^1.1.0");
});
