// Every facet, over heads and histories made up at random: what it says keeps to the report's schema, its sums are the sums of their parts, its lists are in
// their order, and the order in which files and paths come changes nothing.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { FACETS, type FacetName, type FacetValue } from "#protocol/report/facets/index.ts";
import type { BlobFact, FacetsFile, FacetsInput, FacetsPath } from "#protocol/sandbox/wire.ts";
import { createMaterialBuilder } from "./material.ts";
import { FACET_COMPOSERS } from "./registry.ts";

const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 20_000 : 300;
const seed = Number(process.env["STRONGROOM_SEED"] ?? Date.now() % 2 ** 31) | 0;

const AT = 1_780_000_000;
const PEOPLE = ["Ada", "Bob", "", "Ada", "\u202eeve", "__proto__"];
const FOLDERS = ["", "src/", "src/deep/er/", "test/", "vendor/x/", "node_modules/y/", "docs/", "__proto__/", "weird \u0000 name/"];
const NAMES = ["a.ts", "b.py", "c.go", "d.c", "e.java", "README.md", "data.json", "f.pb.go", "g.min.js", "constructor", "h.unknown", "i.css"];
const LANGUAGES = ["TypeScript", "Python", "Go", "C", "Java", "Markdown", "JSON", "CSS", null, null];

/** Often equal, so that what ties is put in order by something else. */
const count = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0, 1, 10) }, { weight: 4, arbitrary: fc.nat(500) }, { weight: 1, arbitrary: fc.nat(3_000_000) });
/** What git gives as the time of a commit: also long before and long after there was git. */
const instant = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1_500_000_000, max: AT }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 4_102_444_800 }) });
const anyPath = fc.tuple(fc.constantFrom(...FOLDERS), fc.constantFrom(...NAMES)).map(([folder, name]) => folder + name);
/** A few again and again, so that heads, histories and commits speak of the same files. */
const path = fc.oneof(fc.constantFrom("src/a.ts", "src/b.py", "c.go", "lib/d.c"), anyPath);
const complexity = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(200), fc.nat(200)).map(([functions, cyclomatic, cognitive]) => ({ complexity: { functions, cyclomatic: functions + cyclomatic, cognitive, lines: 5 * functions, classes: [functions, 0, 0, 0, 0], worst: [] } }));

const file: fc.Arbitrary<FacetsFile> = fc.record({
  kind: fc.constant("file" as const),
  path,
  size: count,
  fact: fc.oneof({ weight: 8, arbitrary: fc.tuple(fc.constantFrom(...LANGUAGES), fc.constantFrom(0, 0, 0, 1, 2, 4), count, count, count) as fc.Arbitrary<BlobFact> }, { weight: 1, arbitrary: fc.constant(null) }),
  content: fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 3, arbitrary: complexity }, { weight: 1, arbitrary: fc.constantFrom({ unread: "too-large" } as const, { unread: "passed-over" } as const) }),
});

const history: fc.Arbitrary<FacetsPath> = fc
  .tuple(path, fc.array(fc.tuple(fc.nat(PEOPLE.length - 1), fc.oneof(fc.constantFrom(1, 2), fc.integer({ min: 1, max: 40 })), fc.nat(900)), { minLength: 1, maxLength: 4 }), instant, instant, count)
  .map(([name, rows, one, other, deleted]) => {
    const byPerson = [...new Map(rows.map((row) => [row[0], row])).values()];
    const changes = byPerson.reduce((sum, [, own]) => sum + own, 0);
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    return { kind: "path", row: [name, changes, byPerson.reduce((sum, [, , added]) => sum + added, 0), deleted, first, byPerson[0]?.[0] ?? 0, last, byPerson, [[new Date(last * 1000).getUTCFullYear(), changes]]] };
  });

interface Case {
  readonly files: readonly FacetsFile[];
  readonly histories: readonly FacetsPath[];
  readonly others: readonly FacetsInput[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  files: fc.uniqueArray(file, { selector: (each) => each.path, maxLength: 30 }),
  histories: fc.uniqueArray(history, { selector: ({ row }) => row[0], maxLength: 30 }),
  others: fc.tuple(
    fc.uniqueArray(fc.record({ kind: fc.constant("rename" as const), from: path, to: path }), { selector: ({ from }) => from, maxLength: 6 }),
    // The same few files again and again: only then do they change together.
    fc.array(fc.record({ at: instant, paths: fc.uniqueArray(path, { minLength: 2, maxLength: 5 }), times: fc.nat(12) }), { maxLength: 5 }),
  ).map(([renames, habits]) => [...renames, ...habits.flatMap(({ at, paths, times }) => Array.from({ length: times }, () => ({ kind: "commit" as const, at, paths })))]),
});

type Said = { readonly [Name in FacetName]: FacetValue<Name> };

