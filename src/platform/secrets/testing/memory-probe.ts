// Run by secret.test.ts as a process of its own: seals a random value, opens it once, and looks for it in the process's own
// memory (Linux: /proc/self/mem; elsewhere the heap snapshot alone). What is looked for is kept masked, so the search does not
// find itself.

import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { getHeapSnapshot } from "node:v8";

import { MIB } from "#base/units.ts";
import { Secret } from "#platform/secrets/secret.ts";

const MARKER_BYTES = 300;
/** An allocator writes its own links over the beginning of what is freed: the search is for what stands behind. */
const SOUGHT_FROM = 64;
const SOUGHT_BYTES = 48;
const MASK = 0x5a;
const SCAN_BYTES = 4 * MIB;

const masked = randomBytes(MARKER_BYTES);
const { secret, sawItOpen } = await sealAndOpen();
globalThis.gc?.();
const canScan = canScanMemory();
const result = {
  whileOpen: canScan ? sawItOpen : true,
  afterwards: canScan ? memoryHolds() : false,
  inHeapSnapshot: await heapSnapshotHolds(),
};
process.stdout.write(JSON.stringify(result));
if (secret.byteLength === 0) process.exitCode = 1;

async function sealAndOpen(): Promise<{ secret: Secret; sawItOpen: boolean }> {
  const plaintext = unmask();
  const sealed = await Secret.seal(plaintext);
  plaintext.fill(0);
  const seen = await sealed.use(() => (canScanMemory() ? memoryHolds() : true));
  return { secret: sealed, sawItOpen: seen };
}

/** A buffer of its own, made without a copy that nobody could zero. */
function unmask(): Buffer {
  const plaintext = Buffer.alloc(MARKER_BYTES);
  for (let at = 0; at < MARKER_BYTES; at++) plaintext[at] = (masked[at] ?? 0) ^ MASK;
  return plaintext;
}

function canScanMemory(): boolean {
  return existsSync("/proc/self/mem");
}

/** True when the unmasked marker stands anywhere in writable memory. */
function memoryHolds(): boolean {
  const regions = readFileSync("/proc/self/maps", "latin1").split("\n").filter((line) => / rw/.test(line) && !/\[v(var|syscall|dso)/.test(line));
  const memory = openSync("/proc/self/mem", "r");
  const window = Buffer.alloc(SCAN_BYTES);
  try {
    return regions.some((line) => regionHolds(memory, line, window));
  } finally {
    window.fill(0);
    closeSync(memory);
  }
}

function regionHolds(memory: number, line: string, window: Buffer): boolean {
  const [from, to] = (line.split(" ")[0] ?? "").split("-").map((part) => BigInt(`0x${part}`));
  if (from === undefined || to === undefined) return false;
  const step = BigInt(SCAN_BYTES - MARKER_BYTES);
  for (let at = from; at < to; at += step) {
    const length = Number(to - at < BigInt(SCAN_BYTES) ? to - at : BigInt(SCAN_BYTES));
    // The window itself lies in a region that is scanned: a marker copied there was found in the original first.
    if (windowHolds(window, readAt(memory, window, length, at))) return true;
    window.fill(0);
  }
  return false;
}

function readAt(memory: number, window: Buffer, length: number, at: bigint): number {
  try {
    return readSync(memory, window, 0, length, at);
  } catch (error) {
    const unreadable = error instanceof Error && "code" in error && (error.code === "EIO" || error.code === "EFAULT");
    if (unreadable) return 0;
    throw error;
  }
}

function windowHolds(window: Buffer, length: number): boolean {
  const sought = masked.subarray(SOUGHT_FROM, SOUGHT_FROM + SOUGHT_BYTES);
  const first = (sought[0] ?? 0) ^ MASK;
  for (let at = window.indexOf(first); at !== -1 && at <= length - SOUGHT_BYTES; at = window.indexOf(first, at + 1)) {
    if (sought.every((byte, offset) => window[at + offset] === (byte ^ MASK))) return true;
  }
  return false;
}

async function heapSnapshotHolds(): Promise<boolean> {
  const encodings = ["latin1", "hex", "base64"] as const;
  let snapshot = "";
  for await (const part of getHeapSnapshot()) snapshot += String(part);
  const plaintext = unmask();
  return encodings.some((encoding) => snapshot.includes(plaintext.toString(encoding)));
}
