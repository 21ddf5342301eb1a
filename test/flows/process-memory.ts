// What a running program holds: all memory that it may write (proc(5)), buffers and freed places too; and, as V8 sees it, its heap in strings and objects.

import assert from "node:assert/strict";
import { open, readdir, readFile, watch } from "node:fs/promises";
import { join } from "node:path";

import { MIB } from "#base/units.ts";
import { findInBytes, findInFile, type Needle } from "#platform/canary/find-in-files.ts";

/** In the environment of a program whose heap is to be looked at. */
export function snapshotEnvironment(folder: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}` };
}

export interface Searched {
  readonly bytes: number;
  readonly forms: readonly string[];
}

const WINDOW_BYTES = MIB;

/** Linux, and a process of our own. Code that was compiled is left out. */
export async function searchMemory(pid: number, needles: readonly Needle[]): Promise<Searched> {
  const nothing = Buffer.alloc(WINDOW_BYTES);
  const overlap = Math.max(...needles.map(({ bytes }) => bytes.length - 1));
  const window = Buffer.alloc(WINDOW_BYTES + overlap);
  const forms = new Set<string>();
  let bytes = 0;
  const memory = await open(`/proc/${pid}/mem`, "r");
  try {
    for (const { from, to } of parseMaps(await readFile(`/proc/${pid}/maps`, "latin1"))) {
      for (let at = from; at < to; at += WINDOW_BYTES) {
        const read = await readPlace(memory, window.subarray(0, Math.min(window.length, to - at)), at);
        // Much is reserved, and never touched.
        if (window.subarray(0, Math.min(read, WINDOW_BYTES)).equals(nothing.subarray(0, read))) continue;
        bytes += Math.min(read, WINDOW_BYTES);
        for (const { form } of findInBytes(window.subarray(0, read), needles)) forms.add(form);
      }
    }
  } finally {
    await memory.close();
  }
  return { bytes, forms: [...forms] };
}

/** 0 for what went away meanwhile, or is the kernel's. */
async function readPlace(memory: Awaited<ReturnType<typeof open>>, into: Buffer, at: number): Promise<number> {
  try {
    return (await memory.read(into, 0, into.length, at)).bytesRead;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "EIO" || error.code === "EFAULT")) return 0;
    throw error;
  }
}

function parseMaps(maps: string): readonly { readonly from: number; readonly to: number }[] {
  return maps.split("\n").flatMap((line) => {
    const [, from, to, rights] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line) ?? [];
    return from === undefined || to === undefined || rights?.startsWith("rw-") !== true ? [] : [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }];
  });
}

/** `answers` is asked for once the file is there: the program writes all of it before it does anything else. */
export async function searchHeap(given: { readonly pid: number; readonly folder: string; answers(): Promise<unknown> }, needles: readonly Needle[]): Promise<Searched> {
  const appeared = (async () => {
    for await (const { filename } of watch(given.folder, { signal: AbortSignal.timeout(60_000) })) if (filename?.endsWith(".heapsnapshot") === true) return;
  })();
  process.kill(given.pid, "SIGUSR2");
  await appeared;
  await given.answers();
  const [name = ""] = (await readdir(given.folder)).filter((each) => each.endsWith(".heapsnapshot"));
  const path = join(given.folder, name);
  const file = await open(path);
  const { size } = await file.stat();
  await file.close();
  assert.ok(size > MIB, `expected a whole snapshot, got ${size} bytes`);
  return { bytes: size, forms: (await findInFile(path, needles)).map(({ form }) => form) };
}
