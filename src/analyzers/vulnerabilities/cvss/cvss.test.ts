import assert from "node:assert/strict";
import { test } from "node:test";

import { scoreCvss2 } from "./cvss2.ts";
import { scoreCvss3 } from "./cvss3.ts";
import { scoreCvss4 } from "./cvss4.ts";
import macroVectors from "./macro-vectors.json" with { type: "json" };

/** FIRST.org, "CVSS v3.1 Examples": vulnerability, vector, base score. */
const VERSION_3: readonly [name: string, vector: string, score: number][] = [
  ["CVE-2013-1937", "AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1],
  ["CVE-2013-0375", "AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4],
  ["CVE-2014-3566", "AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1],
  ["CVE-2012-1516", "AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 9.9],
  ["CVE-2009-0783", "AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", 4.2],
  ["CVE-2012-0384", "AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 8.8],
  ["CVE-2015-1098", "AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8],
  ["CVE-2014-0160", "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5],
  ["CVE-2014-6271", "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8],
  ["CVE-2008-1447", "AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N", 6.8],
  ["CVE-2014-2005", "AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 6.8],
  ["CVE-2010-0467", "AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N", 5.8],
  ["CVE-2013-6014", "AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H", 9.3],
  ["CVE-2014-9253", "AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N", 5.4],
  ["CVE-2011-1265", "AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 8.8],
  ["CVE-2014-2019", "AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", 4.6],
  ["CVE-2014-0224", "AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N", 7.4],
  ["CVE-2012-5376", "AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", 9.6],
  ["CVE-2016-0128", "AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:H/A:N", 6.8],
  ["no impact", "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0],
  ["with temporal and environmental metrics", "AV:N/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:N/E:F/RL:X/MAV:L/CR:H", 3.8],
];

for (const [name, vector, score] of VERSION_3) {
  for (const version of ["3.0", "3.1"]) {
    test(`CVSS ${version} gives ${name} ${score}`, () => assert.equal(scoreCvss3(`CVSS:${version}/${vector}`), score));
  }
}

/** FIRST.org, "CVSS v4.0 Examples", and its calculator. */
const VERSION_4: readonly [name: string, vector: string, score: number][] = [
  ["CVE-2022-41741", "AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.3],
  ["CVE-2020-3549", "AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.7],
  ["CVE-2023-3089", "AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N", 8.3],
  ["CVE-2021-44714", "AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 4.6],
  ["CVE-2022-21830", "AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 5.1],
  ["CVE-2022-22186", "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N", 6.9],
  ["CVE-2014-0160", "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", 8.7],
  ["CVE-2021-44228", "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10],
  ["CVE-2014-6271", "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3],
  ["CVE-2013-6014", "AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:H/SI:N/SA:H", 6.4],
  ["the least severe of the most severe", "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 7.3],
  ["a threat that is attacked", "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A", 7.3],
  ["supplemental metrics, which change nothing", "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/S:N/AU:N/R:A/V:D/RE:L/U:Clear", 7.3],
  ["no impact", "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0],
  ["only what comes after", "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:H/SI:L/SA:H", 7.9],
  ["a half that must be rounded up", "AV:L/AC:L/AT:P/PR:N/UI:A/VC:N/VI:L/VA:H/SC:L/SI:N/SA:N", 5.7],
];

for (const [name, vector, score] of VERSION_4) {
  test(`CVSS 4.0 gives ${name} ${score}`, () => assert.equal(scoreCvss4(`CVSS:4.0/${vector}`), score));
}

/** "A Complete Guide to the Common Vulnerability Scoring System", section 3.3. */
const VERSION_2: readonly [name: string, vector: string, score: number][] = [
  ["CVE-2002-0392", "AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8],
  ["CVE-2003-0818", "AV:N/AC:L/Au:N/C:C/I:C/A:C", 10],
  ["CVE-2003-0062", "AV:L/AC:H/Au:N/C:C/I:C/A:C", 6.2],
  ["a vector in brackets", "(AV:L/AC:M/Au:N/C:N/I:P/A:C)", 5.4],
  ["no impact", "AV:L/AC:H/Au:M/C:N/I:N/A:N", 0],
];

for (const [name, vector, score] of VERSION_2) {
  test(`CVSS 2 gives ${name} ${score}`, () => assert.equal(scoreCvss2(vector), score));
}

const NO_VECTORS: readonly string[] = [
  "", "9.8", "CVSS:3.1/", "CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
  "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/__proto__:N",
  "CVSS:4.0/AV:N/AC:L/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:S/SI:N/SA:N", "AV:N/AC:L/Au:N/C:N/I:N", "av:n/ac:l/au:n/c:n/i:n/a:c",
];

for (const vector of NO_VECTORS) {
  test(`«${vector}» has no score`, () => {
    assert.deepEqual([scoreCvss2(vector), scoreCvss3(vector), scoreCvss4(vector)], [null, null, null]);
  });
}

test("every MacroVector that can be reached has a score, and none that cannot", () => {
  assert.equal(Object.keys(macroVectors.scores).length, 270);
});
