// The sandbox as the worker starts it, fed by hand: what git would send, and what nobody should.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";

import { createRandomFrom, fillShape } from "#analyzers/secrets/fill-shape.ts";
import { KIB, MIB, SECOND } from "#base/units.ts";
import { startSandboxedNode } from "#platform/process/sandboxed-node.ts";
import type { ProcessEnd } from "#platform/process/process.ts";
import { SANDBOX_PACKAGES } from "#protocol/sandbox/packages.ts";
import { createFacetsReader } from "#protocol/sandbox/parse-facets.ts";
import { createFilesReader, createHistoryReader, createPastReader, createTraceReader } from "#protocol/sandbox/parse-results.ts";
import type { DoneLine, FacetsInput, FacetsSettings, FilesResult, FilesSettings, PlanItem, SandboxTask } from "#protocol/sandbox/wire.ts";

/** Each task by the program that it has in the product. */
const ENTRIES: Readonly<Record<SandboxTask, string>> = { files: "main.ts", facets: "facets-main.ts", history: "lines-main.ts", past: "past-main.ts", trace: "lines-main.ts" };
const OID = "a".repeat(40);
/** Beside the sandbox's own: the peak that the product promises, whatever comes. */
const MAX_PEAK_BYTES = 256 * MIB;

interface Run {
  readonly output: Buffer;
  readonly end: ProcessEnd;
  readonly errors: string;
  readonly peakBytes: number;
}

async function runSandbox(task: SandboxTask, content: Iterable<Buffer>, plan: Iterable<string>, timeoutMs = 60 * SECOND): Promise<Run> {
  const running = startSandboxedNode({
    entry: join(import.meta.dirname, ENTRIES[task]),
    snapshot: true,
    ...(task === "files" ? { packages: SANDBOX_PACKAGES } : {}),
    args: [task],
    stdin: Readable.from(content, { objectMode: false }),
    extraInput: task === "files" || task === "past" || task === "trace",
    limits: { timeoutMs, maxOutputBytes: 512 * MIB, maxHeapBytes: 96 * MIB, maxMemoryBytes: 160 * MIB },
  });
  if (running.extraInput !== null) Readable.from(plan, { objectMode: false }).pipe(running.extraInput);
  let peakBytes = 0;
  const chunks: Buffer[] = [];
  for await (const chunk of running.stdout) {
    chunks.push(chunk as Buffer);
    peakBytes = Math.max(peakBytes, peakOf(running.pid));
  }
  return { output: Buffer.concat(chunks), end: await running.ended, errors: running.stderrTail(), peakBytes };
}

