import assert from "node:assert/strict";
import { test } from "node:test";

import { factsOf, sayComponents } from "#analyzers/dependencies/testing/say-facts.ts";
import { resolveDependencies } from "./resolve-dependencies.ts";

const YARN = `
a@^1.0.0:
  version "1.1.0"
  dependencies:
    b "^2.0.0"

b@^1.0.0:
  version "1.0.0"

b@^2.0.0:
  version "2.0.0"
  dependencies:
    c "*"

c@*:
  version "3.0.0"

tool@^1.0.0:
  version "1.0.0"
  dependencies:
    c "*"
    d "*"

d@*:
  version "4.0.0"
`;

const CARGO_LOCK = `
[[package]]
name = "shop"
version = "0.1.0"
dependencies = ["a", "cc", "member"]
[[package]]
name = "member"
version = "0.1.0"
dependencies = ["t"]
[[package]]
name = "a"
version = "1.0.0"
source = "registry+x"
dependencies = ["t"]
[[package]]
name = "cc"
version = "1.0.0"
source = "registry+x"
[[package]]
name = "t"
version = "1.0.0"
source = "registry+x"
`;

const CASES: readonly { what: string; files: Readonly<Record<string, string>>; says: readonly string[] }[] = [
  {
    what: "a manifest says of a lock file what is direct and what for; the rest follows the arrows",
    files: { "package.json": '{"dependencies":{"a":"^1.0.0"},"devDependencies":{"tool":"^1.0.0","b":"^1.0.0"}}', "yarn.lock": YARN },
    says: [
      "pkg:npm/a@1.1.0 runtime direct asked ^1.0.0", "pkg:npm/b@1.0.0 development direct asked ^1.0.0", "pkg:npm/b@2.0.0 runtime indirect by a@1.1.0",
      "pkg:npm/c@3.0.0 runtime indirect by tool@1.0.0", "pkg:npm/d@4.0.0 development indirect by tool@1.0.0", "pkg:npm/tool@1.0.0 development direct asked ^1.0.0",
    ],
  },
  {
    what: "without a manifest what nobody needs is direct",
    files: { "yarn.lock": YARN },
    says: [
      "pkg:npm/a@1.1.0 runtime direct", "pkg:npm/b@1.0.0 runtime direct", "pkg:npm/b@2.0.0 runtime indirect by a@1.1.0", "pkg:npm/c@3.0.0 runtime indirect by tool@1.0.0",
      "pkg:npm/d@4.0.0 runtime indirect by tool@1.0.0", "pkg:npm/tool@1.0.0 runtime direct",
    ],
  },
  {
    what: "without arrows and without a manifest nothing is known of it",
    files: { "gradle.lockfile": "a:b:1=runtimeClasspath\n" },
    says: ["pkg:maven/a/b@1 runtime ?"],
  },
  {
    what: "a manifest without a lock file gives what it asks for",
    files: { "package.json": '{"name":"shop","dependencies":{"a":"^1","pinned":"2.0.0"}}', "docs/package.json": '{"name":"docs","dependencies":{"a":"~1.4","shop":"1"}}' },
    says: ["pkg:npm/a runtime direct asked ^1 and ~1.4", "pkg:npm/pinned@2.0.0 runtime direct asked 2.0.0"],
  },
  {
    what: "projects of a workspace ask the lock file of its root, others do not",
    files: {
      "package.json": '{"workspaces":["packages/*"],"dependencies":{}}',
      "packages/one/package.json": '{"devDependencies":{"a":"^1.0.0","missing":"^9","host":"1"},"peerDependencies":{"host":"*","peer":"*"}}',
      "elsewhere/package.json": '{"dependencies":{"a":"^1.0.0"}}',
      "yarn.lock": 'a@^1.0.0:\n  version "1.1.0"\n',
    },
    says: ["pkg:npm/a runtime direct asked ^1.0.0", "pkg:npm/a@1.1.0 development direct asked ^1.0.0", "pkg:npm/host development direct asked 1", "pkg:npm/missing development direct asked ^9"],
  },
  {
    what: "Cargo's workspace is known by the names in its lock file",
    files: {
      "Cargo.toml": '[package]\nname = "shop"\n[dependencies]\na = "1"\n[build-dependencies]\ncc = "1"\n',
      "deep/member/Cargo.toml": '[package]\nname = "member"\n[dev-dependencies]\nt = "1"\n',
      "Cargo.lock": CARGO_LOCK,
    },
    says: ["pkg:cargo/a@1.0.0 runtime direct asked 1", "pkg:cargo/cc@1.0.0 build direct asked 1", "pkg:cargo/t@1.0.0 runtime direct asked 1"],
  },
  {
    what: "names are compared as the ecosystem does",
    files: { "pyproject.toml": '[project]\nname = "x"\ndependencies = ["Foo_Bar>=1"]\n', "poetry.lock": '[[package]]\nname = "foo-bar"\nversion = "1.2"\n[package.dependencies]\nbaz = "*"\n[[package]]\nname = "baz"\nversion = "3"\n' },
    says: ["pkg:pypi/baz@3 runtime indirect by foo-bar@1.2", "pkg:pypi/foo-bar@1.2 runtime direct asked >=1"],
  },
  {
    what: "requirements stand beside other files by themselves",
    files: { "requirements.txt": "a==2\n", "poetry.lock": '[[package]]\nname = "a"\nversion = "1"\n' },
    says: ["pkg:pypi/a@1 runtime ?", "pkg:pypi/a@2 runtime direct asked ==2"],
  },
  {
    what: "go.mod from Go 1.17 on is the list, and go.sum adds nothing to it",
    files: { "go.mod": "module m\ngo 1.22\nrequire a.b/c v1.0.0\n", "go.sum": "a.b/c v1.0.0 h1:x=\nd.e/f v1.0.0 h1:y=\n" },
    says: ["pkg:golang/a.b/c@v1.0.0 runtime direct asked v1.0.0"],
  },
  {
    what: "before that go.sum has what others need, the highest version last",
    files: { "go.mod": "module m\ngo 1.16\nrequire a.b/c v1.0.0\n", "go.sum": "a.b/c v1.0.0 h1:x=\nd.e/f v1.0.0 h1:y=\nd.e/f v1.2.0 h1:z=\n" },
    says: ["pkg:golang/a.b/c@v1.0.0 runtime direct asked v1.0.0", "pkg:golang/d.e/f@v1.2.0 runtime indirect"],
  },
  {
    what: "versions come from a file above where a project names none",
    files: {
      "Directory.Packages.props": '<Project><ItemGroup><PackageVersion Include="Serilog" Version="4.2.0"/><PackageVersion Include="Unused" Version="1.0.0"/></ItemGroup></Project>',
      "src/a/a.csproj": '<Project><ItemGroup><PackageReference Include="serilog"/></ItemGroup></Project>',
      "pom.xml": "<project><groupId>g</groupId><artifactId>parent</artifactId><dependencyManagement><dependencies><dependency><groupId>x</groupId><artifactId>y</artifactId><version>5</version></dependency></dependencies></dependencyManagement></project>",
      "child/pom.xml": "<project><groupId>g</groupId><artifactId>child</artifactId><dependencies><dependency><groupId>x</groupId><artifactId>y</artifactId></dependency><dependency><groupId>g</groupId><artifactId>parent</artifactId></dependency></dependencies></project>",
    },
    says: ["pkg:maven/x/y@5 runtime direct", "pkg:nuget/serilog@4.2.0 runtime direct"],
  },
  {
    what: "a catalog of Gradle asks the lock files of its build",
    files: {
      "gradle/libs.versions.toml": '[libraries]\na = "x:a:1.0"\nmanaged = { module = "x:managed" }\n',
      "app/gradle.lockfile": "x:a:1.1=runtimeClasspath\nx:managed:3=testRuntimeClasspath\nx:other:4=runtimeClasspath\n",
    },
    says: ["pkg:maven/x/a@1.1 runtime direct asked 1.0", "pkg:maven/x/managed@3 runtime direct", "pkg:maven/x/other@4 runtime indirect"],
  },
  {
    what: "packages that were committed after their installation ask for nothing",
    files: { "package.json": '{"dependencies":{"a":"1.0.0"}}', "node_modules/a/package.json": '{"name":"a","dependencies":{"b":"1.0.0"},"devDependencies":{"c":"1"}}', "web/vendor/x/composer.json": '{"require":{"y/z":"1"}}', "vendor.json/go.mod": "module m\nrequire a.b/c v1.0.0\n" },
    says: ["pkg:golang/a.b/c@v1.0.0 runtime direct asked v1.0.0", "pkg:npm/a@1.0.0 runtime direct asked 1.0.0"],
  },
  {
    what: "arrows in a circle end",
    files: { "Gemfile.lock": "GEM\n  specs:\n    a (1)\n      b\n    b (1)\n      c\n    c (1)\n      b\n\nDEPENDENCIES\n  a\n" },
    says: ["pkg:gem/a@1 runtime direct", "pkg:gem/b@1 runtime indirect by a@1", "pkg:gem/c@1 runtime indirect by a@1 > b@1"],
  },
];

