// Facts in a folder of one user's cache, for the command line. Each run adds one file, written beside its place and renamed, so
// that two runs at once never meet and a killed one leaves nothing; when there are several they are put together. Keys are HMACs
// and values sealed: no name and no code can be read in it. Whatever does not open is as if it had never been there.
//
// A file: MAGIC, then for each fact: length of the value (32 bits, big-endian), key, value.

import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import type { FactEntry, FactKind, FactStore } from "#domains/vaults/analysis/facts.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

import { createFactSealer, FACT_KEY_BYTES } from "./sealed-facts.ts";

export interface FileFactStore extends FactStore {
  /** Writes what was put since the last call. */
  flush(): Promise<void>;
}

const MAGIC = Buffer.from("strongroom.facts/1\n");
const LENGTH_BYTES = 4;
/** Beyond so many files the next flush puts all together. */
const MAX_FILES = 6;
const SUFFIX = ".facts";
const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

export async function openFileFactStore(given: { readonly folder: string; readonly key: DataKey; readonly clock: Clock }): Promise<FileFactStore> {
  const { folder, clock } = given;
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
  const sealer = createFactSealer(given.key);
  const loaded = await loadAll(folder);
  const fresh = new Map<string, Uint8Array>();
  const read = (key: Buffer): unknown => {
    const name = key.toString("latin1");
    const sealed = fresh.get(name) ?? loaded.facts.get(name);
    return sealed === undefined ? undefined : openOrForget(() => sealer.open(key, sealed));
  };
  return {
    get unsealedBytes() {
      return sealer.unsealedBytes;
    },
    get summaryBytes() {
      return sealer.summaryBytes;
    },
    fingerprintKey: sealer.fingerprintKey,
    async get(kind, ids) {
      const found = new Map<string, unknown>();
      for (const id of ids) {
        const value = read(sealer.key(kind, id));
        if (value !== undefined) found.set(id, value);
      }
      return found;
    },
    async put(kind: FactKind, entries: readonly FactEntry[]) {
      for (const [id, value] of entries) {
        const key = sealer.key(kind, id);
        fresh.set(key.toString("latin1"), sealer.seal(key, value));
      }
    },
    async *scan(kind) {
      const first = sealer.range(kind)[0].toString("latin1");
      for (const name of new Set([...loaded.facts.keys(), ...fresh.keys()])) {
        if (!name.startsWith(first)) continue;
        const value = read(Buffer.from(name, "latin1"));
        if (value !== undefined) yield value;
      }
    },
    async flush() {
      if (fresh.size === 0) return;
      const whole = loaded.files.length >= MAX_FILES;
      for (const [name, value] of fresh) loaded.facts.set(name, value);
      const name = await writeFacts(folder, whole ? loaded.facts : fresh, clock.now());
      fresh.clear();
      if (whole) await Promise.all(loaded.files.splice(0).map(async (file) => await rm(join(folder, file), { force: true })));
      loaded.files.push(name);
    },
  };
}

interface Loaded {
  readonly facts: Map<string, Uint8Array>;
  readonly files: string[];
}

/** Names begin with the time, so that later files replace what earlier ones say. */
async function loadAll(folder: string): Promise<Loaded> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX)).sort();
  const facts = new Map<string, Uint8Array>();
  const files: string[] = [];
  for (const name of names) {
    // Another run may have put the files together just now.
    const bytes = await readFile(join(folder, name)).catch(nullWhereMissing);
    if (bytes === null) continue;
    files.push(name);
    parseFacts(bytes, facts);
  }
  return { facts, files };
}

/** Ends at the first thing that is not as it should be. */
function parseFacts(bytes: Buffer, into: Map<string, Uint8Array>): void {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return;
  let at = MAGIC.length;
  while (at + LENGTH_BYTES + FACT_KEY_BYTES <= bytes.length) {
    const begin = at + LENGTH_BYTES + FACT_KEY_BYTES;
    const end = begin + bytes.readUInt32BE(at);
    if (end > bytes.length) return;
    into.set(bytes.toString("latin1", at + LENGTH_BYTES, begin), bytes.subarray(begin, end));
    at = end;
  }
}

async function writeFacts(folder: string, facts: ReadonlyMap<string, Uint8Array>, now: number): Promise<string> {
  const parts: Uint8Array[] = [MAGIC];
  for (const [key, value] of facts) {
    const head = Buffer.alloc(LENGTH_BYTES + FACT_KEY_BYTES);
    head.writeUInt32BE(value.length, 0);
    head.write(key, LENGTH_BYTES, "latin1");
    parts.push(head, value);
  }
  const name = `${String(now).padStart(15, "0")}-${createUuid()}${SUFFIX}`;
  const temporary = join(folder, `${name}.tmp`);
  try {
    await writeFile(temporary, Buffer.concat(parts), { mode: PRIVATE_FILE, flag: "wx" });
    await rename(temporary, join(folder, name));
  } finally {
    await rm(temporary, { force: true });
  }
  return name;
}

function openOrForget<Value>(open: () => Value): Value | undefined {
  try {
    return open();
  } catch (error) {
    if (isAppError(error, "keyring.not-opened")) return undefined;
    throw error;
  }
}

function nullWhereMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}
