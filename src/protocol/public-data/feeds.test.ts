// Readers of what is published as one file: of real form, made up in content.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { isAppError } from "#base/app-error.ts";
import { readEpss } from "./read-epss.ts";
import { readKev } from "./read-kev.ts";
import { composeReleasesHead, describeReleases, parsePackageReleases, readReleasesHead } from "./release-lines.ts";

const HEAD = "#model_version:v2026.03.14,score_date:2026-11-29T00:00:00+0000\ncve,epss,percentile\n";

/** The forms in which the day has been published over the years. */
for (const date of ["2026-11-29", "2026-11-29T00:00:00+0000", "2026-11-29T12:55:00Z"]) {
  test(`scores of EPSS with the day as ${date} are read`, () => {
    const { day, records } = readEpss(`#model_version:v2026.03.14,score_date:${date}\ncve,epss,percentile\nCVE-2021-44228,0.94358,0.99957\nCVE-1999-0001,1e-05,0\n`);
    assert.equal(day, "2026-11-29");
    assert.deepEqual(records.map(({ keys, json }) => [keys, JSON.parse(json) as unknown]), [
      [["CVE-2021-44228"], { cve: "CVE-2021-44228", probability: 0.94358, percentile: 0.99957 }],
      [["CVE-1999-0001"], { cve: "CVE-1999-0001", probability: 0.00001, percentile: 0 }],
    ]);
  });
}

const NO_EPSS: readonly [what: string, text: string, message: RegExp][] = [
  ["nothing", "", /ends within a line/],
  ["a page", "<html>\n</html>\n", /first line/],
  ["scores without a day", "cve,epss,percentile\nCVE-2021-44228,0.5,0.5\n", /first line/],
  ["a day that is none", `#model_version:v1,score_date:2026-13-01\ncve,epss,percentile\nCVE-2021-44228,0.5,0.5\n`, /first line/],
  ["other columns", "#model_version:v1,score_date:2026-11-29\ncve,epss\nCVE-2021-44228,0.5\n", /columns/],
  ["no scores", HEAD, /0 lines/],
  ["a file that is cut within a line", `${HEAD}CVE-2021-44228,0.94`, /ends within a line/],
  ["a share above 1", `${HEAD}CVE-2021-44228,1.5,0.9\n`, /line 3/],
  ["a share that is no number", `${HEAD}CVE-2021-44228,0.5,0.9\nCVE-2021-44229,NaN,0.9\n`, /line 4/],
  ["a column too many", `${HEAD}CVE-2021-44228,0.5,0.9,1\n`, /line 3/],
  ["what is no CVE", `${HEAD}GHSA-1,0.5,0.9\n`, /line 3/],
];

for (const [what, text, message] of NO_EPSS) {
  test(`${what} is no list of EPSS`, () => assert.throws(() => readEpss(text), (error) => isAppError(error, "advisories.unusable") && message.test(error.message)));
}

const CATALOGUE = {
  title: "CISA Catalog of Known Exploited Vulnerabilities",
  catalogVersion: "2026.11.28",
  dateReleased: "2026-11-28T15:00:00.0000Z",
  count: 1,
  vulnerabilities: [{
    cveID: "CVE-2021-44228", vendorProject: "Apache", product: "Log4j2", vulnerabilityName: "Remote Code Execution", dateAdded: "2021-12-10", shortDescription: "…",
    requiredAction: "…", dueDate: "2021-12-24", knownRansomwareCampaignUse: "Known", notes: "", cwes: ["CWE-20", "CWE-400"],
  }],
};

test("the catalogue of KEV is read", () => {
  const { day, records } = readKev(JSON.stringify(CATALOGUE));
  assert.equal(day, "2026-11-28");
  assert.deepEqual(records.map(({ json }) => JSON.parse(json) as unknown), [{ cve: "CVE-2021-44228", dateAdded: "2021-12-10", usedByRansomware: "Known" }]);
});

const NO_KEV: readonly [what: string, text: string, message: RegExp][] = [
  ["nothing", "", /no JSON/],
  ["a list", "[]", /schema/],
  ["a catalogue that is cut", JSON.stringify(CATALOGUE).slice(0, -5), /no JSON/],
  ["a part of a catalogue", JSON.stringify({ ...CATALOGUE, count: 1_400 }), /1400 entries, and has 1/],
  ["a catalogue without a day", JSON.stringify({ ...CATALOGUE, dateReleased: undefined }), /dateReleased/],
  ["a catalogue of no day", JSON.stringify({ ...CATALOGUE, dateReleased: "2026-02-30" }), /dateReleased/],
  ["an entry that is no CVE", JSON.stringify({ ...CATALOGUE, vulnerabilities: [{ cveID: "../x", dateAdded: "2021-12-10" }] }), /vulnerabilities\.0\.cveID/],
];

for (const [what, text, message] of NO_KEV) {
  test(`${what} is no catalogue of KEV`, () => assert.throws(() => readKev(text), (error) => isAppError(error, "advisories.unusable") && message.test(error.message)));
}

test("no text makes the readers of EPSS and KEV fail otherwise than by saying so", () => {
  const line = fc.oneof(fc.constantFrom("#model_version:v1,score_date:2026-11-29", "cve,epss,percentile", "CVE-2021-44228,0.5,0.9", "CVE-2021-44228,1e-5,0.9", ""), fc.string({ unit: "binary", maxLength: 60 }));
  const refuses = (read: () => unknown): void => {
    try {
      read();
    } catch (error) {
      assert.ok(isAppError(error, "advisories.unusable"), String(error));
    }
  };
  fc.assert(fc.property(fc.array(line, { maxLength: 8 }), fc.anything(), (lines, entry) => {
    refuses(() => readEpss(lines.join("\n")));
    refuses(() => readEpss(`${lines.join("\n")}\n`));
    refuses(() => readKev(lines.join("\n")));
    refuses(() => readKev(JSON.stringify({ ...CATALOGUE, vulnerabilities: [entry] }) ?? ""));
    return true;
  }), { numRuns: 3_000 });
});

test("a line of releases is a package that is found by any spelling of its name", () => {
  assert.equal(readReleasesHead(composeReleasesHead("2026-11-30")), "2026-11-30");
  const releases = parsePackageReleases('{"ecosystem":"pypi","name":"Made_Up","versions":{"1.0":"2020-01-01","1.1":null}}');
  assert.ok(releases !== null);
  assert.deepEqual(describeReleases(releases).keys, ["PyPI\nmade-up"]);
});

for (const line of ["", "{}", "5", '{"format":"strongroom.releases/2","date":"2026-11-30"}', '{"format":"strongroom.releases/1","date":"2026-02-30"}']) {
  test(`«${line}» is no head of releases`, () => assert.equal(readReleasesHead(line), null));
}

for (const line of ["", "[]", '{"ecosystem":"npm","name":"a"}', '{"ecosystem":"npm","name":"a","versions":{"1.0.0":"soon"}}', '{"ecosystem":"npm","name":"","versions":{}}', '{"ecosystem":"npm","name":"a","versions":[]}']) {
  test(`«${line}» is no package with its releases`, () => assert.equal(parsePackageReleases(line), null));
}
