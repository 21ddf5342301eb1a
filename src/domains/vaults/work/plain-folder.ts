// A folder without git: its files are read one after the other and given to the sandbox as `git cat-file --batch` would. Links are
// not followed, `.git` and what is no plain file are passed over, and nothing outside the folder is read.

import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { Readable } from "node:stream";

import { AppError } from "#base/app-error.ts";
import { sumTallies, type Tally } from "#base/tally.ts";
import { KIB, MIB } from "#base/units.ts";
import { extensionClass, MAX_FILE_BYTES } from "#domains/vaults/analysis/file-limits.ts";
import { composeHeadFolder, type HeadState } from "#domains/vaults/analysis/head-state.ts";
import type { OnProgress, Sandbox } from "#domains/vaults/analysis/ports.ts";
import { contentAnalyzersOf } from "#domains/vaults/analysis/selection.ts";
import { LIMIT_CLASS_PREFIX, SYMLINK_CLASS } from "#domains/vaults/analysis/tally-classes.ts";
import { decodeName } from "#domains/vaults/analysis/tree-object.ts";
import { MAX_FILES, MAX_PATH_LENGTH } from "#domains/vaults/analysis/walk-trees.ts";
import type { FacetsFile, FilesSettings, PlanItem } from "#protocol/sandbox/wire.ts";

