// Whatever a reader is given, it answers with facts that are small, plain and closed in themselves.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { MAX_PACKAGES } from "./collect-facts.ts";
import type { ManifestFacts } from "./facts.ts";
import { readManifest } from "./read-manifest.ts";
import { resolveDependencies } from "./resolve/resolve-dependencies.ts";
import { NPM_EXAMPLES } from "./testing/npm-examples.ts";
import { OTHER_EXAMPLES } from "./testing/other-examples.ts";
import { PYTHON_EXAMPLES } from "./testing/python-examples.ts";

const FULL = process.env["STRONGROOM_FULL"] === "1";
const seed = Number(process.env["STRONGROOM_SEED"] ?? Date.now() % 2 ** 31) | 0;
const parameters = { numRuns: FULL ? 1_000_000 : 4000, seed };
const EXAMPLES = [...NPM_EXAMPLES, ...PYTHON_EXAMPLES, ...OTHER_EXAMPLES];

/** Good files with some characters changed, left out, put in, parts of other files, and bytes that are no text. */
function spoiled(): fc.Arbitrary<{ name: string; content: Buffer }> {
  const pieces = fc.constantFrom(
    "", "\n", "\n\n", " ", "  ", "\t", "\r\n", '"', "'", "`", "{", "}", "[", "]", "[[", "(", ")", "<", ">", "</", "/>", "<!--", "<![CDATA[", "&", "&#x", ":", ": ", "- ", "? ", "|", ">-", "#", " #", "=", "==", ",", "@", "\\",
    "\\u", "${", "$(", "=>", "//", "/*", "\u0000", "\ufeff", "\ud800", "é", "null", "true", "1e999", "__proto__", "node_modules/", "---\n", '"""', "'''", "_", "*a", "&a ", "!!x ", "x".repeat(300),
  );
  const change = fc.record({ at: fc.nat(), left: fc.nat(6), put: pieces });
  return fc.tuple(fc.constantFrom(...EXAMPLES), fc.constantFrom(...EXAMPLES), fc.array(change, { minLength: 1, maxLength: 6 }), fc.option(fc.uint8Array({ maxLength: 8 }), { freq: 8 })).map(([{ name, content }, other, changes, bytes]) => {
    let text = content;
    for (const { at, left, put } of changes) {
      const place = at % (text.length + 1);
      text = text.slice(0, place) + put + text.slice(place + left);
    }
    const mixed = changes.length === 6 ? text + other.content : text;
    return { name, content: bytes === null ? Buffer.from(mixed) : Buffer.concat([Buffer.from(mixed), bytes]) };
  });
}

function check(facts: ManifestFacts): void {
  const { packages, errors } = facts;
  assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts, "plain");
  assert.ok(packages.length <= MAX_PACKAGES && errors.length <= 20);
  for (const { name, version, requirement, dependsOn, line } of packages) {
    assert.ok(name.length > 0 && name.length <= 256 && (version?.length ?? 1) <= 512 && (requirement?.length ?? 1) <= 512);
    assert.ok(line === null || line >= 1);
    for (const place of dependsOn ?? []) assert.ok(packages[place] !== undefined);
  }
}

test("spoiled files give facts or errors, never a throw, and what is joined of them is whole", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(spoiled(), fc.constantFrom("", "a/", "a/b/", "c/")), { minLength: 1, maxLength: 3 }), (files) => {
      const manifests = files.flatMap(([file, folder]) => {
        const facts = readManifest(file);
        if (facts === null) return [];
        check(facts);
        return [{ path: folder + file.name, facts }];
      });
      const components = resolveDependencies(manifests);
      const purls = new Set(components.map(({ purl }) => purl));
      assert.equal(purls.size, components.length);
      for (const { path, dependsOn, purl, from } of components) {
        assert.ok(path.length === 0 || path.at(-1) === purl);
        assert.ok(from.length > 0 && [...path, ...dependsOn].every((one) => purls.has(one)));
      }
    }),
    parameters,
  );
});

test("anything under any name is taken", () => {
  const names = [...new Set(EXAMPLES.map(({ name }) => name))];
  fc.assert(fc.property(fc.constantFrom(...names), fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: "binary", maxLength: 200 }).map((text) => Buffer.from(text)), fc.json().map((text) => Buffer.from(text))), (name, content) => {
    const facts = readManifest({ name, content });
    if (facts !== null) check(facts);
  }), parameters);
});
