import assert from "node:assert/strict";
import { test } from "node:test";

import { satisfies } from "./requirement.ts";

interface Row {
  readonly requirement: string;
  readonly takes: readonly string[];
  readonly refuses: readonly string[];
}

const row = (requirement: string, takes: string, refuses: string): Row => ({ requirement, takes: words(takes), refuses: words(refuses) });

function words(text: string): readonly string[] {
  return text.split(" ").filter((word) => word !== "");
}

const TABLES: Readonly<Record<string, readonly Row[]>> = {
  // Documentation of node-semver, "Ranges" and "Advanced Range Syntax".
  npm: [
    row(">=1.2.7 <1.3.0", "1.2.7 1.2.8 1.2.99", "1.2.6 1.3.0 1.1.0"),
    row("1.2.7 || >=1.2.9 <2.0.0", "1.2.7 1.2.9 1.4.6", "1.2.8 2.0.0"),
    row(">1.2.3-alpha.3", "1.2.3-alpha.7 3.4.5 1.2.3", "3.4.5-alpha.9 1.2.3-alpha.3"),
    row("1.2.3 - 2.3.4", "1.2.3 2.3.4", "1.2.2 2.3.5"),
    row("1.2 - 2.3.4", "1.2.0 2.3.4", "1.1.9 2.3.5"),
    row("1.2.3 - 2.3", "2.3.99", "2.4.0 2.4.0-alpha"),
    row("1.2.3 - 2", "2.99.0", "3.0.0 3.0.0-0"),
    row("*", "0.0.0 99.0.0", "1.0.0-alpha"),
    row("", "1.2.3", ""),
    row("1.x", "1.0.0 1.99.9", "2.0.0 0.9.9"),
    row("1.2.x", "1.2.0 1.2.9", "1.3.0"),
    row("1.2", "1.2.9", "1.3.0"),
    row("~1.2.3", "1.2.3 1.2.9", "1.3.0 1.2.2"),
    row("~1.2", "1.2.0", "1.3.0"),
    row("~1", "1.9.9", "2.0.0"),
    row("~0.2.3", "0.2.9", "0.3.0"),
    row("~1.2.3-beta.2", "1.2.3-beta.4 1.2.4", "1.2.4-beta.2 1.2.3-beta.1"),
    row("^1.2.3", "1.2.3 1.99.0", "2.0.0 1.2.2 2.0.0-alpha"),
    row("^0.2.3", "0.2.9", "0.3.0"),
    row("^0.0.3", "0.0.3", "0.0.4"),
    row("^1.2.3-beta.2", "1.2.3-beta.4 1.3.0", "1.2.4-beta.2"),
    row("^0.0.3-beta", "0.0.3-pr.2 0.0.3", "0.0.4"),
    row("^1.2.x", "1.9.0", "2.0.0"),
    row("^0.0.x", "0.0.9", "0.1.0"),
    row("^0.0", "0.0.9", "0.1.0"),
    row("^1.x", "1.9.9", "2.0.0"),
    row("^0.x", "0.9.9", "1.0.0"),
    row("> 1.2", "1.3.0", "1.2.9"),
    row(">= 1.2", "1.2.0", "1.1.9"),
    row("<= 1.2", "1.2.9", "1.3.0"),
    row("<1.2", "1.1.9", "1.2.0"),
    row("=1.2.3", "1.2.3 v1.2.3 1.2.3+build", "1.2.4"),
    row(">=1.0.0-0 <2.0.0", "1.0.0-alpha 1.5.0", "1.5.0-alpha"),
  ],
  // The Cargo Book, "Specifying Dependencies".
  "crates.io": [
    row("1.2.3", "1.2.3 1.9.0", "2.0.0 1.2.2"),
    row("1.2", "1.2.0 1.9.0", "2.0.0"),
    row("1", "1.0.0", "2.0.0"),
    row("0.2.3", "0.2.3 0.2.9", "0.3.0"),
    row("0.0.3", "0.0.3", "0.0.4"),
    row("0.0", "0.0.9", "0.1.0"),
    row("0", "0.9.0", "1.0.0"),
    row("~1.2.3", "1.2.9", "1.3.0"),
    row("~1", "1.9.0", "2.0.0"),
    row("*", "9.9.9", ""),
    row("1.*", "1.9.0", "2.0.0"),
    row("1.2.*", "1.2.9", "1.3.0"),
    row(">= 1.2, < 1.5", "1.2.0 1.4.9", "1.5.0 1.1.9"),
    row("= 1.2.3", "1.2.3", "1.2.4"),
    row("1.0.0-alpha", "1.0.0-beta 1.0.0", "1.1.0-alpha"),
  ],
  // PyPA, "Version specifiers".
  PyPI: [
    row("~=2.2", "2.2 2.9 2.2.post3", "3.0 2.1"),
    row("~=1.4.5", "1.4.5 1.4.9", "1.5.0 1.4.4"),
    row("~=2.2.post3", "2.2.post3 2.9", "2.2 3.0"),
    row("==1.1", "1.1 1.1.0 1.1+local", "1.1.post1 1.1a1 1.1.1"),
    row("==1.1.post1", "1.1.post1", "1.1"),
    row("==1.1.*", "1.1 1.1.post1 1.1.9", "1.2 1.10"),
    row("==1.1+local.1", "1.1+local-1", "1.1 1.1+other"),
    row("!=1.1", "1.1.post1 1.2", "1.1 1.1.0"),
    row("!=1.1.*", "1.2", "1.1 1.1.post1"),
    row(">1.7", "1.7.1 1.8", "1.7 1.7.0.post1 1.7+local"),
    row(">1.7.post2", "1.7.1 1.7.0.post3", "1.7.0 1.7.post2"),
    row("<1.7", "1.6.9", "1.7 1.7rc1"),
    row("<=1.7", "1.7 1.7+local", "1.7.1"),
    row(">=3.8,<4,!=3.9.0", "3.8 3.9.1", "4.0 3.9 3.7"),
    row("(>=1.0,<2)", "1.5", "2.0"),
    row(">=1.0", "1.0 2.0", "2.0rc1 0.9"),
    row(">=1.0rc1", "1.0rc1 2.0rc1", "1.0b1"),
    row("===1.0", "1.0", "1.0.1"),
    row("", "1.0", "1.0a1"),
  ],
  // Composer, "Versions and constraints".
  Packagist: [
    row("1.0.2", "1.0.2 v1.0.2 1.0.2.0", "1.0.3"),
    row(">=1.0 <2.0", "1.0 1.9", "2.0 0.9 2.0.0-beta1"),
    row(">=1.0 <1.1 || >=1.2", "1.0.5 1.2", "1.1"),
    row("1.0 - 2.0", "1.0 2.0.9", "2.1 0.9"),
    row("1.0.0 - 2.1.0", "2.1.0", "2.1.1"),
    row("1.0.*", "1.0 1.0.9", "1.1"),
    row("~1.2", "1.2 1.9", "2.0 1.1"),
    row("~1.2.3", "1.2.3 1.2.9", "1.3"),
    row("^1.2.3", "1.2.3 1.9", "2.0"),
    row("^0.3", "0.3 0.3.9", "0.4"),
    row("^0.0.3", "0.0.3", "0.0.4"),
    row("^7.4 | ^8.0", "7.4.1 8.3", "9.0 7.3"),
    row("!=1.1,>=1.0", "1.0 1.2", "1.1"),
    row("^1.0@beta", "1.0.0-beta1 1.5", "2.0"),
    row("*", "1.0 9.9", ""),
  ],
  // RubyGems guides, "Patterns", and the documentation of Gem::Requirement.
  RubyGems: [
    row("~> 2.2.0", "2.2.0 2.2.9", "2.3 2.1 2.3.0.beta"),
    row("~> 2.2", "2.2 2.9", "3.0 3.0.a"),
    row("~> 2", "2.0 2.9", "3.0"),
    row(">= 2.2.0, < 2.3.0", "2.2.5", "2.3.0"),
    row("~> 2.2, >= 2.2.5", "2.2.5 2.9", "2.2.4"),
    row("!= 1.0", "1.1", "1.0.0"),
    row("1.5", "1.5.0", "1.5.1"),
    row("~> 2.0.a", "2.0.b 2.0 2.1", "3.0 1.9"),
  ],
  // POM reference, "Dependency Version Requirement Specification".
  Maven: [
    row("1.0", "1.0 1", "1.1"),
    row("[1.0]", "1.0", "1.1"),
    row("(,1.0]", "0.9 1.0", "1.1"),
    row("[1.2,1.3]", "1.2 1.3", "1.1 1.4"),
    row("[1.0,2.0)", "1.0 1.9 2.0-SNAPSHOT", "2.0"),
    row("[1.5,)", "1.5 9", "1.4"),
    row("(,1.0],[1.2,)", "1.0 1.2", "1.1"),
    row("(,1.1),(1.1,)", "1.0 1.2", "1.1"),
  ],
  // NuGet, "Version ranges" and "Floating version resolutions".
  NuGet: [
    row("1.0", "1.0 2.0", "0.9"),
    row("(1.0,)", "1.1", "1.0"),
    row("[1.0]", "1.0.0", "1.1"),
    row("(,1.0]", "1.0 0.1", "1.1"),
    row("(,1.0)", "0.9", "1.0"),
    row("[1.0,2.0]", "1.0 2.0", "2.1"),
    row("(1.0,2.0)", "1.5", "1.0 2.0"),
    row("[1.0,2.0)", "1.0", "2.0"),
    row("1.*", "1.0 1.9", "2.0"),
    row("*", "9.9", ""),
  ],
  // Go Modules Reference: the least version that is taken.
  Go: [row("v1.2.3", "v1.2.3 v1.9.0", "v1.2.2")],
  // Dart, "Package dependencies".
  Pub: [row("^1.2.3", "1.9.0", "2.0.0"), row(">=1.2.3 <2.0.0", "1.2.3", "2.0.0"), row("any", "1.0.0", "")],
};