/** The largest resident set so far, from Linux; 0 elsewhere and when the process is gone. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * KIB;
  } catch {
    return 0;
  }
}

function blob(content: string | Buffer, type = "blob"): Buffer {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([Buffer.from(`${OID} ${type} ${bytes.length}\n`), bytes, Buffer.from("\n")]);
}

const SETTINGS: FilesSettings = { content: [], fingerprintKey: "00".repeat(32) };

function lines(items: readonly PlanItem[]): string[] {
  return [SETTINGS, ...items].map((item) => `${JSON.stringify(item)}\n`);
}

async function analyse(content: readonly Buffer[], items: readonly PlanItem[]): Promise<{ results: FilesResult[]; done: DoneLine }> {
  const { output, end, errors } = await runSandbox("files", content, lines(items));
  assert.equal(end.code, 0, errors);
  const reader = createFilesReader({ items: items.length, hasContent: (item) => items[item]?.fact === undefined, folders: 10 });
  return { results: reader.push(output), done: reader.end() };
}

test("SBX-13 blobs of the past give their secrets, in the order of the items; what is no text and what is too large is not looked at", async () => {
  const token = `token = "${fillShape("glpat-<url:20>", createRandomFrom("sandbox"))}"\n`;
  const large = Buffer.alloc(9 * MIB, "words and no secret\n");
  const items = ["a.ini", "a.ini", "a.png", "large.txt", "gone", "a.ini", "tree"].map((path) => ({ path }));
  const content = [blob("x\n"), blob(`x\n${token}`), blob(token), blob(large), Buffer.from(`${OID} missing\n`), blob(`x\ny\n${token}`), blob("", "tree")];
  const { output, end, errors, peakBytes } = await runSandbox("past", content, [SETTINGS, ...items].map((item) => `${JSON.stringify(item)}\n`));
  assert.equal(end.code, 0, errors);
  const reader = createPastReader({ items: items.length });
  const results = reader.push(output);
  const told = results.map((result) => (result.kind === "finds" ? `${result.item} ${result.finds.map(([rule, line]) => `${rule} ${line}`).join()}` : result.kind === "unread" ? `${result.item} ${result.reason}` : result.kind));
  assert.deepEqual(told, ["1 gitlab-token 2", "3 too-large", "5 gitlab-token 3", "done"]);
  assert.deepEqual(reader.end().limits, { "content-missing": 1, "not-a-file": 1 });
  const [one, other] = results.flatMap((result) => (result.kind === "finds" ? result.finds.map(([, , , fingerprint]) => fingerprint) : []));
  assert.equal(one, other);
  assert.ok(!output.includes("glpat-") && peakBytes < MAX_PEAK_BYTES);
});

test("SBX-14 a log is looked through for blobs, and one that breaks off is no answer", async () => {
  const log = `>${OID}\x005\0\n:000000 100644 ${"0".repeat(40)} ${OID} A\0a.c\0`;
  const wanted = [`${JSON.stringify(OID)}\n`];
  const { output, end, errors } = await runSandbox("trace", [Buffer.from(log)], wanted);
  assert.equal(end.code, 0, errors);
  const reader = createTraceReader(new Set([OID]));
  assert.deepEqual(reader.push(output)[0], { kind: "move", oid: OID, commit: OID, at: 5, path: "a.c", what: "came" });
  assert.equal(reader.end().items, 1);
  assert.notEqual((await runSandbox("trace", [Buffer.from(log.slice(0, -1))], wanted)).end.code, 0);
});

test("SBX-8 each file gives a fact, each folder its sums", async () => {
  const { results, done } = await analyse(
    [blob("// a\nint x;\n\n"), blob("# t\n"), blob("\0\0")],
    [{ path: "a.c", folder: 0, size: 13 }, { path: "docs/t.md", folder: 1, size: 4 }, { path: "i.dat", folder: 0, size: 2 }],
  );
  assert.deepEqual(results, [
    { kind: "fact", item: 0, fact: ["C", 0, 1, 1, 1] },
    { kind: "fact", item: 1, fact: ["Markdown", 0, 1, 0, 0] },
    { kind: "fact", item: 2, fact: [null, 1, 0, 0, 0] },
    { kind: "folder", folder: 0, tally: { "extension|.c": [1, 13], "language|C|": [1, 13, 3, 1, 1, 1], "extension|.dat": [1, 2], "binary|": [1, 2] } },
    { kind: "folder", folder: 1, tally: { "extension|.md": [1, 4], "language|Markdown|d": [1, 4, 1, 1, 0, 0] } },
    { kind: "done", items: 3, bytes: 19, limits: {} },
  ]);
  assert.equal(done.bytes, 19);
});

test("SBX-4 facts of an earlier run are summed without content, and a folder is told after its last item", async () => {
  const { results } = await analyse(
    [blob("x = 1\n")],
    [{ path: "a.c", folder: 0, size: 13, fact: ["C", 0, 1, 1, 1], last: true }, { path: "vendor/b.py", folder: 1, size: 6 }],
  );
  assert.deepEqual(results.map(({ kind }) => kind), ["folder", "fact", "folder", "done"]);
  assert.deepEqual(results[2], { kind: "folder", folder: 1, tally: { "extension|.py": [1, 6], "language|Python|v": [1, 6, 1, 1, 0, 0] } });
});

test("SBX-5 content that is missing, ambiguous or no file is said and passed over", async () => {
  const { results, done } = await analyse(
    [Buffer.from(`${OID} missing\n`), blob("tree 1\n", "commit"), Buffer.from("abcd ambiguous\n"), blob("x\n")],
    ["a.c", "b.c", "c.c", "d.c"].map((path) => ({ path, folder: 0, size: 2 })),
  );
  assert.deepEqual(done.limits, { "content-missing": 2, "not-a-file": 1 });
  assert.deepEqual(results.filter(({ kind }) => kind === "fact").length, 1);
});

test("SBX-2 the pieces in which content comes make no difference", async () => {
  const content = Buffer.concat([blob(`${"int a; /* x\n*/\n".repeat(20_000)}`), blob(""), blob("\n"), blob("x")]);
  const items = ["a.c", "b.c", "c.c", "d.c"].map((path) => ({ path, folder: 0, size: 1 }));
  const whole = await analyse([content], items);
  const pieces = Array.from({ length: Math.ceil(content.length / 777) }, (_, index) => content.subarray(index * 777, index * 777 + 777));
  assert.deepEqual(await analyse(pieces, items), whole);
});

