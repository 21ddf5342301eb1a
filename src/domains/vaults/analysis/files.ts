// Files of a commit: what is known is looked up, what is not goes through the sandbox, and the sums of folders are kept for the
// next time.

import { sumTallies, type Tally } from "#base/tally.ts";
import { MIB } from "#base/units.ts";
import type { BlobFact, FilesResult, PlanItem } from "#protocol/sandbox/wire.ts";

import { extensionClass, MAX_FILE_BYTES } from "./file-limits.ts";
import type { FactEntry, FactStore } from "./facts.ts";
import type { AnalysisRepository, OnProgress, Sandbox } from "./ports.ts";
import { runParts } from "./run-parts.ts";
import { LIMIT_CLASS_PREFIX } from "./tally-classes.ts";
import { factIdOfTree, walkTrees, type FileEntry, type Folder } from "./walk-trees.ts";

export interface FilesInput {
  readonly repository: AnalysisRepository;
  readonly facts: FactStore;
  readonly sandbox: Sandbox;
  readonly rootTree: string;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

export interface FilesOutput {
  readonly tally: Tally;
  /** Contents that the sandbox read. */
  readonly bytes: number;
}

/** What is kept of a blob under a base name. */
type BlobRow = readonly [size: number, fact: BlobFact];

/** Below this, one more sandbox costs more than it saves (it starts in some 60 ms, and reads 100 MB in a second). */
const BYTES_WORTH_A_SANDBOX = 6 * MIB;

export async function analyseFiles(input: FilesInput): Promise<FilesOutput> {
  const folders = await walkTrees(input);
  const root = folders[0] as Folder;
  if (root.known !== null) return { tally: root.known, bytes: 0 };
  const plans = await planFiles(folders, input);
  const own: Tally[] = folders.map((folder, index) => sumTallies([folder.asides, plans.unread.get(index) ?? {}]));
  const bytes = await runShards(plans.items, own, input);
  const sums = sumFolders(folders, own);
  await input.facts.put("tree", folders.flatMap((folder, index): FactEntry[] => (folder.known === null ? [[factIdOfTree(folder), sums[index]]] : [])));
  return { tally: sums[0] as Tally, bytes };
}

interface PlannedFile {
  readonly oid: string;
  readonly name: string;
  /** Position among the folders of the walk. */
  readonly folder: number;
  readonly item: Omit<PlanItem, "folder">;
}

interface Plans {
  readonly items: readonly PlannedFile[];
  /** What is known of files that are not read (too large, or missing as in a partial clone), by folder. */
  readonly unread: ReadonlyMap<number, Tally>;
}

async function planFiles(folders: readonly Folder[], input: FilesInput): Promise<Plans> {
  const files = folders.flatMap((folder, index) => folder.files.map((file) => ({ ...file, folder: index })));
  const known = await input.facts.get("blob", files.map(factIdOfBlob));
  const wanted = [...new Set(files.filter((file) => !known.has(factIdOfBlob(file))).map(({ oid }) => oid))];
  await input.repository.bring(wanted);
  const sizes = await input.repository.sizes(wanted);
  const items: PlannedFile[] = [];
  const unread = new Map<number, Tally>();
  for (const { oid, path, name, folder } of files) {
    const row = known.get(factIdOfBlob({ oid, name })) as BlobRow | undefined;
    const size = row?.[0] ?? sizes.get(oid);
    const reason = size === undefined ? "content-missing" : size > MAX_FILE_BYTES ? "file-too-large" : null;
    if (size === undefined || reason !== null) {
      const left = { [extensionClass(name)]: [1, size ?? 0], [`${LIMIT_CLASS_PREFIX}${reason}`]: [1] };
      unread.set(folder, sumTallies([unread.get(folder) ?? {}, left]));
    } else {
      items.push({ oid, name, folder, item: row === undefined ? { path, size } : { path, size, fact: row[1] } });
    }
  }
  return { items, unread };
}

function factIdOfBlob({ oid, name }: Pick<FileEntry, "oid" | "name">): string {
  return `${oid}:${name}`;
}

/** Gives the bytes that were read; adds what the sandboxes say of folders to `own`, and keeps their facts. */
async function runShards(items: readonly PlannedFile[], own: Tally[], input: FilesInput): Promise<number> {
  if (items.length === 0) return 0;
  const shards = cutShards(items, input.sandbox.parallelism);
  const total = items.filter(({ item }) => item.fact === undefined).length;
  let done = 0;
  const onFile = (): void => {
    done++;
    input.onProgress({ stage: "files", done, total, unit: "files" });
  };
  return await runParts({ parts: shards, signal: input.signal, run: async (shard, signal) => await runShard({ shard, own, onFile }, { ...input, signal }) });
}

/** Cuts between folders, so that one sandbox sees all files of a folder, into parts of about the same size. */
function cutShards(items: readonly PlannedFile[], parallelism: number): PlannedFile[][] {
  const cost = ({ item }: PlannedFile): number => (item.fact === undefined ? item.size : 0);
  const total = items.reduce((sum, planned) => sum + cost(planned), 0);
  const count = Math.max(1, Math.min(parallelism, Math.floor(total / BYTES_WORTH_A_SANDBOX)));
  const shards: PlannedFile[][] = [[]];
  let sum = 0;
  let folder = items[0]?.folder;
  for (const planned of items) {
    if (planned.folder !== folder && sum >= (total / count) * shards.length && shards.length < count) shards.push([]);
    folder = planned.folder;
    (shards.at(-1) as PlannedFile[]).push(planned);
    sum += cost(planned);
  }
  return shards;
}

interface ShardRun {
  readonly shard: readonly PlannedFile[];
  readonly own: Tally[];
  onFile(): void;
}

async function runShard({ shard, own, onFile }: ShardRun, input: FilesInput): Promise<number> {
  const content = input.repository.catFile(shard.filter(({ item }) => item.fact === undefined).map(({ oid }) => oid));
  const facts: FactEntry[] = [];
  const folders = [...new Set(shard.map(({ folder }) => folder))];
  const onResult = (result: FilesResult): void => {
    if (result.kind === "folder") {
      const folder = folders[result.folder] as number;
      own[folder] = sumTallies([own[folder] ?? {}, result.tally]);
    }
    if (result.kind !== "fact") return;
    const planned = shard[result.item];
    if (planned === undefined) return;
    facts.push([factIdOfBlob(planned), [planned.item.size, result.fact] satisfies BlobRow]);
    onFile();
  };
  const plan = composePlan(shard);
  const [done] = await Promise.all([
    input.sandbox.files({ content: content.stdout, plan, onResult, signal: input.signal }),
    content.ended,
  ]);
  await input.facts.put("blob", facts);
  return done.bytes;
}

/** Folders are numbered from 0 in each sandbox; the last file of each says so. */
function composePlan(shard: readonly PlannedFile[]): PlanItem[] {
  let number = -1;
  let folder = -1;
  return shard.map((planned, index) => {
    if (planned.folder !== folder) number++;
    folder = planned.folder;
    const isLast = shard[index + 1]?.folder !== folder;
    return { ...planned.item, folder: number, ...(isLast ? { last: true as const } : {}) };
  });
}

/** Sums from the leaves up: each folder comes after the one it is in. */
function sumFolders(folders: readonly Folder[], own: readonly Tally[]): Tally[] {
  const parts: Tally[][] = own.map((tally) => [tally]);
  const sums: Tally[] = [];
  for (let index = folders.length - 1; index >= 0; index--) {
    const folder = folders[index] as Folder;
    const sum = folder.known ?? sumTallies(parts[index] as Tally[]);
    sums[index] = sum;
    parts[folder.parent]?.push(sum);
  }
  return sums;
}
