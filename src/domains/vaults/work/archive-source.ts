// Archives as sources: by address, asked for again only when their server says that they changed; uploaded; and Strongroom's own
// source, to try it out. Each becomes a mirror of one commit, which comes whole each time.

import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { AppError } from "#base/app-error.ts";
import { createBlobSink } from "#platform/archive/blob-sink.ts";
import { fetchArchive } from "#platform/archive/fetch-archive.ts";
import { importArchive, type ArchiveMirror } from "#platform/archive/import-archive.ts";
import type { ArchiveLimits } from "#platform/archive/limits.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Egress } from "#platform/egress/egress.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import { collectPacks, collectTips } from "#platform/git/fetch-result.ts";
import type { FetchLimits } from "#platform/git/limits.ts";
import { openScratchRepository } from "#platform/git/scratch-repository.ts";
import type { UploadScanner } from "#platform/malware/scanner.ts";

import type { ContactInput, MirrorState, SourceRequest, SourceUpdate } from "./source-contacts.ts";

export interface ArchiveSourceGiven {
  readonly egress: Egress;
  readonly limits: FetchLimits;
  readonly archiveLimits: ArchiveLimits;
  readonly clock: Clock;
  /** The program's own folder. */
  readonly programDir: string;
  /** Of archives, uploaded or fetched. */
  readonly scanner: UploadScanner;
}

export async function contactArchive(given: ArchiveSourceGiven, input: ContactInput, request: Extract<SourceRequest, { kind: "archive" }>): Promise<SourceUpdate> {
  const { previous, meter, onProgress, signal } = input;
  const fetched = await fetchArchive({
    egress: given.egress,
    source: parseSourceAddress(request.url),
    credential: request.credential,
    scratchDir: join(input.scratchDir, "archive"),
    etag: previous?.state.etag ?? null,
    limits: given.limits,
    archiveLimits: given.archiveLimits,
    scanner: given.scanner,
    now: () => given.clock.now(),
    signal,
    onProgress: (done) => onProgress({ stage: "fetch", done, total: null, unit: "bytes" }),
    onContact(contact) {
      meter.asked = "archive";
      meter.requests++;
      meter.bytes += contact.receivedBytes;
    },
  });
  if (fetched.unchanged) return { kind: "unchanged" };
  return asUpdate(fetched.mirror, input, { etag: fetched.etag, uploadId: null });
}

export async function importUpload(given: ArchiveSourceGiven, input: ContactInput, request: Extract<SourceRequest, { kind: "upload" }>): Promise<SourceUpdate> {
  if (input.previous?.state.uploadId === request.uploadId) return { kind: "unchanged" };
  const mirror = await importArchive({
    content: request.content,
    scratchDir: join(input.scratchDir, "archive"),
    at: given.clock.now(),
    limits: given.archiveLimits,
    scanner: given.scanner,
    signal: input.signal,
    onProgress: (done) => input.onProgress({ stage: "fetch", done, total: null, unit: "bytes" }),
  });
  return asUpdate(mirror, input, { etag: null, uploadId: request.uploadId });
}

/** What belongs to the program itself, and is there in every installation. */
const SAMPLE_PARTS = ["src", "docs", "tools", "test", "bench", "deploy", "README.md", "ARCHITECTURE.md", "SECURITY.md", "CHANGELOG.md", "LICENSE", "package.json", "strongroom"];

export async function importSample(given: ArchiveSourceGiven, input: ContactInput): Promise<SourceUpdate> {
  const repository = await openScratchRepository({ dir: join(input.scratchDir, "archive"), format: "sha1", signal: input.signal });
  const sink = createBlobSink(repository);
  const files: { path: string; mark: number; executable: boolean }[] = [];
  try {
    for (const path of await listParts(given.programDir)) {
      input.signal.throwIfAborted();
      const { size, mode } = await stat(join(given.programDir, path));
      const mark = files.length + 1;
      await sink.write(mark, size, createReadStream(join(given.programDir, path)));
      files.push({ path, mark, executable: (mode & 0o100) !== 0 });
    }
    if (files.length === 0) throw new AppError("source.empty");
    // The same files make the same commit, whenever it is made: a sample that has not changed is told as such.
    const oid = await sink.commit({ files, at: SAMPLE_AT, message: "Strongroom\n" });
    const refs = [{ name: "refs/heads/archive", oid }];
    const packs = await collectPacks(repository);
    return asUpdate({ repository, refs, packs, tips: await collectTips({ format: "sha1", refs, packs, known: [] }) }, input, { etag: null, uploadId: null });
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

/** Some moment that never changes. */
const SAMPLE_AT = Date.UTC(2026, 0, 1);

async function listParts(programDir: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (path: string): Promise<void> => {
    const entry = await stat(join(programDir, path)).catch(() => null);
    if (entry?.isFile() === true) found.push(path);
    if (entry?.isDirectory() !== true) return;
    for (const child of await readdir(join(programDir, path), { withFileTypes: true })) {
      if (!child.isSymbolicLink() && child.name !== "node_modules") await visit(`${path}/${child.name}`);
    }
  };
  for (const part of SAMPLE_PARTS) await visit(part);
  return found.sort();
}

function asUpdate(
  mirror: Pick<ArchiveMirror, "repository" | "refs" | "packs" | "tips">,
  input: ContactInput,
  marks: Pick<MirrorState, "etag" | "uploadId">,
): SourceUpdate {
  const head = mirror.refs[0]?.oid ?? "";
  // Equal contents make an equal commit.
  if (input.previous?.state.head === head && input.previous.state.uploadId === marks.uploadId) return { kind: "unchanged" };
  return {
    kind: "changed",
    sourceKind: "archive",
    scratch: mirror.repository,
    state: { version: 1, format: "sha1", ref: null, head, refs: [], hostKeys: null, ...marks },
    tips: mirror.tips,
    packs: mirror.packs,
    complete: true,
    replaces: true,
  };
}

