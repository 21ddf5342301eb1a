// Task "files": goes through the plan on fd 3, takes the content of new files from standard input, tells the fact of each and
// the sum of each folder.

import { BlobAnalysis, FACT, FLAG, type FileFact } from "#analyzers/files/blob-analysis.ts";
import { FolderTally } from "#analyzers/files/folder-tally.ts";
import type { LIMIT_CODES, PlanItem } from "#protocol/sandbox/wire.ts";
import { BatchReader } from "./batch-reader.ts";
import { openByteSource } from "./byte-source.ts";
import { readLines } from "./line-reader.ts";
import { ResultWriter } from "./result-writer.ts";

const CONTENT_FD = 0;
const PLAN_FD = 3;

type LimitCode = (typeof LIMIT_CODES)[number];

export function runFilesTask(): void {
  const objects = new BatchReader(openByteSource(CONTENT_FD));
  const analysis = new BlobAnalysis();
  const writer = new ResultWriter();
  const folders = new Map<number, FolderTally>();
  const limits: Partial<Record<LimitCode, number>> = {};
  const meet = (code: LimitCode): void => {
    limits[code] = (limits[code] ?? 0) + 1;
  };
  let items = 0;

  for (const line of readLines(openByteSource(PLAN_FD))) {
    const item = JSON.parse(line) as PlanItem;
    const analysed = item.fact === undefined ? analyse(item, objects, analysis) : { fact: item.fact, size: item.size };
    if (typeof analysed === "string") meet(analysed);
    const { fact, size } = typeof analysed === "string" ? { fact: null, size: item.size } : analysed;
    if (fact !== null && ((fact[FACT.flags] as number) & FLAG.tooLarge) !== 0) meet("file-too-large");
    tallyOf(folders, item.folder).add({ path: item.path, size, fact });
    let flush = fact !== null && item.fact === undefined && writer.add({ kind: "fact", item: items, fact });
    if (item.last === true) flush = tell(writer, folders, item.folder) || flush;
    if (flush) writer.flush();
    items++;
  }
  for (const folder of folders.keys()) if (tell(writer, folders, folder)) writer.flush();
  writer.add({ kind: "done", items, bytes: objects.contentBytes, limits: limits as Record<string, number> });
  writer.flush();
}

/** The fact, or the limit that was met instead. */
function analyse(
  item: PlanItem,
  objects: BatchReader,
  analysis: BlobAnalysis,
): { readonly fact: FileFact; readonly size: number } | LimitCode {
  const { type, size } = objects.nextHeader();
  if (type === "missing") return "content-missing";
  if (type !== "blob") {
    objects.readContent(size, () => undefined);
    return "not-a-file";
  }
  analysis.begin(item.path.slice(item.path.lastIndexOf("/") + 1), size);
  objects.readContent(size, (piece) => analysis.push(piece));
  return { fact: analysis.end(), size };
}

function tallyOf(folders: Map<number, FolderTally>, folder: number): FolderTally {
  let tally = folders.get(folder);
  if (tally === undefined) {
    tally = new FolderTally();
    folders.set(folder, tally);
  }
  return tally;
}

function tell(writer: ResultWriter, folders: Map<number, FolderTally>, folder: number): boolean {
  const tally = tallyOf(folders, folder).toTally();
  folders.delete(folder);
  return writer.add({ kind: "folder", folder, tally });
}
