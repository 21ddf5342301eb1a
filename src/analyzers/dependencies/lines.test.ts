// Each package stands on the line that a reader says: files as the tools write them, with made-up packages. The line has the name in it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { resolveDependencies } from "./resolve/resolve-dependencies.ts";
import { factsOf } from "./testing/say-facts.ts";

const FILES: readonly (readonly [what: string, name: string, packages: number, content: string])[] = [
  ["package-lock.json of version 1", "package-lock.json", 2, JSON.stringify({ name: "shop", lockfileVersion: 1, requires: true, dependencies: { alpha: { version: "1.0.0", resolved: "https://registry.example/alpha.tgz", integrity: "sha512-a", requires: { beta: "^1.0.0" }, dependencies: { beta: { version: "1.1.0" } } } } }, null, 2)],
  ["package-lock.json of version 2", "package-lock.json", 1, JSON.stringify({ name: "shop", lockfileVersion: 2, requires: true, packages: { "": { dependencies: { alpha: "^1" } }, "node_modules/alpha": { version: "1.0.0" } }, dependencies: { alpha: { version: "1.0.0" } } }, null, 2)],
  ["package-lock.json of version 3", "package-lock.json", 2, JSON.stringify({ name: "shop", lockfileVersion: 3, packages: { "": { name: "shop", dependencies: { "@scope/alpha": "^1" } }, "node_modules/@scope/alpha": { version: "1.0.0", dependencies: { beta: "*" } }, "node_modules/beta": { version: "2.0.0" } } }, null, 2)],
  ["yarn.lock of yarn 1", "yarn.lock", 2, "# yarn lockfile v1\n\n\n\"@scope/alpha@^1.0.0\":\n  version \"1.0.0\"\n  dependencies:\n    beta \"^2\"\n\nbeta@^2:\n  version \"2.0.0\"\n"],
  ["yarn.lock of yarn 4", "yarn.lock", 1, "__metadata:\n  version: 8\n\n\"alpha@npm:^1.0.0\":\n  version: 1.0.0\n  resolution: \"alpha@npm:1.0.0\"\n  languageName: node\n  linkType: hard\n"],
  ["pnpm-lock.yaml of version 9", "pnpm-lock.yaml", 2, "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      alpha:\n        specifier: ^1.0.0\n        version: 1.0.0\n\npackages:\n\n  alpha@1.0.0:\n    resolution: {integrity: sha512-a}\n\n  '@scope/beta@2.0.0':\n    resolution: {integrity: sha512-b}\n\nsnapshots:\n\n  alpha@1.0.0: {}\n"],
  ["bun.lock", "bun.lock", 1, "{\n  \"lockfileVersion\": 1,\n  \"workspaces\": {\n    \"\": { \"dependencies\": { \"alpha\": \"^1\" } },\n  },\n  \"packages\": {\n    \"alpha\": [\"alpha@1.0.0\", \"\", {}, \"sha512-a\"],\n  },\n}\n"],
  ["requirements.txt", "requirements.txt", 2, "# needed\n\nalpha==1.0.0 \\\n    --hash=sha256:aa\nbeta>=2\n"],
  ["poetry.lock", "poetry.lock", 2, "# generated\n\n[[package]]\nname = \"alpha\"\nversion = \"1.0.0\"\noptional = false\n\n[package.dependencies]\nbeta = \">=2\"\n\n[[package]]\nname = \"beta\"\nversion = \"2.0.0\"\n\n[metadata]\nlock-version = \"2.1\"\npython-versions = \">=3.12\"\n"],
  ["uv.lock", "uv.lock", 1, "version = 1\nrequires-python = \">=3.12\"\n\n[[package]]\nname = \"alpha\"\nversion = \"1.0.0\"\nsource = { registry = \"https://registry.example/simple\" }\n"],
  ["Pipfile.lock", "Pipfile.lock", 1, JSON.stringify({ _meta: { requires: { python_version: "3.12" } }, default: { alpha: { hashes: ["sha256:a"], version: "==1.0.0" } }, develop: {} }, null, 4)],
  ["go.mod", "go.mod", 2, "module example.org/shop\n\ngo 1.24\n\nrequire example.org/alpha v1.0.0\n\nrequire (\n\texample.org/beta v2.0.0 // indirect\n)\n"],
  ["go.sum", "go.sum", 1, "example.org/alpha v1.0.0/go.mod h1:aa=\nexample.org/alpha v1.0.0 h1:bb=\n"],
  ["Cargo.lock", "Cargo.lock", 1, "# generated\nversion = 4\n\n[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\ndependencies = [\n \"alpha\",\n]\n\n[[package]]\nname = \"alpha\"\nversion = \"1.0.0\"\nsource = \"registry+https://registry.example/index\"\nchecksum = \"aa\"\n"],
  ["Gemfile.lock", "Gemfile.lock", 2, "GEM\n  remote: https://registry.example/\n  specs:\n    alpha (1.0.0)\n      beta (~> 2)\n    beta (2.0.0)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  alpha\n"],
  ["composer.lock", "composer.lock", 2, JSON.stringify({ packages: [{ name: "made/alpha", version: "1.0.0" }], "packages-dev": [{ name: "made/beta", version: "v2.0.0" }] }, null, 4)],
  ["gradle.lockfile", "gradle.lockfile", 1, "# generated\n# by hand not\norg.example:alpha:1.0.0=runtimeClasspath\nempty=\n"],
  ["pom.xml", "pom.xml", 1, "<project>\n  <groupId>org.example</groupId>\n  <artifactId>shop</artifactId>\n  <dependencies>\n    <dependency>\n      <groupId>org.example</groupId>\n      <artifactId>alpha</artifactId>\n      <version>1.0.0</version>\n    </dependency>\n  </dependencies>\n</project>\n"],
  ["packages.lock.json", "packages.lock.json", 1, JSON.stringify({ version: 1, dependencies: { "net9.0": { Alpha: { type: "Direct", requested: "[1.0.0, )", resolved: "1.0.0", contentHash: "a" } } } }, null, 2)],
  ["a project file", "shop.csproj", 1, "<Project>\n  <ItemGroup>\n    <PackageReference Include=\"Alpha\" Version=\"1.0.0\" />\n  </ItemGroup>\n</Project>\n"],
  ["pubspec.lock", "pubspec.lock", 1, "packages:\n  alpha:\n    dependency: \"direct main\"\n    description:\n      name: alpha\n      sha256: aa\n    source: hosted\n    version: \"1.0.0\"\nsdks:\n  dart: \">=3.5.0\"\n"],
  ["Package.resolved", "Package.resolved", 1, JSON.stringify({ pins: [{ identity: "alpha", kind: "remoteSourceControl", location: "https://git.example/made/alpha.git", state: { revision: "aa", version: "1.0.0" } }], version: 2 }, null, 2)],
  ["conan.lock", "conan.lock", 1, JSON.stringify({ version: "0.5", requires: ["alpha/1.0.0#aa%1"] }, null, 4)],
];