test("names of any kind are tallied", async () => {
  const paths = ["__proto__", "constructor/toString.c", "a|b|c.x|y", "\u202e.c", "é/ü.c", "x".repeat(4000) + ".c", ".c", "a\nb.c"];
  const { done } = await analyse(paths.map(() => blob("x\n")), paths.map((path) => ({ path, folder: 0, size: 2 })));
  assert.equal(done.items, paths.length);
});

const BROKEN: readonly (readonly [string, readonly Buffer[]])[] = [
  ["nothing", []],
  ["half a header", [Buffer.from(`${OID} bl`)]],
  ["half a content", [Buffer.from(`${OID} blob 100\nabc`)]],
  ["no line feed after the content", [Buffer.from(`${OID} blob 1\nabc`)]],
  ["another format", [Buffer.from("fatal: not a git repository\n")]],
  ["a header without end", [Buffer.alloc(MIB, "x")]],
  ["a size beyond numbers", [Buffer.from(`${OID} blob 99999999999999999999\n`)]],
];
for (const [what, content] of BROKEN) {
  test(`SBX-5 ${what} in place of content fails, and never looks like an answer`, async () => {
    const { end, output } = await runSandbox("files", content, lines([{ path: "a.c", folder: 0, size: 1 }]));
    assert.notEqual(end.code, 0);
    assert.ok(!output.includes("done"));
  });
}

for (const plan of ["no json\n", `{"path":"a.c"`, "x".repeat(100_000)]) {
  test(`SBX-3 a plan that is ${JSON.stringify(plan.slice(0, 12))} fails`, async () => {
    assert.notEqual((await runSandbox("files", [blob("x")], [...lines([]), plan])).end.code, 0);
    assert.notEqual((await runSandbox("files", [blob("x")], [plan])).end.code, 0);
  });
}

test("SBX-11 SBX-12 files of the head in, facets out", async () => {
  const settings: FacetsSettings = { facets: ["structure"], at: 0 };
  const files: readonly FacetsInput[] = [
    { kind: "file", path: "src/a.c", size: 30, fact: ["C", 0, 150, 0, 0] },
    { kind: "file", path: "src/deep/b.c", size: 20, fact: ["C", 0, 1, 1, 1], content: { shares: "anything" } },
    { kind: "file", path: "vendor/c.c", size: 20, fact: ["C", 0, 9000, 0, 0] },
    { kind: "file", path: "big.bin", size: 900, fact: null },
  ];
  const { output, end, errors } = await runSandbox("facets", [settings, ...files].map((line) => Buffer.from(`${JSON.stringify(line)}\n`)), []);
  assert.equal(end.code, 0, errors);
  const reader = createFacetsReader({ facets: ["structure"], items: () => files.length });
  const [facet] = reader.push(output);
  assert.equal(reader.end().items, 4);
  assert.deepEqual(facet, {
    kind: "facet", facet: "structure",
    value: {
      results: {
        files: 2, folders: 2, depth: 2, medianLines: 3,
        lengths: [[100, 1, 3], [200, 1, 150], [400, 0, 0], [1000, 0, 0], [2000, 0, 0], [null, 0, 0]].map(([upTo, of, sum]) => ({ upTo, files: of, lines: sum })),
      },
      evidence: { largest: [{ path: "src/a.c", language: "C", lines: 150, bytes: 30 }, { path: "src/deep/b.c", language: "C", lines: 3, bytes: 20 }] },
    },
  });
});