export interface FolderInput {
  readonly folder: string;
  readonly fingerprintKey: Uint8Array;
  readonly sandbox: Sandbox;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

/** Below this, one more sandbox costs more than it saves. */
const BYTES_WORTH_A_SANDBOX = 8 * MIB;
/** Files that are opened ahead of the one that is written. */
const READ_AHEAD = 24;
/** Small files are written together. */
const WRITE_BYTES = 256 * KIB;
/** Not a real id: the sandbox does not look at it. */
const NO_OID = "0".repeat(40);

export interface FolderOutput {
  readonly tally: Tally;
  readonly head: HeadState;
  readonly bytes: number;
}

/** @throws AppError `source.empty` when there is no file. */
export async function analyseFolder(input: FolderInput): Promise<FolderOutput> {
  const found = await listFolder(input.folder, input.signal);
  if (found.files.length === 0 && Object.keys(found.asides).length === 0) throw new AppError("source.empty", "expected a folder with files, got an empty one");
  const total = found.files.reduce((sum, { size }) => sum + size, 0);
  const shards = cutShards(found.files, Math.max(1, Math.min(input.sandbox.parallelism, Math.floor(total / BYTES_WORTH_A_SANDBOX))), total);
  let done = 0;
  const onFile = (): void => input.onProgress({ stage: "files", done: ++done, total: found.files.length, unit: "files" });
  const stop = new AbortController();
  const signal = AbortSignal.any([input.signal, stop.signal]);
  const settings = { content: contentAnalyzersOf(input.sandbox.analyzers), fingerprintKey: Buffer.from(input.fingerprintKey).toString("hex") };
  const runs = shards.map(async (shard) => await runShard({ ...input, settings, signal }, shard, onFile));
  try {
    const sums = await Promise.all(runs);
    return {
      tally: sumTallies([found.asides, ...sums.map(({ tally }) => tally)]),
      head: composeHead(sums.flatMap(({ files }) => files)),
      bytes: sums.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(runs);
    throw error;
  }
}

interface FoundFile {
  /** From the root, as text: names need not be UTF-8. */
  readonly path: string;
  /** Whole, as the system has it. */
  readonly place: Buffer;
  readonly size: number;
}

type Place = Pick<FoundFile, "path" | "place">;

interface FoundFiles {
  readonly files: readonly FoundFile[];
  readonly asides: Tally;
}

async function listFolder(root: string, signal: AbortSignal): Promise<FoundFiles> {
  const files: FoundFile[] = [];
  const asides: Tally[] = [];
  const leaveOut = (key: string): void => void asides.push({ [key]: [1] });
  const visit = async (path: string, place: Buffer): Promise<void> => {
    signal.throwIfAborted();
    const entries = await readdir(place, { withFileTypes: true, encoding: "buffer" }).catch((error: unknown) => {
      if (path !== "" && isUnreadable(error)) return null;
      throw error;
    });
    if (entries === null) return leaveOut(`${LIMIT_CLASS_PREFIX}unreadable`);
    const plain: Place[] = [];
    const folders: Place[] = [];
    for (const entry of entries.sort((one, other) => Buffer.compare(one.name, other.name))) {
      const name = decodeName(entry.name);
      const inner = { path: path === "" ? name : `${path}/${name}`, place: Buffer.concat([place, SLASH, entry.name]) };
      if (name === ".git") continue;
      if (inner.path.length > MAX_PATH_LENGTH) leaveOut(`${LIMIT_CLASS_PREFIX}path-too-long`);
      else if (entry.isSymbolicLink()) leaveOut(SYMLINK_CLASS);
      else if (entry.isDirectory()) folders.push(inner);
      else if (entry.isFile()) plain.push(inner);
      else leaveOut(`${LIMIT_CLASS_PREFIX}special-file`);
    }
    const sizes = await Promise.all(plain.map(async (inner) => await sizeOf(inner.place)));
    for (const [index, inner] of plain.entries()) {
      const size = sizes[index] ?? null;
      if (size === null) leaveOut(`${LIMIT_CLASS_PREFIX}unreadable`);
      else if (size <= MAX_FILE_BYTES) files.push({ ...inner, size });
      else asides.push({ [extensionClass(inner.path.slice(inner.path.lastIndexOf("/") + 1))]: [1, size], [`${LIMIT_CLASS_PREFIX}file-too-large`]: [1] });
    }
    if (files.length > MAX_FILES) throw new AppError("source.too-large", `expected at most ${MAX_FILES} files, got more`, { details: { limit: MAX_FILES } });
    for (const folder of folders) await visit(folder.path, folder.place);
  };
  await visit("", Buffer.from(root));
  return { files, asides: sumTallies(asides) };
}

/** Null when it is gone, or lies in a folder that may be listed and not entered. */
async function sizeOf(place: Buffer): Promise<number | null> {
  try {
    return (await lstat(place)).size;
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

function cutShards(files: readonly FoundFile[], count: number, total: number): FoundFile[][] {
  const shards: FoundFile[][] = [[]];
  let sum = 0;
  for (const file of files) {
    if (sum >= (total / count) * shards.length && shards.length < count) shards.push([]);
    (shards.at(-1) as FoundFile[]).push(file);
    sum += file.size;
  }
  return shards;
}

type FacedFile = Omit<FacetsFile, "kind">;

interface ShardOutput {
  readonly tally: Tally;
  readonly files: readonly FacedFile[];
  readonly bytes: number;
}

async function runShard(input: FolderInput & { readonly settings: FilesSettings }, shard: readonly FoundFile[], onFile: () => void): Promise<ShardOutput> {
  const plan = shard.map(({ path, size }): PlanItem => ({ path, folder: 0, size }));
  const unreadable = { count: 0 };
  const tallies: Tally[] = [];
  const files: FacedFile[] = [];
  const content = Readable.from(readContents(shard, unreadable), { objectMode: false, highWaterMark: WRITE_BYTES });
  const done = await input.sandbox.files({
    content,
    plan: [plan],
    settings: input.settings,
    signal: input.signal,
    onResult(result) {
      if (result.kind === "fact") {
        const { path, size } = plan[result.item] as PlanItem;
        const { fact, content: found } = result;
        files.push({ path, size, fact, ...(found === undefined ? {} : { content: found }) });
        onFile();
      }
      if (result.kind === "folder") tallies.push(result.tally);
    },
  });
  if (unreadable.count > 0) tallies.push({ [`${LIMIT_CLASS_PREFIX}unreadable`]: [unreadable.count] });
  return { tally: sumTallies(tallies), files, bytes: done.bytes };
}

/** All files under one folder: nothing is taken over from it, so how they lie makes no difference. */
function composeHead(files: readonly FacedFile[]): HeadState {
  return [composeHeadFolder({ path: "", oid: "" }, files.map(({ path, size, fact, content }) => (content === undefined ? [path, size, fact] : [path, size, fact, content])))];
}

async function* readContents(files: readonly FoundFile[], unreadable: { count: number }): AsyncGenerator<Buffer> {
  const ahead: Promise<Buffer | null>[] = [];
  let next = 0;
  const fill = (): void => {
    while (ahead.length < READ_AHEAD && next < files.length) {
      const reading = readPlainFile((files[next++] as FoundFile).place);
      // It is waited for in its turn; until then a failure must not look as if nobody cared.
      reading.catch(() => undefined);
      ahead.push(reading);
    }
  };
  let parts: Buffer[] = [];
  let bytes = 0;
  fill();
  for (let reading = ahead.shift(); reading !== undefined; reading = ahead.shift()) {
    fill();
    const content = await reading;
    if (content === null) unreadable.count++;
    const answer = content === null ? [Buffer.from(`${NO_OID} missing\n`)] : [Buffer.from(`${NO_OID} blob ${content.length}\n`), content, LINE_FEED];
    parts.push(...answer);
    bytes += answer.reduce((sum, part) => sum + part.length, 0);
    if (bytes < WRITE_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(parts);
}

const LINE_FEED = Buffer.from("\n");
const SLASH = Buffer.from("/");

/** Null when it cannot be read, or became something else since it was listed. */
async function readPlainFile(place: Buffer): Promise<Buffer | null> {
  try {
    const file = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const entry = await file.stat();
      if (!entry.isFile() || entry.size > MAX_FILE_BYTES) return null;
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

function isUnreadable(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["EACCES", "EPERM", "ENOENT", "ELOOP", "EISDIR", "ENXIO", "ENOTDIR", "EIO", "EINVAL", "EAGAIN"].includes(String(error.code));
}
