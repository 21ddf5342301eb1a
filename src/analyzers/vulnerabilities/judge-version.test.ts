// Package names here are made up; the cases are those of the OSV schema ("affected fields", "Examples") and what real records hold.

import assert from "node:assert/strict";
import { test } from "node:test";

import { parseAdvisory } from "./advisory.ts";
import { judgeVersion, type Answer } from "./judge-version.ts";

interface Entry {
  readonly type?: string;
  readonly events?: readonly Readonly<Record<string, string>>[];
  readonly versions?: readonly string[];
  readonly known?: string;
}

function judge(ecosystem: string, version: string, entries: readonly Entry[]) {
  const parsed = parseAdvisory({
    id: "TEST-2026-1",
    modified: "2026-01-01T00:00:00Z",
    affected: entries.map(({ type, events, versions, known }) => ({
      package: { ecosystem, name: "made-up" },
      ...(events === undefined ? {} : { ranges: [{ type: type ?? "ECOSYSTEM", events }] }),
      ...(versions === undefined ? {} : { versions }),
      ...(known === undefined ? {} : { database_specific: { last_known_affected_version_range: known } }),
    })),
  });
  assert.equal(parsed.kind, "advisory", JSON.stringify(parsed));
  return judgeVersion(version, parsed.kind === "advisory" ? parsed.advisory.affected : []);
}

interface Case {
  readonly what: string;
  readonly ecosystem?: string;
  readonly entries: readonly Entry[];
  readonly answers: readonly (readonly [version: string, answer: Answer, fixed?: string])[];
}

const TWO_BRANCHES = [{ events: [{ introduced: "1.0.0" }, { fixed: "1.0.2" }, { introduced: "3.0.0" }, { fixed: "3.2.5" }] }];

