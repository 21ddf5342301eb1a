import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { compareVersions } from "./ecosystems.ts";
import type { Comparison } from "./ordering.ts";
import { satisfies } from "./requirement.ts";

/** What follows a first number in real versions of each ecosystem, put together at random. */
const PIECES: Readonly<Record<string, readonly string[]>> = {
  npm: [".0", ".1", ".2", ".10", "-alpha", "-0", "-1", "-x-y", ".beta", "+b"],
  Pub: [".0", ".1", ".2", "-a", "-1", ".b", "+a", "+1"],
  PyPI: [".0", ".1", ".10", "a1", "a", "-b2", "rc1", ".post1", ".post", "-1", ".dev1", ".dev", "+x.1", "+1"],
  Maven: [".0", ".1", "-1", ".10", "-alpha", "a1", ".rc", "cr1", "-ga", ".final", "-sp", "-SNAPSHOT", ".foo", "bar", "-0", "_2", "."],
  NuGet: [".0", ".1", ".10", "-A", "-a", ".beta", "-1", "+b"],
  RubyGems: [".0", ".1", ".10", ".a", ".beta1", "-1", ".pre"],
  Packagist: [".0", ".1", ".10", "-alpha", "-beta2", "RC1", "-dev", "-p1", ".stable", ".3"],
  Debian: [".0", ".1", ":1", "-1", "~rc", "~", "+b1", "a", "-2"],
  Alpine: [".0", ".1", ".01", ".10", "_alpha1", "_p", "_rc2", "-r1", "-r2", "a", "b"],
  "Nothing known": [".0", ".1", ".10"],
};

for (const [ecosystem, pieces] of Object.entries(PIECES)) {
  const version = fc.array(fc.constantFrom(...pieces), { maxLength: 5 }).map((parts) => `1${parts.join("")}`);
  const compare = (one: string, other: string): Comparison => compareVersions(ecosystem, one, other);

  test(`${ecosystem}: a version is equal to itself, or no version`, () => {
    fc.assert(fc.property(version, (one) => [0, "unknown"].includes(compare(one, one))), { numRuns: 2000 });
  });

  test(`${ecosystem}: turned round, the answer is turned round`, () => {
    fc.assert(fc.property(version, version, (one, other) => {
      const there = compare(one, other);
      const back = compare(other, one);
      assert.deepEqual(back, there === "unknown" ? "unknown" : 0 - there);
    }), { numRuns: 5000 });
  });

  test(`${ecosystem}: what is before what is before, is before`, () => {
    const known = version.filter((one) => compare(one, one) === 0);
    fc.assert(fc.property(known, known, known, (...three) => {
      const [first = "", second = "", third = ""] = three.toSorted((one, other) => Number(compare(one, other)));
      assert.ok(Number(compare(first, second)) <= 0 && Number(compare(second, third)) <= 0 && Number(compare(first, third)) <= 0, `${first} ${second} ${third}`);
      if (compare(first, second) === 0 && compare(second, third) === 0) assert.equal(compare(first, third), 0, `${first} ${second} ${third}`);
    }), { numRuns: 20_000 });
  });
}

test("no text makes a comparison or a requirement fail, or take long", () => {
  const ecosystem = fc.constantFrom(...Object.keys(PIECES), "crates.io", "Go", "SwiftURL", "");
  const text = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.string({ unit: fc.constantFrom(..."0123456789.,-+~^<>=|*xX ()[]!_:abrcdevpost"), maxLength: 300 }));
  fc.assert(fc.property(ecosystem, text, text, (name, one, other) => {
    assert.ok([-1, 0, 1, "unknown"].includes(compareVersions(name, one, other)));
    assert.ok([true, false, "unknown"].includes(satisfies(name, one, other)));
    assert.ok([true, false, "unknown"].includes(satisfies(name, "1.2.3", other)));
  }), { numRuns: 20_000 });
});

for (const hostile of ["1".repeat(1000), ".".repeat(1000), "1.".repeat(500), "-".repeat(1000), " ".repeat(1000), ">=".repeat(500), "1 - ".repeat(250), "[".repeat(1000), "1,".repeat(500), `1${"-a".repeat(500)}`, `1.0${"_p1".repeat(330)}`]) {
  test(`a thousand characters of «${hostile.slice(0, 6)}…» are judged at once`, () => {
    const began = performance.now();
    for (const ecosystem of Object.keys(PIECES)) {
      compareVersions(ecosystem, hostile.slice(0, 256), "1");
      satisfies(ecosystem, "1.2.3", hostile);
    }
    // A pattern that tries all ways would need longer than a test may take; one that is linear, less than a millisecond.
    assert.ok(performance.now() - began < 5_000);
  });
}
