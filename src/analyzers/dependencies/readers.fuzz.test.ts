// Whatever a reader is given, it answers with facts that are small, plain and closed in themselves; and twice as much takes no more
// than some twice as long.

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

interface Growing {
  readonly what: string;
  readonly name: string;
  readonly make: (size: number) => string;
}

const repeat = (size: number, piece: (index: number) => string): string => Array.from({ length: size }, (_, index) => piece(index)).join("");

/** What makes a careless reader slow: each has a size at which a quadratic one would take minutes. */
const GROWING: readonly Growing[] = [
  ...["{", "[", '{"a":', '"', "\\", "\\\"", "/**/", "/*", "//", " ", "\n", "-", "- ", "? ", "a: ", "a:\n", "a: |\n", "'", '"a', "&a ", "[a,", "{a: ", "[a]\n", "a.", "a=[", '"""', "'''\n", "<a ", "<a>", "<a/>", "<!---->", "&amp;", "<a b='c' ", "${a", "$(a)", ";", "=", "==", "#", " #", "--hash=", "(", ") ", "do |a", "group :a do\n", "gem 'a', ", "uses:\njobs:\n", "FROM ", "FROM a\\\n", "ARG a=${a}${a}\n", "\t", "\r", "@", "/", ".", "0", "\u0000"].map((piece) => ({ what: JSON.stringify(piece), name: "*", make: (size: number) => repeat(size, () => piece) })),
  { what: "folders in folders", name: "package-lock.json", make: (size) => `{"packages":{"":{},${repeat(size / 20, (index) => `"${"node_modules/a/".repeat(index % 60)}node_modules/b${index}":{"version":"1.0.0","dependencies":{"x${index}":"1","b1":"1"}},`)}}}` },
  { what: "blocks of yarn", name: "yarn.lock", make: (size) => repeat(size / 20, (index) => `a${index}@^1, a${index}@^2:\n  version "1.0.0"\n  dependencies:\n    a${index + 1} "^1"\n`) },
  { what: "keys of bun", name: "bun.lock", make: (size) => `{"packages":{${repeat(size / 20, (index) => `"${"a/".repeat(index % 100)}b${index}":["b${index}@1.0.0","",{"dependencies":{"c":"1","d":"1"}},"sha512-x"],`)}}}` },
  { what: "pnpm's packages", name: "pnpm-lock.yaml", make: (size) => `lockfileVersion: '9.0'\npackages:\n${repeat(size / 20, (index) => `  a${index}@1.0.0:\n    resolution: {integrity: sha512-x}\n`)}snapshots:\n${repeat(size / 20, (index) => `  a${index}@1.0.0:\n    dependencies:\n      a${index + 1}: 1.0.0\n`)}` },
  { what: "properties that grow", name: "pom.xml", make: (size) => `<project><properties>${repeat(size / 40, (index) => `<p${index}>\${p${index + 1}}\${p${index + 1}}</p${index}>`)}</properties><dependencies>${repeat(size / 40, (index) => `<dependency><groupId>g</groupId><artifactId>a</artifactId><version>\${p${index}}</version></dependency>`)}</dependencies></project>` },
];

test("time grows as the file does, whatever it repeats", () => {
  const names = [...new Set(EXAMPLES.map(({ name }) => name))];
  const time = (name: string, content: Buffer): number => {
    const started = performance.now();
    const facts = readManifest({ name, content });
    if (facts !== null) resolveDependencies([{ path: name, facts }]);
    return performance.now() - started;
  };
  const slow: string[] = [];
  for (const { what, name, make } of GROWING) {
    const content = Buffer.from(make(100_000));
    for (const file of name === "*" ? names : [name]) {
      const took = time(file, content);
      // 100,000 pieces of some characters: a linear reader takes some milliseconds, a quadratic one seconds.
      if (took > 1500) slow.push(`${file} of ${what}: ${Math.round(took)} ms`);
    }
  }
  assert.deepEqual(slow, []);
});

test("a lock file of a million lines takes a second or two", () => {
  const files: readonly Growing[] = [
    { what: "a line each", name: "go.sum", make: (size) => repeat(size, (index) => `example.com/m${index} v1.0.${index} h1:abc=\n`) },
    { what: "ten lines each", name: "package-lock.json", make: (size) => `{"packages":{\n${repeat(size / 10, (index) => `"node_modules/a${index}":{\n"version":"1.0.0",\n"resolved":"https://registry.example/a${index}.tgz",\n"integrity":"sha512-abc",\n"license":"MIT",\n"dependencies":{\n"a${index + 1}":"^1"\n}\n},\n`)}}}` },
    { what: "five lines each", name: "pnpm-lock.yaml", make: (size) => `lockfileVersion: '9.0'\npackages:\n${repeat(size / 5, (index) => `\n  a${index}@1.0.0:\n    resolution: {integrity: sha512-abc}\n    engines: {node: '>=18'}\n    hasBin: true\n`)}` },
    { what: "six lines each", name: "Cargo.lock", make: (size) => repeat(size / 6, (index) => `[[package]]\nname = "a${index}"\nversion = "1.0.0"\nsource = "registry+x"\ndependencies = ["a${index + 1}"]\n\n`) },
  ];
  for (const { name, make } of files) {
    const content = Buffer.from(make(1_000_000));
    const started = performance.now();
    const facts = readManifest({ name, content });
    const took = performance.now() - started;
    assert.equal(facts?.packages.length, MAX_PACKAGES, name);
    assert.equal(facts.cut, true);
    // Measured: 0.6 to 1.6 s on one core; the rest is for machines that are busy.
    assert.ok(took < 10_000, `${name}: ${Math.round(took)} ms`);
  }
});
