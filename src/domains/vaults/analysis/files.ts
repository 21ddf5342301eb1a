// Files of a commit: what is known is looked up, what is not goes through the sandbox, and the sums of folders are kept for the
// next time.

import { sumTallies, type Tally } from "#base/tally.ts";
import type { BlobFact, ContentFacts } from "#protocol/sandbox/wire.ts";

import { extensionClass, MAX_FILE_BYTES } from "./file-limits.ts";
import type { FactEntry, FactStore } from "./facts.ts";
import { createHeadFold, type HeadFold, type HeadState } from "./head-state.ts";
import { createHeadStore } from "./head-store.ts";
import { runLanes, type FoundInBlob, type PlannedFile } from "./lanes.ts";
import type { AnalysisRepository, OnProgress, Sandbox } from "./ports.ts";
import { contentAnalyzersOf, facetsOf } from "./selection.ts";
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
  /** Null where no facet is wanted. */
  readonly head: HeadState | null;
  /** Contents that the sandbox read. */
  readonly bytes: number;
}

/** What is kept of a blob under a base name. */
type BlobRow = readonly [size: number, fact: BlobFact, content?: ContentFacts];

/** Looked up together: enough for one answer of the store to be worth its while, few enough for the sandbox to get to work early. */
const FILES_PLANNED_TOGETHER = 1_000;
/** The first ones are there when the sandbox has started. */
const FILES_PLANNED_FIRST = 200;

export async function analyseFiles(input: FilesInput): Promise<FilesOutput> {
  const heads = facetsOf(input.sandbox.analyzers).length === 0 ? null : createHeadStore(input.facts);
  const earlier = (await heads?.read()) ?? null;
  const head = heads === null ? null : createHeadFold(earlier);
  const folders: Folder[] = [];
  const own: Tally[] = [];
  const facts: FactEntry[] = [];
  const addOwn = (folder: number, tally: Tally): void => void (own[folder] = sumTallies([own[folder] ?? {}, tally]));
  const progress = createFilesProgress(input.onProgress);
  const onFact = ({ oid, name, folder, item }: PlannedFile, { fact, content }: FoundInBlob): void => {
    const row: BlobRow = content === undefined ? [item.size, fact] : [item.size, fact, content];
    facts.push([factIdOfBlob({ oid, name }), row]);
    head?.addFile((folders[folder] as Folder).path, [name, ...row]);
    progress.onFile();
  };
  const settings = { content: contentAnalyzersOf(input.sandbox.analyzers), fingerprintKey: Buffer.from(input.facts.fingerprintKey).toString("hex") };
  const bytes = await runLanes({ ...input, settings, onFact, onFolder: addOwn }, async (lanes, signal) => {
    let planned = 0;
    let files = 0;
    const plan = async (): Promise<void> => {
      const plans = await planFiles({ ...input, folders, head, from: planned });
      for (const [folder, tally] of plans.unread) addOwn(folder, tally);
      progress.expect(plans.items);
      lanes.give(plans.items);
      [planned, files] = [folders.length, 0];
    };
    const mayStayClosed = (place: Pick<Folder, "oid" | "path">): boolean => head === null || head.has(place);
    for await (const level of walkTrees({ ...input, mayStayClosed, onOpening: lanes.prepare, signal })) {
      for (const folder of level) {
        files += folder.files.length;
        addOwn(folders.push(folder) - 1, folder.asides);
        if (folder.known === null) head?.addFolder(folder);
        else head?.takeOver(folder);
      }
      if (files >= (planned === 0 ? FILES_PLANNED_FIRST : FILES_PLANNED_TOGETHER)) await plan();
    }
    await plan();
    progress.expectNoMore();
  });
  const [root] = folders as [Folder];
  if (root.known !== null) return { tally: root.known, head: earlier, bytes };
  await input.facts.put("blob", facts);
  const sums = sumFolders(folders, own);
  await input.facts.put("tree", folders.flatMap((folder, index): FactEntry[] => (folder.known === null ? [[factIdOfTree(folder), sums[index]]] : [])));
  const next = head?.finish() ?? null;
  if (next !== null) await heads?.write(next);
  return { tally: sums[0] as Tally, head: next, bytes };
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

interface PlanGiven extends FilesInput {
  readonly folders: readonly Folder[];
  readonly head: HeadFold | null;
  /** The first folder whose files are not planned yet. */
  readonly from: number;
}

async function planFiles(given: PlanGiven): Promise<Plans> {
  const { folders, head, from } = given;
  const files = folders.slice(from).flatMap((folder, index) => folder.files.map((file) => ({ ...file, folder: from + index, id: factIdOfBlob(file) })));
  if (files.length === 0) return { items: [], unread: new Map() };
  const known = await given.facts.get("blob", files.map(({ id }) => id));
  const wanted = [...new Set(files.filter(({ id }) => !known.has(id)).map(({ oid }) => oid))];
  await given.repository.bring(wanted);
  const sizes = await given.repository.sizes(wanted);
  const items: PlannedFile[] = [];
  const unread = new Map<number, Tally>();
  for (const { oid, path, name, folder, id } of files) {
    const row = known.get(id) as BlobRow | undefined;
    const size = row?.[0] ?? sizes.get(oid);
    const reason = size === undefined ? "content-missing" : size > MAX_FILE_BYTES ? "file-too-large" : null;
    if (size === undefined || reason !== null) {
      const left = { [extensionClass(name)]: [1, size ?? 0], [`${LIMIT_CLASS_PREFIX}${reason}`]: [1] };
      unread.set(folder, sumTallies([unread.get(folder) ?? {}, left]));
      head?.addFile((folders[folder] as Folder).path, [name, size ?? 0, null]);
    } else {
      items.push({ oid, name, folder, item: row === undefined ? { path, size } : { path, size, fact: row[1] } });
      if (row !== undefined) head?.addFile((folders[folder] as Folder).path, [name, ...row]);
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