function say({ files, histories, others }: Case): Said {
  const builder = createMaterialBuilder({ facets: Object.keys(FACETS), at: AT });
  for (const [place, name] of PEOPLE.entries()) builder.add({ kind: "person", name, last: AT - place * 90 * 86_400 });
  builder.add({ kind: "places", people: PEOPLE.map((_name, place) => place) });
  for (const input of [...files, ...histories, ...others]) builder.add(input);
  const material = builder.finish();
  return Object.fromEntries(Object.entries(FACET_COMPOSERS).map(([name, compose]) => [name, compose(material)])) as unknown as Said;
}

function sum<Row>(rows: readonly Row[], value: (row: Row) => number): number {
  return rows.reduce((total, row) => total + value(row), 0);
}

function isSorted<Row>(rows: readonly Row[], value: (row: Row) => number): boolean {
  return rows.every((row, place) => place === 0 || value(rows[place - 1] as Row) >= value(row));
}

function assertSums({ coverage, structure, hotspots, knowledge, coupling, age, cost }: Said, { files }: Case): void {
  const c = coverage.results;
  assert.deepEqual([c.analysedFiles + sum(c.unread, (row) => row.files), c.analysedBytes + sum(c.unread, ({ bytes }) => bytes)], [c.files, c.bytes]);
  assert.ok(isSorted(coverage.evidence.unreadFiles, ({ bytes }) => bytes));
  const s = structure.results;
  assert.equal(sum(s.lengths, (row) => row.files), s.files);
  assert.ok(s.files <= c.files && s.folders <= s.files && isSorted(structure.evidence.largest, ({ lines }) => lines));
  const h = hotspots.results;
  assert.ok(h.files <= s.files && h.recentChanges <= h.changes && h.halfOfChangesIn <= h.files && isSorted(hotspots.evidence.hottest, ({ score }) => score));
  if (hotspots.evidence.hottest.length === h.files) assert.equal(sum(hotspots.evidence.hottest, ({ changes }) => changes), h.changes);
  const k = knowledge.results;
  assert.deepEqual([k.files, k.code, age.results.files, age.results.code], [h.files, age.results.code, h.files, k.code]);
  assert.ok(k.inactiveAuthors <= k.authors && k.truckFactor <= k.authors && k.soleAuthorCode <= k.code && k.lostCode <= k.code);
  assert.equal(sum(knowledge.evidence.people, ({ soleCode }) => soleCode), k.soleAuthorCode);
  assert.deepEqual([knowledge.evidence.people.length, knowledge.evidence.people.filter(({ active }) => !active).length], [k.authors, k.inactiveAuthors]);
  assert.ok(isSorted(knowledge.evidence.people, ({ code }) => code) && isSorted(knowledge.evidence.atRisk, ({ code }) => code));
  assert.deepEqual([sum(age.results.years, (row) => row.files), sum(age.results.years, ({ code }) => code)], [age.results.files, age.results.code]);
  assert.ok(isSorted(age.results.years, ({ year }) => -year) && isSorted(age.evidence.oldest, ({ lastChangeAt }) => -Date.parse(lastChangeAt)));
  assert.ok(coupling.results.acrossFolders <= coupling.results.pairCount && coupling.evidence.pairs.length <= coupling.results.pairCount && isSorted(coupling.evidence.pairs, ({ degree, together }) => degree * together));
  assert.ok(isSorted(cost.results.code, ({ codeLines }) => codeLines));
  assert.ok(sum(cost.results.code, ({ codeLines, generatedLines, vendoredLines }) => codeLines + generatedLines + vendoredLines) <= 2 * sum(files, ({ fact }) => Number(fact?.[2] ?? 0)));
}

test("every facet keeps to its schema and its sums, whatever the head and the history are", () => {
  fc.assert(fc.property(cases, (given) => {
    const said = say(given);
    for (const [name, { value }] of Object.entries(FACETS)) {
      const parsed = value.safeParse(said[name as FacetName]);
      assert.ok(parsed.success, `${name}: ${JSON.stringify(parsed.error?.issues)}`);
    }
    assertSums(said, given);
  }), { numRuns: RUNS, seed });
});

test("the order in which files and paths come changes nothing", () => {
  fc.assert(fc.property(cases, fc.nat(1000), (given, turn) => {
    const turned = <Row>(rows: readonly Row[]): readonly Row[] => rows.map((_row, place) => rows[(place * 7 + turn) % rows.length] as Row);
    const shuffled = <Row>(rows: readonly Row[]): readonly Row[] => (rows.length % 7 === 0 ? rows.toReversed() : turned(rows));
    assert.deepEqual(say({ ...given, files: shuffled(given.files), histories: shuffled(given.histories) }), say(given));
  }), { numRuns: RUNS, seed });
});