for (const { what, files, says } of CASES) {
  test(what, () => {
    assert.deepEqual(sayComponents(files), says);
    // In any order of files.
    assert.deepEqual(sayComponents(Object.fromEntries(Object.entries(files).toReversed())), says);
  });
}

test("a component names its files, its needs, its sum and its licence", () => {
  const lock = '{"lockfileVersion":3,"packages":{"":{"dependencies":{"a":"1"}},"node_modules/a":{"version":"1.0.0","license":"MIT","integrity":"sha512-x","dependencies":{"b":"*"}},"node_modules/b":{"version":"2.0.0"}}}';
  const manifests = [["web/package-lock.json", lock], ["web/package.json", '{"dependencies":{"a":"1"}}']].map(([path = "", content = ""]) => ({ path, facts: factsOf(path.slice(4), content) }));
  assert.deepEqual(resolveDependencies(manifests)[0], {
    purl: "pkg:npm/a@1.0.0", ecosystem: "npm", name: "a", version: "1.0.0", requirements: ["1"], scope: "runtime", direct: true, path: ["pkg:npm/a@1.0.0"],
    from: ["web/package-lock.json", "web/package.json"], line: 1, dependsOn: ["pkg:npm/b@2.0.0"], integrity: "sha512-x", licence: "MIT",
  });
});

