// What a guest waits for at the host: a large file that opens, the tree of a large project, what another types. Host, relay and guests are in this
// process, on real WebSockets, with all sealing and opening; the relay is the tests' own, so that the host is what is measured.

import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Benchmark, BenchContext, BenchResult, Figure } from "#cli/bench/benchmark.ts";
import type { LiveGuest } from "#cli/share/testing/live-guest.ts";
import { startRelayServer } from "#cli/share/testing/relay-server.ts";
import { shareFolder } from "#cli/share/testing/shared-folder.ts";

const FILE_BYTES = 5_000_000;
const LINE = `${"a line of seventy-nine characters, as sources have them ".padEnd(79, "x")}\n`;
const FOLDERS = 1000;
const FILES_A_FOLDER = 100;
const LOOKS = 20;
const KEYSTROKES = 200;
const MIB = 1024 * 1024;

export const benchmark: Benchmark = {
  name: "live-host",
  summary: "a live session at the host: opening a file of 5 MB, the tree of 100,000 files, a keystroke from guest to guest",
  peers: [],
  run: measureHost,
};

async function measureHost({ scratchDir, log }: BenchContext): Promise<BenchResult> {
  const folder = join(scratchDir, "project");
  await createProject(folder);
  const relay = await startRelayServer();
  const shared = await shareFolder({ folder, server: relay.server });
  try {
    const [anna, ben] = [await shared.enter("Anna"), await shared.enter("Ben")];
    const tree = await measureTree(anna);
    const opening = await measureOpening(anna);
    const keystroke = await measureKeystrokes(anna, ben);
    const figures: Figure[] = [
      { subject: "strongroom", what: `tree of ${FOLDERS * FILES_A_FOLDER} files, its first folder`, value: tree.firstMs, unit: "ms" },
      { subject: "strongroom", what: `folder of ${FILES_A_FOLDER} files in it, median of ${LOOKS}`, value: tree.nextMs, unit: "ms" },
      { subject: "strongroom", what: `memory for ${LOOKS + 1} folders looked at`, value: tree.memoryMib, unit: "MiB" },
      { subject: "strongroom", what: "file of 5 MB, opened by the first", value: opening, unit: "ms" },
      { subject: "strongroom", what: "keystroke from guest to guest, p50", value: keystroke.p50, unit: "ms" },
      { subject: "strongroom", what: "keystroke from guest to guest, p99", value: keystroke.p99, unit: "ms" },
    ];
    for (const { what, value, unit } of figures) log(`live-host: ${what}: ${value?.toFixed(2)} ${unit}`);
    return {
      figures,
      ratios: [
        { what: "ms until the tree of 100,000 files is there", value: tree.firstMs, target: { atMost: 1000 } },
        { what: "MiB for what of it was looked at", value: tree.memoryMib, target: { atMost: 64 } },
        { what: "ms until a file of 5 MB is open", value: opening, target: { atMost: 1000 } },
        { what: "ms of a keystroke, p50", value: keystroke.p50, target: { atMost: 15 } },
        { what: "ms of a keystroke, p99", value: keystroke.p99, target: { atMost: 40 } },
      ],
      notes: [`git is asked of every folder what it ignores; ${FOLDERS} folders of ${FILES_A_FOLDER} files, tracked; ${KEYSTROKES} keystrokes, each when the one before had arrived; host, relay and guests share one process`],
    };
  } finally {
    await shared.end();
    await relay.close();
  }
}

async function createProject(folder: string): Promise<void> {
  for (let number = 0; number < FOLDERS; number++) {
    const path = join(folder, `part${String(number % 10)}`, `folder${String(number).padStart(4, "0")}`);
    await mkdir(path, { recursive: true });
    await Promise.all(Array.from({ length: FILES_A_FOLDER }, async (_, file) => await writeFile(join(path, `file${file}.ts`), "export {};\n")));
  }
  await writeFile(join(folder, "large.txt"), LINE.repeat(FILE_BYTES / LINE.length));
  await writeFile(join(folder, "small.txt"), "small\n");
  await writeFile(join(folder, ".gitignore"), "built/\n*.log\n");
  for (const args of [["init", "-q"], ["add", "."]]) execFileSync("git", args, { cwd: folder });
}

async function measureTree(guest: LiveGuest): Promise<{ readonly firstMs: number; readonly nextMs: number; readonly memoryMib: number }> {
  const before = process.memoryUsage().rss;
  const firstMs = await timed(async () => await guest.ask("entries", { kind: "tree", path: "" }));
  const times: number[] = [];
  for (let number = 0; number < LOOKS; number++) times.push(await timed(async () => await guest.ask("entries", { kind: "tree", path: `part${number % 10}/folder${String(number).padStart(4, "0")}` })));
  return { firstMs, nextMs: quantile(times, 0.5), memoryMib: Math.max(0, process.memoryUsage().rss - before) / MIB };
}

async function measureOpening(guest: LiveGuest): Promise<number> {
  const ms = await timed(async () => {
    const { text } = await guest.open("large.txt");
    if (text.length !== FILE_BYTES) throw new Error(`expected ${FILE_BYTES} characters, got ${text.length}`);
  });
  return ms;
}

async function measureKeystrokes(one: LiveGuest, other: LiveGuest): Promise<{ readonly p50: number; readonly p99: number }> {
  const [mine, theirs] = [await one.open("small.txt"), await other.open("small.txt")];
  const times: number[] = [];
  for (let count = 1; count <= KEYSTROKES; count++) {
    const arrived = Promise.withResolvers<void>();
    theirs.doc.once("update", () => arrived.resolve());
    times.push(await timed(async () => {
      one.type(mine, { at: 0, insert: "k" });
      await arrived.promise;
    }));
  }
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function quantile(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
}
