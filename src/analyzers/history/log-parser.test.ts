import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { A, B, HEADER, parse } from "./testing/parse-log.ts";

test("a commit's numbers are the sum over its files, binary ones counted as files", () => {
  const { commits, whole } = parse(`${HEADER}\n3\t4\tsrc/a.c\x0010\t0\tb\0-\t-\timage.png\0`);
  assert.ok(whole);
  assert.deepEqual(commits, [{
    oid: A, parents: [A, B], authorName: "Jane", authorEmail: "jane@example.org", authoredAt: 1_700_000_000,
    filesChanged: 3, linesAdded: 13, linesDeleted: 4, files: [["src/a.c", 3, 4], ["b", 10, 0], ["image.png", 0, 0]], assistants: [],
  }]);
});

test("a renamed file is one file, whatever its paths look like", () => {
  const { commits } = parse(`${HEADER}\n1\t2\t\0>old\0\n9\t9\tnew\x005\t5\tc\0`);
  assert.deepEqual([commits[0]?.filesChanged, commits[0]?.linesAdded, commits[0]?.linesDeleted], [2, 6, 7]);
  assert.deepEqual(commits[0]?.files, [["\n9\t9\tnew", 1, 2, ">old"], ["c", 5, 5]]);
});

test("a path that looks like a commit is a path", () => {
  const { commits } = parse(`${HEADER}\n1\t1\t>${A}\0${HEADER}`);
  assert.equal(commits.length, 2);
});

test("a commit without files and a root commit are commits", () => {
  const { commits } = parse(`>${A}\0\0\0\0\0\0\0${HEADER}`);
  assert.deepEqual(commits.map(({ parents, filesChanged, authoredAt }) => [parents.length, filesChanged, authoredAt]), [[0, 0, 0], [2, 0, 1_700_000_000]]);
});

const TIMES: readonly (readonly [string, number])[] = [
  ["", 0], ["-1", 0], ["0", 0], ["1e3", 1000], ["99999999999999999999", 4_102_444_800], ["later", 0], ["18446744073709551615", 4_102_444_800],
];
for (const [time, expected] of TIMES) {
  test(`the author time «${time}» is ${expected}`, () => {
    assert.equal(parse(`>${A}\0\0n\0e\0${time}\0\0\0`).commits[0]?.authoredAt, expected);
  });
}

test("names keep their UTF-8, other bytes are read as Latin-1, and long ones are cut", () => {
  const names = parse(`>${A}\0\0J\xc3\xb8rgen\0J\xf8rgen@x\x001\0\0\0>${A}\0\0${"n".repeat(10_000)}\0e\x001\0\0\0`).commits;
  assert.deepEqual([names[0]?.authorName, names[0]?.authorEmail, names[1]?.authorName.length], ["Jørgen", "Jørgen@x", 256]);
});

test("a path of a million characters costs no memory and no commit", () => {
  const { commits } = parse(`${HEADER}\n1\t2\t${"p/".repeat(500_000)}\x003\t4\tq\0`, 1000);
  assert.deepEqual([commits[0]?.filesChanged, commits[0]?.linesAdded, commits[0]?.files], [2, 4, [["q", 3, 4]]]);
});

test("a commit of very many files lists the first of them, and counts all", () => {
  const { commits } = parse(HEADER + Array.from({ length: 2_000 }, (_, file) => `1\t0\tf${file}\0`).join(""));
  assert.deepEqual([commits[0]?.filesChanged, commits[0]?.linesAdded, commits[0]?.files.length], [2_000, 2_000, 1_000]);
});

test("assistants are those that trailers name, however long the message is, and those that the message says", () => {
  const log = `>${A}\0\0n\0e\x001\0Co-authored-by: Copilot <copilot@github.com>\n\0${"words ".repeat(5_000)}\0>${A}\0\0n\0e\x001\0\0Mend\n\nGenerated with [Claude Code](https://example.org)\n\0${HEADER}`;
  assert.deepEqual(parse(log).commits.map(({ assistants }) => assistants), [["copilot"], ["claude"], []]);
});

test("a log that ends within a header or a record is said to be cut", () => {
  for (const log of [`>${A}\0`, `${HEADER}\n1\t2\tpa`, `${HEADER}\n1\t2\t\0old\0`]) assert.equal(parse(log).whole, false);
});

test("what no git log writes is refused", () => {
  for (const log of ["hello\0", `>xyz\0\0\0\0\0\0\0`, `${HEADER}\nno numbers\0`, `>${A}\0x y\0\0\0\0\0\0`]) assert.throws(() => parse(log), RangeError);
});

test("the pieces in which it comes make no difference", () => {
  const log = `${HEADER}\n1\t2\t\0old\0new\x003\t4\tb\0>${A}\0\0J\xc3\xb8\0e\x007\0\0\0\n-\t-\tx\0`;
  const whole = parse(log);
  fc.assert(fc.property(fc.integer({ min: 1, max: log.length }), (length) => assert.deepEqual(parse(log, length), whole)));
});
