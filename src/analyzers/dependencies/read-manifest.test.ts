import assert from "node:assert/strict";
import { test } from "node:test";

import { dependenciesAnalyzer } from "./analyzer.ts";
import { MAX_PACKAGES } from "./collect-facts.ts";
import { readManifest } from "./read-manifest.ts";
import { CARGO_TOML, COMPOSER_LOCK, CSPROJ, DOCKERFILE, GEMFILE, GO_MOD, OTHER_EXAMPLES, POM, PUBSPEC_LOCK } from "./testing/other-examples.ts";
import { factsOf, sayFacts } from "./testing/say-facts.ts";

for (const { what, name, content, says } of OTHER_EXAMPLES) {
  test(`reads ${what}`, () => {
    assert.deepEqual(sayFacts(name, content), says);
  });
}

test("the analyser's own examples hold", () => {
  const { examples, examine } = dependenciesAnalyzer;
  for (const { path, content, says } of [...examples.finds, ...examples.ignores]) assert.equal(examine(path, Buffer.from(content)), says);
});

test("runtimes that projects ask for are said with their line", () => {
  const said = [["go.mod", GO_MOD], ["Cargo.toml", CARGO_TOML], ["pom.xml", POM], ["a.csproj", CSPROJ], ["composer.lock", COMPOSER_LOCK], ["Gemfile", GEMFILE], ["pubspec.lock", PUBSPEC_LOCK], ["Dockerfile", DOCKERFILE]].flatMap(
    ([name = "", content = ""]) => factsOf(name, content).runtimes?.map(({ product, requirement }) => `${product} ${requirement}`) ?? [],
  );
  assert.deepEqual(said, ["go 1.22.1", "rust 1.80", "java 21", "dotnet net8.0", "dotnet net9.0", "php >=8.2", "ruby 3.4.1", "dart >=3.5.0 <4.0.0", "node 22.12.0-alpine", "ghcr.io/acme/base 1.0", "busybox 1.37"]);
});

test("files are told by their base name, and workflows by what they say", () => {
  const none = ["package.json.bak", "Dockerfile~", "go.mod.txt", "requirements.md", "pom.xml.orig", "composer.lock.json", "constraints.txt", "index.ts"];
  for (const name of none) assert.equal(readManifest({ name, content: Buffer.from("{}") }), null, name);
  const names = ["Dockerfile.prod", "api.dockerfile", "Containerfile", "dev-requirements.txt", "requirements_test.in", "deps.versions.toml", "a.fsproj", "gems.locked"];
  for (const name of names) assert.notEqual(readManifest({ name, content: Buffer.from("") }), null, name);
  for (const content of ["uses: a/b@v1\n", "jobs:\n  a: 1\n", "# jobs:\n# uses: x\n"]) assert.equal(readManifest({ name: "a.yml", content: Buffer.from(content) }), null, content);
});

test("a file that is not what its name says is an error of that file, with its line", () => {
  const broken: readonly (readonly [name: string, content: string, error: string])[] = [
    ["package.json", '{\n  "dependencies": {\n    "a": ^1\n}', "3: expected a value"], ["package-lock.json", "[]", "1: expected an object"], ["Cargo.lock", "[[package]\n", "1: expected ]]"],
    ["pom.xml", "<project>\n<a>\n</b></project>", "3: expected no </b>"], ["pom.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>', "1: expected no document type"], ["pnpm-lock.yaml", "a: [\n", "1: expected a comma"],
    ["pubspec.lock", "packages:\n  a:\n   b: c\n d: e\n", "4: expected a line indented as those before"], ["uv.lock", 'a = """', "1: expected the end of a string"], ["package.json", `${"[".repeat(200)}`, "1: expected at most 100 levels"],
  ];
  for (const [name, content, error] of broken) {
    assert.deepEqual(sayFacts(name, content), [error], name);
  }
});

test("names that could harm whoever prints them are refused", () => {
  for (const name of ["a\u0000b", "a\u001b[2J", "a\u202eb", " a", "", "x".repeat(300)]) {
    assert.deepEqual(sayFacts("package.json", JSON.stringify({ dependencies: { [name]: "1.0.0", good: "1.0.0" } })), ["good 1.0.0 runtime direct:1", "1: expected a package name"]);
  }
});

test("members named as parts of objects are packages like any other", () => {
  const content = '{"dependencies":{"__proto__":"1.0.0","constructor":"1.0.0","toString":"1.0.0"}}';
  assert.deepEqual(factsOf("package.json", content).packages.map(({ name }) => name), ["__proto__", "constructor", "toString"]);
});

test("what is beyond the limit of packages is left out, and the file says so", () => {
  const content = Array.from({ length: MAX_PACKAGES + 5 }, (_, index) => `a:b${index}:1=runtimeClasspath`).join("\n");
  const { packages, cut, errors } = factsOf("gradle.lockfile", content);
  assert.deepEqual([packages.length, cut, errors.length], [MAX_PACKAGES, true, 1]);
});

test("a file that is too large is said to be so", () => {
  const facts = readManifest({ name: "package.json", content: new Uint8Array(2 * 1024 * 1024 + 1) });
  assert.deepEqual([facts?.packages, facts?.errors.length], [[], 1]);
});
