import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";
import { PackageURL } from "packageurl-js";

import type { Ecosystem } from "./facts.ts";
import { composePurl, normaliseName } from "./purl.ts";

const VECTORS: readonly (readonly [ecosystem: Ecosystem, name: string, version: string | null, purl: string])[] = [
  ["npm", "react", "19.3.1", "pkg:npm/react@19.3.1"],
  ["npm", "@scope/name", "1.0.0-rc.1+build", "pkg:npm/%40scope/name@1.0.0-rc.1%2Bbuild"],
  ["PyPI", "Django_Rest.framework", "3.15", "pkg:pypi/django-rest-framework@3.15"],
  ["Go", "github.com/gorilla/mux/v2", "v2.0.0+incompatible", "pkg:golang/github.com/gorilla/mux/v2@v2.0.0%2Bincompatible"],
  ["crates.io", "serde_json", "1.0.133", "pkg:cargo/serde_json@1.0.133"],
  ["Maven", "org.apache.commons:commons-lang3", "3.17.0", "pkg:maven/org.apache.commons/commons-lang3@3.17.0"],
  ["NuGet", "Newtonsoft.Json", "13.0.3", "pkg:nuget/Newtonsoft.Json@13.0.3"],
  ["Packagist", "Symfony/Console", "v7.2.0", "pkg:composer/symfony/console@v7.2.0"],
  ["RubyGems", "rails-html-sanitizer", "1.6.2", "pkg:gem/rails-html-sanitizer@1.6.2"],
  ["Pub", "http_parser", "4.1.1", "pkg:pub/http_parser@4.1.1"],
  ["SwiftURL", "github.com/apple/swift-log", "1.6.1", "pkg:swift/github.com/apple/swift-log@1.6.1"],
  ["ConanCenter", "openssl", "3.3.2", "pkg:conan/openssl@3.3.2"],
  ["GitHub Actions", "Actions/Checkout", "v4", "pkg:github/actions/checkout@v4"],
  ["Docker", "debian", "bookworm-slim", "pkg:docker/debian@bookworm-slim"],
  ["Docker", "acme/app", "sha256:00ff", "pkg:docker/acme/app@sha256:00ff"],
  ["Docker", "ghcr.io:443/acme/app", "1", "pkg:docker/acme/app@1?repository_url=ghcr.io:443"],
  ["npm", "a", null, "pkg:npm/a"],
];

test("package URLs are composed as each type has them", () => {
  for (const [ecosystem, name, version, purl] of VECTORS) assert.equal(composePurl({ ecosystem, name, version }), purl);
});

test("another reader finds in them what went in, whatever the name", () => {
  const ecosystem = fc.constantFrom<Ecosystem>("npm", "crates.io", "RubyGems", "ConanCenter", "Maven");
  const part = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 ._~+%#?@:!'()*&=é-]{0,12}$/).filter((text) => text.trim() === text && !text.includes(":"));
  fc.assert(
    fc.property(ecosystem, part, part, fc.option(part), (kind, first, second, version) => {
      const name = kind === "npm" ? `@${first.toLowerCase()}/${second.toLowerCase()}` : kind === "Maven" ? `${first}:${second}` : first;
      const found = PackageURL.fromString(composePurl({ ecosystem: kind, name, version }));
      const read = found.namespace == null ? found.name : `${found.namespace}${kind === "Maven" ? ":" : "/"}${found.name}`;
      assert.deepEqual([read, found.version ?? null], [name, version]);
    }),
    { seed: Number(process.env["STRONGROOM_SEED"] ?? Date.now() % 2 ** 31) | 0 },
  );
});

test("names that an ecosystem takes for the same have one normalised form", () => {
  const same: readonly (readonly [ecosystem: Ecosystem, one: string, other: string])[] = [["PyPI", "Foo.Bar", "foo_bar"], ["NuGet", "Serilog", "SERILOG"], ["Packagist", "A/B", "a/b"], ["GitHub Actions", "Actions/Cache", "actions/cache"]];
  for (const [ecosystem, one, other] of same) assert.equal(normaliseName(ecosystem, one), normaliseName(ecosystem, other));
  for (const ecosystem of ["npm", "Go", "Maven", "crates.io"] as const) assert.notEqual(normaliseName(ecosystem, "A"), normaliseName(ecosystem, "a"));
});
