import assert from "node:assert/strict";
import { test } from "node:test";

import { packageKey } from "./package-names.ts";

const SAME: readonly [ecosystem: string, one: string, otherEcosystem: string, other: string][] = [
  ["PyPI", "Flask_SQLAlchemy", "pypi", "flask-sqlalchemy"],
  ["PyPI", "zope.interface", "PyPI", "zope--interface"],
  ["NuGet", "Newtonsoft.Json", "nuget", "newtonsoft.json"],
  ["Packagist", "Symfony/Http-Kernel", "composer", "symfony/http-kernel"],
  ["Maven", "org.apache.logging.log4j:log4j-core", "maven", "org.apache.logging.log4j/log4j-core"],
  ["Maven:https://maven.google.com", "androidx.core:core", "Maven", "androidx.core:core"],
  ["Go", "golang.org/x/net", "golang", "golang.org/x/net"],
  ["SwiftURL", "https://github.com/Vapor/vapor.git", "swift", "github.com/vapor/vapor"],
  ["GitHub Actions", "Actions/Checkout", "github", "actions/checkout"],
];

for (const [ecosystem, one, otherEcosystem, other] of SAME) {
  test(`«${one}» of ${ecosystem} is «${other}» of ${otherEcosystem}`, () => {
    assert.equal(packageKey(ecosystem, one), packageKey(otherEcosystem, other));
  });
}

const DIFFERENT: readonly [ecosystem: string, one: string, otherEcosystem: string, other: string][] = [
  ["npm", "JSONStream", "npm", "jsonstream"],
  ["npm", "@types/node", "npm", "types/node"],
  ["npm", "zlib", "PyPI", "zlib"],
  ["Go", "github.com/Masterminds/semver", "Go", "github.com/masterminds/semver"],
  ["Go", "github.com/a/b", "Go", "github.com/a/b/v2"],
  ["crates.io", "smallvec", "crates.io", "small-vec"],
  ["Debian:11", "curl", "Debian:12", "curl"],
];

for (const [ecosystem, one, otherEcosystem, other] of DIFFERENT) {
  test(`«${one}» of ${ecosystem} is not «${other}» of ${otherEcosystem}`, () => {
    assert.notEqual(packageKey(ecosystem, one), packageKey(otherEcosystem, other));
  });
}