const CASES: readonly Case[] = [
  { what: "everything, without a fix", entries: [{ type: "SEMVER", events: [{ introduced: "0" }] }], answers: [["0.0.0-alpha", "affected"], ["99.0.0", "affected"]] },
  { what: "everything before a fix", entries: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: "1.0.2" }] }], answers: [["1.0.1", "affected", "1.0.2"], ["1.0.2-rc.1", "affected", "1.0.2"], ["1.0.2", "not affected"], ["1.0.3", "not affected"]] },
  { what: "two branches in one range", entries: TWO_BRANCHES, answers: [["0.9.0", "not affected"], ["1.0.0", "affected", "1.0.2"], ["1.0.2", "not affected"], ["2.9.9", "not affected"], ["3.2.4", "affected", "3.2.5"], ["3.2.5", "not affected"]] },
  { what: "two branches in two entries", entries: [{ events: [{ introduced: "3.0.0" }, { fixed: "3.2.5" }] }, { events: [{ introduced: "1.0.0" }, { fixed: "1.0.2" }] }], answers: [["1.0.1", "affected", "1.0.2"], ["3.0.0", "affected", "3.2.5"], ["2.0.0", "not affected"]] },
  { what: "events in any order", entries: [{ events: [{ fixed: "3.2.5" }, { introduced: "3.0.0" }, { fixed: "1.0.2" }, { introduced: "0" }] }], answers: [["0.1.0", "affected", "1.0.2"], ["2.0.0", "not affected"], ["3.1.0", "affected", "3.2.5"]] },
  { what: "a last version that is affected", entries: [{ events: [{ introduced: "0" }, { last_affected: "1.3.2" }] }], answers: [["1.3.2", "affected"], ["1.3.3", "not affected"]] },
  { what: "a limit", entries: [{ events: [{ introduced: "1.0.0" }, { limit: "2.0.0" }] }], answers: [["1.9.9", "affected"], ["2.0.0", "not affected"], ["0.9.0", "not affected"]] },
  { what: "a limit that is none", entries: [{ events: [{ introduced: "1.0.0" }, { limit: "*" }] }], answers: [["9.0.0", "affected"]] },
  { what: "an end that only the database knows", entries: [{ events: [{ introduced: "0.1.0" }], known: "< 0.2.0" }], answers: [["0.1.9", "affected"], ["0.2.0", "not affected"], ["0.0.9", "not affected"]] },
  { what: "an end that only the database knows, with it", entries: [{ events: [{ introduced: "0" }], known: "<= 1.33" }], answers: [["1.33.0", "affected"], ["1.33.1", "not affected"]] },
  { what: "a known end beside a fix, which counts", entries: [{ events: [{ introduced: "0" }, { fixed: "2.0.0" }], known: "<= 1.33" }], answers: [["1.34.0", "affected", "2.0.0"]] },
  { what: "a list", entries: [{ versions: ["1.0", "1.1"] }], ecosystem: "PyPI", answers: [["1.0", "affected"], ["1.0.0", "affected"], ["1.2", "not affected"], ["what?", "unknown"]] },
  { what: "a list with a version that is none", entries: [{ versions: ["latest", "1.0"] }], answers: [["latest", "affected"], ["1.0.0", "affected"], ["next", "unknown"]] },
  { what: "a list beside a range", entries: [{ events: [{ introduced: "2.0.0" }, { fixed: "2.1.0" }], versions: ["1.5.0"] }], answers: [["1.5.0", "affected"], ["2.0.5", "affected", "2.1.0"], ["1.6.0", "not affected"]] },
  { what: "commits with a list", entries: [{ type: "GIT", events: [{ introduced: "0" }], versions: ["1.0.0"] }], answers: [["1.0.0", "affected"], ["1.1.0", "not affected"]] },
  { what: "commits alone", entries: [{ type: "GIT", events: [{ introduced: "0" }, { fixed: "74ea7cf7a6a27a4eeb2ae24e162bcc942a6706d5" }] }], answers: [["1.0.0", "unknown"]] },
  { what: "a type of range that is not known", entries: [{ type: "LUNAR", events: [{ introduced: "0" }] }], answers: [["1.0.0", "unknown"]] },
  { what: "no versions at all", entries: [{}], answers: [["1.0.0", "unknown"]] },
  { what: "a version that is none", entries: TWO_BRANCHES, answers: [["latest", "unknown"], ["", "unknown"], ["1.0.0.0.0", "unknown"]] },
  { what: "a bound that is no version", entries: [{ events: [{ introduced: "0" }, { fixed: "next" }] }], answers: [["1.0.0", "unknown"]] },
  { what: "an entry that cannot be read beside one that can", entries: [{ events: [{ introduced: "0" }, { fixed: "next" }] }, { events: [{ introduced: "1.0.0" }, { fixed: "1.1.0" }] }], answers: [["1.0.5", "affected", "1.1.0"], ["1.2.0", "unknown"]] },
  { what: "Python's order", ecosystem: "PyPI", entries: [{ events: [{ introduced: "0" }, { fixed: "2.0" }] }], answers: [["2.0rc1", "affected", "2.0"], ["2.0.post1", "not affected"], ["1!0.1", "not affected"]] },
  { what: "Maven's order", ecosystem: "Maven", entries: [{ events: [{ introduced: "0" }, { fixed: "5.2.20.RELEASE" }] }], answers: [["5.2.19.RELEASE", "affected", "5.2.20.RELEASE"], ["5.2.20", "not affected"], ["5.2.20-SNAPSHOT", "affected", "5.2.20.RELEASE"]] },
  { what: "Go's pseudo-versions", ecosystem: "Go", entries: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: "0.0.0-20210921155107-089bfa567519" }] }], answers: [["v0.0.0-20210817164053-32db794688a5", "affected", "0.0.0-20210921155107-089bfa567519"], ["v0.0.0-20211001000000-aaaaaaaaaaaa", "not affected"], ["v2.0.0+incompatible", "not affected"]] },
  { what: "NuGet's four numbers", ecosystem: "NuGet", entries: [{ events: [{ introduced: "4.1.0" }, { fixed: "4.1.1.1" }] }], answers: [["4.1.1", "affected", "4.1.1.1"], ["4.1.1.1", "not affected"]] },
  { what: "an ecosystem without rules", ecosystem: "Bitnami", entries: [{ events: [{ introduced: "0" }, { fixed: "2.1" }] }], answers: [["2.0.9", "affected", "2.1"], ["2.1", "not affected"], ["2.0-1", "unknown"]] },
];

for (const { what, ecosystem = "npm", entries, answers } of CASES) {
  for (const [version, answer, fixed = null] of answers) {
    test(`${what} (${ecosystem}): «${version}» is ${answer}`, () => {
      const judgement = judge(ecosystem, version, entries);
      assert.deepEqual([judgement.answer, judgement.fixed], [answer, fixed], judgement.rule);
      assert.notEqual(judgement.rule, "");
    });
  }
}

test("the rule can be read", () => {
  assert.equal(judge("npm", "3.1.0", TWO_BRANCHES).rule, "3.1.0 lies from 3.0.0 on and before 3.2.5");
  assert.equal(judge("npm", "3.2.6", TWO_BRANCHES).rule, "3.2.6 is fixed since 3.2.5");
  assert.equal(judge("npm", "latest", TWO_BRANCHES).rule, "latest cannot be compared by the rules of SemVer 2.0.0");
});