for (const [what, name, count, content] of FILES) {
  test(`in ${what} each package stands on the line that is said`, () => {
    const { packages, errors } = factsOf(name, content);
    assert.deepEqual([errors, packages.length], [[], count]);
    const lines = content.split("\n");
    for (const fact of packages) {
      const last = fact.name.split(/[/:]/).at(-1) ?? "";
      assert.ok(fact.line !== null && lines[fact.line - 1]?.includes(last) === true, `${fact.name}: line ${fact.line} is «${lines[(fact.line ?? 0) - 1]}»`);
      // Where it stands, not where another asks for it: the version is there or near below.
      assert.ok(lines.slice(fact.line - 1, fact.line + 6).join("\n").includes((fact.version ?? fact.requirement ?? "").replace(/^>=/, "")), fact.name);
    }
  });
}

test("a component stands where the first of its files names it", () => {
  const lock = FILES.find(([what]) => what === "package-lock.json of version 3")?.[3] ?? "";
  const [alpha, beta] = resolveDependencies([
    { path: "web/package.json", facts: factsOf("package.json", '{\n  "dependencies": {\n    "@scope/alpha": "^1"\n  }\n}') },
    { path: "web/package-lock.json", facts: factsOf("package-lock.json", lock) },
  ]);
  assert.deepEqual([alpha?.from, alpha?.line], [["web/package-lock.json", "web/package.json"], 11]);
  assert.deepEqual([beta?.from, beta?.line], [["web/package-lock.json"], 17]);
});
