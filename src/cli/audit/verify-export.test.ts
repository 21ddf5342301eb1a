// Honest exports of every shape hold; what does not hold is named.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { composeVerifierKey } from "#protocol/audit/note.ts";
import { createSmallLog, testCrypto } from "#protocol/audit/testing/small-log.ts";
import { readLines, verifyExport, type Trust } from "./verify-export.ts";

const UNTRUSTING: Trust = { logKey: null, witnessKeys: [], previous: [] };

test("AUD-22, AUD-24, AUD-25, AUD-26: honest exports hold, whatever is the team's of the log, and whichever earlier checkpoints are in them", async (t) => {
  const sizes = [1, 2, 33, 255, 256, 257, 513];
  const shares: readonly ((index: number, size: number) => boolean)[] = [() => true, () => false, (index) => index % 3 === 0, (index) => index % 300 === 7 || index === 0, (index, size) => index === size - 1, (index) => index >= 256, (index) => index < 256];
  let cases = 0;
  for (const size of sizes) {
    for (const ours of shares) {
      const log = createSmallLog({ size, ours: (index) => ours(index, size) });
      for (const earlier of [[], [0, Math.floor(size / 3), Math.ceil(size / 2)], [Math.min(256, size)]]) {
        const verdict = verifyExport((await log.export({ earlier })).split("\n").slice(0, -1), UNTRUSTING);
        assert.deepEqual(verdict.findings, [], `${size} leaves, earlier ${earlier.join()}`);
        cases++;
      }
    }
  }
  t.diagnostic(`${cases} cases`);
});

/** The findings when one line of the kind is replaced. */
async function findingsWith(kind: string, change: (members: Record<string, unknown>) => unknown): Promise<string[]> {
  const lines = (await createSmallLog({ size: 600, ours: (index) => index % 9 === 4 }).export({ earlier: [300] })).split("\n").slice(0, -1);
  const at = lines.findIndex((line) => line.includes(`"kind":"${kind}"`));
  const changed = change(JSON.parse(lines[at] ?? "{}") as Record<string, unknown>);
  return verifyExport(lines.toSpliced(at, 1, JSON.stringify(changed)), UNTRUSTING).findings.map(({ kind: found }) => found);
}

test("AUD-24: others that are not the fewest subtrees of a range in its place are refused", async () => {
  const hashesOf = ({ hashes }: Record<string, unknown>): unknown[] => (Array.isArray(hashes) ? hashes : []);
  for (const change of [
    { from: 1 }, { to: 4.5 }, { to: -1 }, { to: 0 }, { to: "4" }, { from: 2 ** 53 }, { hashes: "x" }, { hashes: [] }, { more: 1 },
  ]) assert.ok((await findingsWith("others", (line) => sorted({ ...line, ...change }))).includes("malformed"), JSON.stringify(change));
  assert.ok((await findingsWith("others", (line) => ({ ...line, hashes: [...hashesOf(line), ...hashesOf(line)] }))).includes("malformed"), "a hash more");
  assert.ok((await findingsWith("others", (line) => ({ ...line, hashes: hashesOf(line).map(() => "AAAA") }))).includes("malformed"), "short hashes");
  assert.ok((await findingsWith("others", (line) => ({ ...line, hashes: hashesOf(line).map(() => `${"A".repeat(43)}=`) }))).includes("tile-changed"), "other hashes");
});

test("AUD-25: the hash of a tile that is not in its place, or not of its form, is refused", async () => {
  for (const change of [{ level: 0 }, { level: 7 }, { level: 1.5 }, { index: -1 }, { index: "0" }, { hash: "x" }, { more: 1 }]) assert.deepEqual(await findingsWith("tile", (line) => sorted({ ...line, ...change })), ["malformed"], JSON.stringify(change));
  for (const change of [{ level: 2 }, { index: 1 }, { index: 2 ** 40 }]) assert.deepEqual(await findingsWith("tile", (line) => ({ ...line, ...change })), ["tile-misplaced"], JSON.stringify(change));
  assert.deepEqual(await findingsWith("tile", (line) => ({ ...line, hash: `${"A".repeat(43)}=` })), ["tile-changed", "root-wrong", "root-wrong"]);
});

test("AUD-26: a checkpoint that does not stand after as many leaves as it says is refused", async () => {
  const log = createSmallLog({ size: 600, ours: () => true });
  const lines = (await log.export({ earlier: [300] })).split("\n").slice(0, -1);
  const at = lines.findIndex((line) => line.includes('"kind":"checkpoint"'));
  const [before, after] = [lines[at - 1] ?? "", lines[at] ?? ""];
  assert.deepEqual(verifyExport(lines.toSpliced(at - 1, 2, after, before), UNTRUSTING).findings.map(({ kind }) => kind), ["checkpoint-misplaced"]);
  assert.deepEqual(verifyExport(lines.toSpliced(at, 1, JSON.stringify({ checkpoint: 1, kind: "checkpoint" })), UNTRUSTING).findings.map(({ kind }) => kind), ["malformed"]);
});

function sorted(members: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));
}

test("AUD-28: the facts say what was taken from the export itself, and what it is a part of", async () => {
  const log = createSmallLog({ size: 30, ours: () => true });
  const factsOf = async (trust: Trust, last?: number): Promise<string> => verifyExport((await log.export(last === undefined ? {} : { last })).split("\n").slice(0, -1), trust).facts.join("\n");
  assert.match(await factsOf(UNTRUSTING), /key is taken from the export itself.*\n.*30 records, all of 30; the personal part of 10 is destroyed\n[^]*none given/);
  assert.doesNotMatch(await factsOf({ ...UNTRUSTING, logKey: composeVerifierKey(testCrypto, log.log.key) }), /taken from the export/);
  assert.match(await factsOf(UNTRUSTING, 12), /12 records, 1 to 12, a part, of 30/);
});

test("AUD-22: lines are read whatever the pieces of the file are, and the last without its newline is none", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-lines-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "file");
  for (const text of ["", "\n", "a\nb\n", "a\nb", `${"é".repeat(700_000)}\n${"x".repeat(1_048_575)}\n\n`, "x".repeat(6_000_000)]) {
    await writeFile(path, text);
    assert.deepEqual([...readLines(path)], text.split("\n").slice(0, -1));
  }
});
