// Task "files": goes through the plan on fd 3, takes the content of new files from standard input, tells the fact of each, what the
// analysers of content found in it, and the sum of each folder.

import { BlobAnalysis } from "#analyzers/files/blob-analysis.ts";
import { FACT, FLAG, type FileFact } from "#analyzers/files/file-fact.ts";
import { FolderTally } from "#analyzers/files/folder-tally.ts";
import type { ContentFacts, FilesSettings, LIMIT_CODES, PlanItem } from "#protocol/sandbox/wire.ts";
import { BatchReader } from "./batch-reader.ts";
import { openByteSource } from "./byte-source.ts";
import { readLines } from "./line-reader.ts";
import { ResultWriter } from "./result-writer.ts";

const CONTENT_FD = 0;
const PLAN_FD = 3;

type LimitCode = (typeof LIMIT_CODES)[number];

/** Takes the content of one file after the other, and says what was found in it. */
export interface ContentReader {
  /** Whether the content is to be pushed. */
  begin(size: number, passOver: boolean): boolean;
  push(piece: Uint8Array): void;
  end(name: string, fact: FileFact): ContentFacts | undefined;
}

export async function runFilesTask(openContent: (settings: FilesSettings) => Promise<ContentReader>): Promise<void> {
  const plan = readLines(openByteSource(PLAN_FD));
  const first = plan.next();
  if (first.done === true) throw new RangeError("expected settings before the plan");
  const settings = JSON.parse(first.value) as FilesSettings;
  const reader = new FileReader(new BatchReader(openByteSource(CONTENT_FD)), await openContent(settings));
  const writer = new ResultWriter();
  const folders = new Map<number, FolderTally>();
  const limits: Partial<Record<LimitCode, number>> = {};
  const meet = (code: LimitCode): void => {
    limits[code] = (limits[code] ?? 0) + 1;
  };
  let items = 0;

  for (const line of plan) {
    const item = JSON.parse(line) as PlanItem;
    const analysed = item.fact === undefined ? reader.read(item) : { fact: item.fact, size: item.size, content: undefined };
    if (typeof analysed === "string") meet(analysed);
    const { fact, size, content } = typeof analysed === "string" ? { fact: null, size: item.size, content: undefined } : analysed;
    if (fact !== null && ((fact[FACT.flags] as number) & FLAG.tooLarge) !== 0) meet("file-too-large");
    tallyOf(folders, item.folder).add({ path: item.path, size, fact });
    let flush = fact !== null && item.fact === undefined && writer.add({ kind: "fact", item: items, fact, ...(content === undefined ? {} : { content }) });
    if (settings.careful === true) flush = true;
    if (item.last === true) flush = tell(writer, folders, item.folder) || flush;
    if (flush) writer.flush();
    items++;
  }
  for (const folder of folders.keys()) if (tell(writer, folders, folder)) writer.flush();
  writer.add({ kind: "done", items, bytes: reader.contentBytes, limits: limits as Record<string, number> });
  writer.flush();
}

interface ReadFile {
  readonly fact: FileFact;
  readonly size: number;
  readonly content: ContentFacts | undefined;
}

class FileReader {
  private readonly objects: BatchReader;
  private readonly content: ContentReader;
  private readonly analysis = new BlobAnalysis();

  constructor(objects: BatchReader, content: ContentReader) {
    this.objects = objects;
    this.content = content;
  }

  get contentBytes(): number {
    return this.objects.contentBytes;
  }

  /** What is found, or the limit that was met instead. */
  read(item: PlanItem): ReadFile | LimitCode {
    const { type, size } = this.objects.nextHeader();
    if (type === "missing") return "content-missing";
    if (type !== "blob") {
      this.objects.readContent(size, () => undefined);
      return "not-a-file";
    }
    const name = item.path.slice(item.path.lastIndexOf("/") + 1);
    this.analysis.begin(name, size);
    const collects = this.content.begin(size, item.passOver === true);
    this.objects.readContent(size, (piece) => {
      this.analysis.push(piece);
      if (collects) this.content.push(piece);
    });
    const fact = this.analysis.end();
    return { fact, size, content: this.content.end(name, fact) };
  }
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
