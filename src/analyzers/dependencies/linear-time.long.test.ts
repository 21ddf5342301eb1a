// Twice as much takes some twice as long, whatever a file repeats; and a million lines are read in a second or two.

import assert from "node:assert/strict";
import { test } from "node:test";

import { MAX_PACKAGES } from "./collect-facts.ts";
import type { ManifestFacts } from "./facts.ts";
import { readManifest } from "./read-manifest.ts";
import { resolveDependencies } from "./resolve/resolve-dependencies.ts";
import { NPM_EXAMPLES } from "./testing/npm-examples.ts";
import { MAX_VALUES } from "./syntax/tree.ts";
import { OTHER_EXAMPLES } from "./testing/other-examples.ts";
import { PYTHON_EXAMPLES } from "./testing/python-examples.ts";

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

/** Milliseconds of processor time, so that a busy machine is no slow reader. */
function timeOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function summaryOf(facts: ManifestFacts | null): unknown[] {
  return [facts?.packages.length, facts?.cut];
}

test("time grows as the file does, whatever it repeats", () => {
  const names = [...new Set([...NPM_EXAMPLES, ...PYTHON_EXAMPLES, ...OTHER_EXAMPLES].map(({ name }) => name))];
  const slow: string[] = [];
  for (const { what, name, make } of GROWING) {
    const content = Buffer.from(make(100_000));
    for (const file of name === "*" ? names : [name]) {
      const took = timeOf(() => {
        const facts = readManifest({ name: file, content });
        if (facts !== null) resolveDependencies([{ path: file, facts }]);
      });
      // 100,000 pieces of some characters: a linear reader takes some milliseconds, a quadratic one seconds.
      if (took > 1500) slow.push(`${file} of ${what}: ${Math.round(took)} ms`);
    }
  }
  assert.deepEqual(slow, []);
});

test("a lock file of a million lines takes a second or two, until it is read or refused with the reason", () => {
  const files: readonly (Growing & { readonly refused?: true })[] = [
    { what: "a line each", name: "go.sum", make: (size) => repeat(size, (index) => `example.com/m${index} v1.0.${index} h1:abc=\n`) },
    { what: "ten lines each", refused: true, name: "package-lock.json", make: (size) => `{"packages":{\n${repeat(size / 10, (index) => `"node_modules/a${index}":{\n"version":"1.0.0",\n"resolved":"https://registry.example/a${index}.tgz",\n"integrity":"sha512-abc",\n"license":"MIT",\n"dependencies":{\n"a${index + 1}":"^1"\n}\n},\n`)}}}` },
    { what: "five lines each", refused: true, name: "pnpm-lock.yaml", make: (size) => `lockfileVersion: '9.0'\npackages:\n${repeat(size / 5, (index) => `\n  a${index}@1.0.0:\n    resolution: {integrity: sha512-abc}\n    engines: {node: '>=18'}\n    hasBin: true\n`)}` },
    { what: "six lines each", refused: true, name: "Cargo.lock", make: (size) => repeat(size / 6, (index) => `[[package]]\nname = "a${index}"\nversion = "1.0.0"\nsource = "registry+x"\ndependencies = ["a${index + 1}"]\n\n`) },
  ];
  for (const { name, make, refused } of files) {
    const content = Buffer.from(make(1_000_000));
    let facts: ManifestFacts | null = null;
    const took = timeOf(() => (facts = readManifest({ name, content })));
    if (refused === true) assert.deepEqual((facts as ManifestFacts | null)?.errors.map(({ message }) => message), [`expected at most ${MAX_VALUES} values`], name);
    else assert.deepEqual(summaryOf(facts), [MAX_PACKAGES, true], name);
    // Measured: 0.3 to 1.3 s; the rest is for slower machines.
    assert.ok(took < 6000, `${name}: ${Math.round(took)} ms`);
  }
});
