// The master key in a file of mode 0600, made at the first start. Whoever has this file and the database has everything; without
// it the database and the blobs are noise.
//
//   strongroom-master-key/1
//   <id> <64 hexadecimal digits>        one line for each key; the last one wraps
//
// In memory each key is a Secret. The file is parsed as bytes: text cannot be zeroed.

import { randomBytes } from "node:crypto";
import { rename, stat } from "node:fs/promises";
import { dirname } from "node:path";

import { AppError } from "#base/app-error.ts";
import { createUuid, isUuid, type Uuid } from "#base/uuid.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { createPrivateFile, readPrivateFile, syncFolder, writePrivateFile } from "./key-file.ts";
import { unwrapKey, wrapKey } from "./key-wrap.ts";
import type { RotatableMasterKey } from "./master-key.ts";

const TITLE = "strongroom-master-key/1";
const KEY_BYTES = 32;
const UUID_LENGTH = 36;
const LINE_BYTES = UUID_LENGTH + 1 + 2 * KEY_BYTES + 1;

interface MasterEntry {
  readonly id: Uuid;
  readonly key: Secret;
}

export interface MasterKeyFileGiven {
  readonly path: string;
  /**
   * "create" at a first start. "refuse" when the installation has data already: a new key would open none of it, and would
   * hide that the file is lost.
   */
  readonly whenMissing: "create" | "refuse";
}

/** @throws AppError `keyring.master-exposed`, `keyring.master-damaged`, `keyring.master-missing`. */
export async function openMasterKeyFile({ path, whenMissing }: MasterKeyFileGiven): Promise<RotatableMasterKey> {
  let entries = await readEntries(path);
  if (entries === null && whenMissing === "refuse") throw new AppError("keyring.master-missing", "The installation has data, but its master key file is not there.");
  if (entries === null) {
    await withNewLine((line) => createPrivateFile(path, Buffer.concat([Buffer.from(`${TITLE}\n`), line])));
    entries = await readEntries(path);
  }
  if (entries === null) throw new AppError("keyring.master-missing");
  return createMasterKey(path, entries);
}

function createMasterKey(path: string, loaded: readonly MasterEntry[]): RotatableMasterKey {
  let entries = loaded;
  let seen: string | null = null;
  /** Another process may have changed the file: it is read again where that would matter, and only when it was replaced. */
  const refresh = async (): Promise<void> => {
    const { ino, mtimeNs } = await stat(path, { bigint: true }).catch(missing);
    const version = `${ino} ${mtimeNs}`;
    if (version === seen) return;
    entries = (await readEntries(path)) ?? missing();
    seen = version;
  };
  const current = async (): Promise<MasterEntry> => {
    await refresh();
    return lastOf(entries);
  };

  return {
    currentId: async () => (await current()).id,
    async wrap(key, binding) {
      const { id, key: master } = await current();
      return { masterKeyId: id, wrapped: await master.use((bytes) => wrapKey(bytes, key, binding)) };
    },
    async unwrap({ masterKeyId, wrapped }, binding) {
      const find = (): MasterEntry | undefined => entries.find((entry) => entry.id === masterKeyId);
      if (find() === undefined) await refresh();
      const found = find() ?? missing();
      return found.key.use((bytes) => unwrapKey(bytes, wrapped, binding));
    },
    async add() {
      const content = await requireFile(path);
      await withNewLine((line) => replaceFile(path, Buffer.concat([content, line])));
      content.fill(0);
      return (await current()).id;
    },
    async forgetOthers() {
      const content = await requireFile(path);
      const last = content.subarray(content.length - LINE_BYTES);
      await replaceFile(path, Buffer.concat([Buffer.from(`${TITLE}\n`), last]));
      content.fill(0);
      await refresh();
    },
  };
}

function missing(): never {
  throw new AppError("keyring.master-missing");
}

function lastOf(entries: readonly MasterEntry[]): MasterEntry {
  const last = entries.at(-1);
  if (last === undefined) throw new AppError("keyring.master-damaged");
  return last;
}

async function requireFile(path: string): Promise<Buffer> {
  const content = await readPrivateFile(path);
  if (content === null) throw new AppError("keyring.master-missing");
  return content;
}

async function replaceFile(path: string, content: Buffer): Promise<void> {
  const temporary = `${path}.${createUuid()}.tmp`;
  try {
    await writePrivateFile(temporary, content);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } finally {
    content.fill(0);
  }
}

async function readEntries(path: string): Promise<readonly MasterEntry[] | null> {
  const content = await readPrivateFile(path);
  if (content === null) return null;
  try {
    return await parseEntries(content);
  } finally {
    content.fill(0);
  }
}

async function parseEntries(content: Buffer): Promise<readonly MasterEntry[]> {
  const lines = content.subarray(TITLE.length + 1);
  const titled = content.subarray(0, TITLE.length + 1).equals(Buffer.from(`${TITLE}\n`));
  if (!titled || lines.length === 0 || lines.length % LINE_BYTES !== 0) throw damaged();
  const entries: MasterEntry[] = [];
  for (let at = 0; at < lines.length; at += LINE_BYTES) entries.push(await parseLine(lines.subarray(at, at + LINE_BYTES)));
  return entries;
}

async function parseLine(line: Buffer): Promise<MasterEntry> {
  const id = line.toString("latin1", 0, UUID_LENGTH);
  if (!isUuid(id) || line[UUID_LENGTH] !== 0x20 || line[LINE_BYTES - 1] !== 0x0a) throw damaged();
  const bytes = new Uint8Array(KEY_BYTES);
  for (let at = 0; at < KEY_BYTES; at++) {
    const digit = UUID_LENGTH + 1 + 2 * at;
    bytes[at] = 16 * hexValue(line[digit]) + hexValue(line[digit + 1]);
  }
  const key = await Secret.seal(bytes);
  bytes.fill(0);
  return { id, key };
}

const HEX = Buffer.from("0123456789abcdef");

function hexValue(digit: number | undefined): number {
  const value = digit === undefined ? -1 : HEX.indexOf(digit);
  if (value === -1) throw damaged();
  return value;
}

/** A line with a fresh key, zeroed when it has been written. */
async function withNewLine(write: (line: Uint8Array) => Promise<unknown>): Promise<void> {
  const key = randomBytes(KEY_BYTES);
  const line = Buffer.alloc(LINE_BYTES);
  line.write(`${createUuid()} `, 0, "latin1");
  key.forEach((byte, at) => {
    line[UUID_LENGTH + 1 + 2 * at] = HEX[byte >> 4] ?? 0;
    line[UUID_LENGTH + 2 + 2 * at] = HEX[byte & 15] ?? 0;
  });
  line[LINE_BYTES - 1] = 0x0a;
  try {
    await write(line);
  } finally {
    key.fill(0);
    line.fill(0);
  }
}

function damaged(): AppError {
  return new AppError("keyring.master-damaged");
}
