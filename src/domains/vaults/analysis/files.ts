// Files of a commit: what is known is looked up, what is not goes through the sandbox, and the sums of folders are kept for the
// next time.

import { sumTallies, type Tally } from "#base/tally.ts";
import type { BlobFact } from "#protocol/sandbox/wire.ts";

import { extensionClass, MAX_FILE_BYTES } from "./file-limits.ts";
import type { FactEntry, FactStore } from "./facts.ts";
import { runLanes, type PlannedFile } from "./lanes.ts";
import type { AnalysisRepository, OnProgress, Sandbox } from "./ports.ts";
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

/** Looked up together: enough for one answer of the store to be worth its while, few enough for the sandbox to get to work early. */
const FILES_PLANNED_TOGETHER = 1_000;

export async function analyseFiles(input: FilesInput): Promise<FilesOutput> {
  const folders: Folder[] = [];
  const own: Tally[] = [];
  const facts: FactEntry[] = [];
  const addOwn = (folder: number, tally: Tally): void => void (own[folder] = sumTallies([own[folder] ?? {}, tally]));
  const progress = createFilesProgress(input.onProgress);
  const onFact = ({ oid, name, item }: PlannedFile, fact: BlobFact): void => {
    facts.push([factIdOfBlob({ oid, name }), [item.size, fact] satisfies BlobRow]);
    progress.onFile();
  };
  const bytes = await runLanes({ ...input, onFact, onFolder: addOwn }, async (lanes, signal) => {
    let planned = 0;
    let files = 0;
    const plan = async (): Promise<void> => {
      const plans = await planFiles(folders, planned, input);
      for (const [folder, tally] of plans.unread) addOwn(folder, tally);
      progress.expect(plans.items);
      lanes.give(plans.items);
      [planned, files] = [folders.length, 0];
    };
    for await (const level of walkTrees({ ...input, signal })) {
      for (const folder of level) {
        files += folder.files.length;
        addOwn(folders.push(folder) - 1, folder.asides);
      }
      if (files > 0) lanes.prepare();
      if (files >= FILES_PLANNED_TOGETHER) await plan();
    }
    await plan();
    progress.expectNoMore();
  });
  const [root] = folders as [Folder];
  if (root.known !== null) return { tally: root.known, bytes };
  await input.facts.put("blob", facts);
  const sums = sumFolders(folders, own);
  await input.facts.put("tree", folders.flatMap((folder, index): FactEntry[] => (folder.known === null ? [[factIdOfTree(folder), sums[index]]] : [])));
  return { tally: sums[0] as Tally, bytes };
}

/** The whole is not known before the last folder has been walked. */
function createFilesProgress(onProgress: OnProgress): { onFile(): void; expect(items: readonly PlannedFile[]): void; expectNoMore(): void } {
  let [done, expected, isAll] = [0, 0, false];
  return {
    onFile: () => onProgress({ stage: "files", done: ++done, total: isAll ? expected : null, unit: "files" }),
    expect: (items) => void (expected += items.filter(({ item }) => item.fact === undefined).length),
    expectNoMore: () => void (isAll = true),
  };
}

interface Plans {
  readonly items: readonly PlannedFile[];
  /** What is known of files that are not read (too large, or missing as in a partial clone), by folder. */
  readonly unread: ReadonlyMap<number, Tally>;
}

/** Plans the files of the folders from the place `from` on. */
async function planFiles(folders: readonly Folder[], from: number, input: FilesInput): Promise<Plans> {
  const files = folders.slice(from).flatMap((folder, index) => folder.files.map((file) => ({ ...file, folder: from + index, id: factIdOfBlob(file) })));
  if (files.length === 0) return { items: [], unread: new Map() };
  const known = await input.facts.get("blob", files.map(({ id }) => id));
  const wanted = [...new Set(files.filter(({ id }) => !known.has(id)).map(({ oid }) => oid))];
  await input.repository.bring(wanted);
  const sizes = await input.repository.sizes(wanted);
  const items: PlannedFile[] = [];
  const unread = new Map<number, Tally>();
  for (const { oid, path, name, folder, id } of files) {
    const row = known.get(id) as BlobRow | undefined;
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