test("a way of a thousand steps is cut to its end", () => {
  const gems = Array.from({ length: 1000 }, (_, index) => `    g${index} (1)\n      g${index + 1}\n`).join("");
  const components = resolveDependencies([{ path: "Gemfile.lock", facts: factsOf("Gemfile.lock", `GEM\n  specs:\n${gems}    g1000 (1)\n\nDEPENDENCIES\n  g0\n`) }]);
  const last = components.find(({ name }) => name === "g1000");
  assert.deepEqual([last?.path.length, last?.path.at(-1)], [64, "pkg:gem/g1000@1"]);
});

test("globs of workspaces match folders as package managers do", () => {
  const globs: readonly (readonly [glob: string, folder: string, member: boolean])[] = [
    ["packages/*", "packages/a", true], ["packages/*", "packages/a/b", false], ["./packages/*/", "packages/a", true], ["packages/**", "packages/a/b/c", true], ["**", "a/b", true], ["packages/**/x", "packages/x", true],
    ["packages/**/x", "packages/a/b/x", true], ["packages/a*c", "packages/abc", true], ["packages/a*c", "packages/ab", false], ["app", "app", true], ["app", "apps", false], ["*", "a", true], ["*", "a/b", false],
  ];
  for (const [glob, folder, member] of globs) {
    const files = { "package.json": JSON.stringify({ workspaces: [glob] }), "yarn.lock": 'a@1:\n  version "1.0.0"\n', [`${folder}/package.json`]: '{"dependencies":{"a":"1"}}' };
    assert.deepEqual(sayComponents(files), member ? ["pkg:npm/a@1.0.0 runtime direct asked 1"] : ["pkg:npm/a runtime direct asked 1", "pkg:npm/a@1.0.0 runtime indirect"], `${glob} ${folder}`);
  }
});