test("SBX-11 a facet that there is not fails", async () => {
  assert.notEqual((await runSandbox("facets", [Buffer.from(`{"facets":["__proto__"],"at":0}\n`)], [])).end.code, 0);
});

for (const entry of new Set(Object.values(ENTRIES))) {
  test(`SBX-1 ${entry} fails for a task that it does not know`, async () => {
    const running = startSandboxedNode({
      entry: join(import.meta.dirname, entry), snapshot: true, packages: SANDBOX_PACKAGES, args: ["secrets"], stdin: "none",
      limits: { timeoutMs: 60 * SECOND, maxOutputBytes: MIB, maxHeapBytes: 96 * MIB, maxMemoryBytes: 160 * MIB },
    });
    running.stdout.resume();
    assert.notEqual((await running.ended).code, 0);
    assert.match(running.stderrTail(), /expected the tasks? /);
  });
}

test("SBX-6 the history is told commit by commit", async () => {
  const log = Buffer.from(`>${OID}\0\0Jane\0j@x\x005\0\0Mend\n\0\n1\t2\ta\0>${"b".repeat(40)}\0${OID}\0Joe\0k@x\x006\0Co-authored-by: Copilot <copilot@github.com>\n\0Mend\n\0`);
  const { output, end, errors } = await runSandbox("history", [log.subarray(0, 50), log.subarray(50)], []);
  assert.equal(end.code, 0, errors);
  const reader = createHistoryReader();
  const [first, second] = reader.push(output);
  assert.deepEqual([first?.kind === "commit" && first.linesDeleted, second?.kind === "commit" && [second.parents, second.assistants]], [2, [[OID], ["copilot"]]]);
  assert.equal(reader.end().items, 2);
});

test("SBX-6 a history that breaks off fails", async () => {
  assert.notEqual((await runSandbox("history", [Buffer.from(`>${OID}\0\0Jane`)], [])).end.code, 0);
});

test("SBX-10 a blob of 1 GiB is read to its end in less memory than promised", async (t) => {
  const size = 1024 * MIB;
  const piece = Buffer.alloc(MIB, "int a; // x\n");
  function* content(): Generator<Buffer> {
    yield Buffer.from(`${OID} blob ${size}\n`);
    for (let sent = 0; sent < size; sent += piece.length) yield piece;
    yield Buffer.from("\n");
    yield blob("// after\n");
  }
  const { output, end, errors, peakBytes } = await runSandbox("files", content(), lines([{ path: "big.c", folder: 0, size }, { path: "b.c", folder: 0, size: 9 }]));
  assert.equal(end.code, 0, errors);
  assert.match(output.toString(), /"fact":\["C",4,0,0,0\].*\n.*\["C",0,0,1,0\].*\n.*\n.*"file-too-large":1/);
  t.diagnostic(`peak ${Math.round(peakBytes / MIB)} MiB`);
  assert.ok(peakBytes < MAX_PEAK_BYTES);
});

test("SBX-10 100,000 files in as many folders stay in less memory than promised", async (t) => {
  const files = 100_000;
  const content = blob("int a;\n");
  function* contents(): Generator<Buffer> {
    for (let batch = 0; batch < files; batch += 100) yield Buffer.concat(Array.from({ length: 100 }, () => content));
  }
  function* plan(): Generator<string> {
    yield* lines([]);
    for (let folder = 0; folder < files; folder++) yield `${JSON.stringify({ path: `folder/${folder}/a.c`, folder, size: 7, last: true })}\n`;
  }
  const { end, errors, peakBytes, output } = await runSandbox("files", contents(), plan());
  assert.equal(end.code, 0, errors);
  const reader = createFilesReader({ items: files, folders: files, hasContent: () => true });
  assert.equal(reader.push(output).length, 2 * files + 1);
  t.diagnostic(`peak ${Math.round(peakBytes / MIB)} MiB`);
  assert.ok(peakBytes < MAX_PEAK_BYTES);
});
