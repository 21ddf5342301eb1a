import assert from "node:assert/strict";
import { test } from "node:test";

import { compareVersions } from "./ecosystems.ts";

/** From the least to the greatest; what stands in one list is one version written in several ways. */
type Chain = readonly (string | readonly string[])[];

const CHAINS: readonly { readonly ecosystem: string; readonly source: string; readonly chain: Chain }[] = [
  // Semantic Versioning 2.0.0, section 11.
  { ecosystem: "npm", source: "semver.org 11.2", chain: ["1.0.0", "2.0.0", "2.1.0", "2.1.1"] },
  { ecosystem: "npm", source: "semver.org 11.4", chain: ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0"] },
  { ecosystem: "npm", source: "semver.org 10: builds have no order", chain: [["1.0.0-alpha+001", "1.0.0-alpha", "1.0.0-alpha+exp.sha.5114f85"], ["1.0.0", "v1.0.0", "1.0.0+20130313144700", "1.0", "1"], "1.0.1"] },
  { ecosystem: "crates.io", source: "numbers longer than a double is exact", chain: ["0.9007199254740993.0", "0.9007199254740994.0", "0.90071992547409930.0"] },
  // Go Modules Reference, "Versions" and "Pseudo-versions".
  { ecosystem: "Go", source: "pseudo-versions", chain: ["v0.0.0-20170915032832-14c0d48ead0c", "v0.0.0-20191109021931-daa7c04131f5", "v1.2.3-pre", "v1.2.3-pre.0.20191109021931-daa7c04131f5", "v1.2.3", "v1.2.4-0.20191109021931-daa7c04131f5", "v1.2.4"] },
  { ecosystem: "Go", source: "+incompatible", chain: ["1.9.9", ["v2.0.0+incompatible", "2.0.0"], "v2.0.1+incompatible"] },
  // Pub, "Package versioning": builds have an order, and come after the same version without one.
  { ecosystem: "Pub", source: "pub_semver", chain: ["1.0.0-pre", "1.0.0-pre+build", "1.0.0", "1.0.0+build", "1.0.0+build.2"] },
  // PyPA, "Version specifiers": "Summary of permitted suffixes and relative ordering", and its normal forms.
  { ecosystem: "PyPI", source: "relative ordering", chain: ["1.dev0", "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2", "1.0b2.post345.dev456", "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7", "1.0+5", "1.0.post456.dev34", "1.0.post456", "1.0.15", "1.1.dev1"] },
  { ecosystem: "PyPI", source: "epochs", chain: ["2013.10", "2014.04", "1!1.0", "1!1.1", "1!2.0"] },
  { ecosystem: "PyPI", source: "normalisation", chain: [["1.1a1", "1.1alpha1", "1.1-a1", "1.1.a.1", "v1.1_A_1"], ["1.1rc0", "1.1c", "1.1pre", "1.1-preview"], ["1.1", "1.1.0", "01.1.0.0"], ["1.1.post0", "1.1-r", "1.1.post"], ["1.1.post1", "1.1-1", "1.1rev1"]] },
  { ecosystem: "PyPI", source: "local versions", chain: ["1.0", "1.0+foo", ["1.0+foo.1", "1.0+FOO-1"], "1.0+1"] },
  // Maven, POM reference, "Version Order Specification".
  { ecosystem: "Maven", source: "padding", chain: ["1-snapshot", ["1", "1.0", "1.ga", "1-ga", "1-0", "1.0.0", "1.final", "1.", "1-", "1.0.0-0.0.0", "1-release"], "1-sp", "1.1"] },
  { ecosystem: "Maven", source: "known qualifiers", chain: [["1-alpha-1", "1-a1", "1-ALPHA1"], ["1-beta-1", "1-b1"], ["1-milestone-1", "1-m1"], ["1-rc-1", "1-cr1"], "1-SNAPSHOT", "1", "1-sp", "1-whatever", "1-1", "1.1"] },
  { ecosystem: "Maven", source: "separators", chain: ["1-foo2", "1-foo10", ["1-1.foo-bar1baz-.1", "1-1.foo-bar-1-baz-0.1"]] },
  { ecosystem: "Maven", source: "separators", chain: [["1.foo", "1-foo"], "1-1", "1.1"] },
  { ecosystem: "Maven", source: "service packs", chain: ["1-ga.1", "1-sp.1"] },
  { ecosystem: "Maven", source: "service packs", chain: ["1-sp-1", "1-ga-1"] },
  { ecosystem: "Maven", source: "dates and long numbers", chain: ["2.0", "2.0.1", "20041109.091431", "20050101", "900719925474099300000000"] },
  // NuGet, "Package versioning".
  { ecosystem: "NuGet", source: "sorting of prereleases", chain: ["1.0.1-aaa1", "1.0.1-alpha", "1.0.1-alpha10", "1.0.1-alpha2", "1.0.1-beta", "1.0.1-open", "1.0.1-rc", "1.0.1-zzz", "1.0.1"] },
  { ecosystem: "NuGet", source: "SemVer 2.0.0", chain: ["1.0.1-beta.2", "1.0.1-beta.11", "1.0.1-rc.2", "1.0.1-rc.10", "1.0.1"] },
  { ecosystem: "NuGet", source: "normal form", chain: [["1.0", "1.00", "1.0.0", "1.0.0.0", "1"], ["1.0.1", "1.00.01"], "1.0.1.1", "1.0.2"] },
  { ecosystem: "NuGet", source: "case and build", chain: [["1.0.7-BETA+r3456", "1.0.7-beta"], "1.0.7"] },
  // RubyGems, documentation of Gem::Version.
  { ecosystem: "RubyGems", source: "prereleases", chain: ["1.0.a9", "1.0.a10", "1.0.b1", ["1.0", "1", "1.0.0"], "1.0.1"] },
  { ecosystem: "RubyGems", source: "hyphens", chain: [["1.0.0-1", "1.0.0.pre.1", "1.pre.1"], "1.0.0"] },
  { ecosystem: "RubyGems", source: "numbers, not letters", chain: ["0.9", "0.10", "1.8.7", "1.8.10"] },
  // Composer, "Versions and constraints": stabilities.
  { ecosystem: "Packagist", source: "stabilities", chain: [["1.0.0-dev", "v1.0.dev"], "1.0.0-alpha1", ["1.0.0-alpha2", "1.0.0-a2", "1.0.0alpha.2"], "1.0.0-beta1", "1.0.0-RC1-dev", ["1.0.0-RC1", "1.0.0rc1"], ["1.0.0", "v1.0", "1.0.0.0", "1.0.0-stable"], ["1.0.0-p1", "1.0.0-patch1", "1.0.0-pl1"], "1.0.0.1"] },
  // Debian Policy 5.6.12; deb-version(7).
  { ecosystem: "Debian:12", source: "tildes", chain: ["1.0~~", "1.0~~a", "1.0~", "1.0", "1.0a"] },
  { ecosystem: "Debian:12", source: "epochs and revisions", chain: [["0:1.2", "1.2", "1.2-0"], "1.2-1", "1.2-1+deb12u1", "1.2-2", "1.10-1", "1:0.1-1"] },
  { ecosystem: "Alpine:v3.20", source: "suffixes and revisions", chain: ["1.0_alpha1", "1.0_beta1", "1.0_pre1", "1.0_rc1", ["1.0", "1.0-r0"], "1.0-r1", "1.0-r10", "1.0_p1", "1.0a", "1.01", "1.1"] },
  { ecosystem: "Nothing known", source: "numbers with dots", chain: [["1", "1.0", "v1.0.0"], "1.2", "1.10"] },
];

for (const { ecosystem, source, chain } of CHAINS) {
  const flat = chain.flatMap((versions, rank) => [versions].flat().map((version) => ({ version, rank })));
  for (const [at, { version: one, rank }] of flat.entries()) {
    const sign = (other: number): number => Math.sign(rank - other) + 0;
    test(`${ecosystem} puts ${one} in its place (${source}, ${at + 1} of ${flat.length})`, () => {
      for (const { version: other, rank: rankOfOther } of flat) {
        assert.equal(compareVersions(ecosystem, one, other), sign(rankOfOther), `${one} beside ${other}`);
      }
    });
  }
}

const NO_VERSIONS: readonly [ecosystem: string, version: string][] = [
  ["npm", "latest"], ["npm", ""], ["npm", "1.2.3.4"], ["npm", "file:../a"], ["npm", "1.2.3-"],
  ["PyPI", "0.1-bulbasaur"], ["PyPI", "2004d-x"], ["PyPI", "1.0+"], ["PyPI", "1!"],
  ["Maven", "${project.version}"], ["Maven", "r136"], ["Maven", "1.0 beta"],
  ["NuGet", "1.2.3.4.5"], ["NuGet", "1.*"], ["RubyGems", "1beta"], ["RubyGems", "~> 1"],
  ["Packagist", "dev-main"], ["Packagist", "2.x-dev"], ["Packagist", "1.2.3.4.5"],
  ["GitHub Actions", "v4"], ["GitHub Actions", "main"], ["GitHub Actions", "11bd71901bbe5b1630ceea73d27597364c9af683"],
  ["Debian", "-1"], ["Alpine", "1..0"], ["Nothing known", "1.0-beta"],
];

for (const [ecosystem, version] of NO_VERSIONS) {
  test(`${ecosystem} says that it does not know «${version}»`, () => {
    assert.equal(compareVersions(ecosystem, version, "1.0.0"), "unknown");
    assert.equal(compareVersions(ecosystem, "1.0.0", version), "unknown");
  });
}

test("a version that is longer than any real one is not known", () => {
  assert.equal(compareVersions("Maven", `1${"-1".repeat(200)}`, "1"), "unknown");
});

test("a package URL's type names the same ecosystem as OSV's word, in any case", () => {
  for (const name of ["PyPI", "pypi", "PYPI"]) assert.equal(compareVersions(name, "1.0a1", "1.0"), -1);
  for (const name of ["Go", "golang"]) assert.equal(compareVersions(name, "v1.0.0", "1.0.1"), -1);
});