for (const [ecosystem, rows] of Object.entries(TABLES)) {
  for (const { requirement, takes, refuses } of rows) {
    test(`${ecosystem}: «${requirement}» takes ${takes.join(", ")}${refuses.length === 0 ? "" : `, and refuses ${refuses.join(", ")}`}`, () => {
      for (const version of takes) assert.equal(satisfies(ecosystem, version, requirement), true, version);
      for (const version of refuses) assert.equal(satisfies(ecosystem, version, requirement), false, version);
    });
  }
}

const UNKNOWN: readonly [ecosystem: string, version: string, requirement: string][] = [
  ["npm", "1.0.0", "latest"], ["npm", "1.0.0", "file:../a"], ["npm", "1.0.0", "npm:other@^1"], ["npm", "1.0.0", "workspace:*"], ["npm", "what?", "^1"],
  ["PyPI", "1.0", "~=1"], ["PyPI", "1.0", ">=1.0.*"], ["PyPI", "1.0", "1.0"], ["PyPI", "what?", ">=1.0"],
  ["Packagist", "1.0", "dev-main"], ["Packagist", "1.0", "dev-main as 1.0"], ["RubyGems", "1.0", "~> main"],
  ["Maven", "1.0", "${project.version}"], ["Maven", "1.0", "[1.0"], ["Maven", "1.0", "(1.0)"], ["NuGet", "1.0", "(1.0)"], ["NuGet", "1.0", "[1.0,2.0],[3.0]"],
  ["ConanCenter", "1.0", ">=1.0"], ["Nothing known", "1.0", ">=1.0"], ["npm", "1.0.0", "1".repeat(2000)],
];

for (const [ecosystem, version, requirement] of UNKNOWN) {
  test(`${ecosystem}: whether «${requirement.slice(0, 30)}» takes ${version} is not known`, () => {
    assert.equal(satisfies(ecosystem, version, requirement), "unknown");
  });
}
