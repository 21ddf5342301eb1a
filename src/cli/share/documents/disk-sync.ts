// A document and its file, brought together: what another program changed on the disk comes into the text, where people may be writing; a file
// that went elsewhere is followed, and one that is gone is said to be.

import { lstat, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import { isAppError } from "#base/app-error.ts";
import type { Project } from "#cli/share/project/project.ts";
import { mergeEdits } from "./merge-edits.ts";
import { readTextFile, sameStamp, stampOf } from "./read-file.ts";
import type { SharedDocument } from "./shared-document.ts";

export type DiskChange =
  | { readonly kind: "none" | "merged" | "gone" }
  | { readonly kind: "moved"; readonly path: string }
  /** What stands there now is no text that can be shared: the document stays as it is. */
  | { readonly kind: "unreadable"; readonly why: string };

/** Programs that write a file anew take it away for a moment. */
const GONE_AFTER_MS = 200;
/** Of a folder with more names a renamed file is not looked for. */
const MAX_NEIGHBOURS = 2000;

export async function syncWithDisk(project: Project, document: SharedDocument): Promise<DiskChange> {
  const stamp = await stampAt(project, document.path);
  if (stamp !== null) return sameStamp(stamp, document.stamp) ? { kind: "none" } : await merge(project, document);
  if (document.isGone) return { kind: "none" };
  await new Promise((resolve) => setTimeout(resolve, GONE_AFTER_MS));
  if ((await stampAt(project, document.path)) !== null) return await merge(project, document);
  const path = await findRenamed(project, document);
  if (path !== null) return { kind: "moved", path };
  [document.isGone, document.stamp] = [true, null];
  return { kind: "gone" };
}

async function merge(project: Project, document: SharedDocument): Promise<DiskChange> {
  try {
    const { file, stamp } = await readTextFile(project, document.path);
    const edits = mergeEdits({ base: document.disk.text, disk: file.text, now: document.text });
    document.assertFits(edits);
    [document.disk, document.stamp, document.isGone] = [file, stamp, false];
    document.applyHostEdits(edits);
    document.isDirty = document.differsFromDisk();
    return { kind: "merged" };
  } catch (error) {
    if (!isAppError(error, "live.request-refused")) throw error;
    return { kind: "unreadable", why: error.message };
  }
}

async function stampAt(project: Project, path: string): Promise<ReturnType<typeof stampOf> | null> {
  const real = await project.locate(path);
  const stats = real === null ? null : await lstat(real).catch(() => null);
  return stats === null ? null : stampOf(stats);
}

/** The same file under another name of its folder, unchanged: a file system soon gives the number of one that is gone to another. */
async function findRenamed(project: Project, { path, stamp }: SharedDocument): Promise<string | null> {
  const folder = dirname(path) === "." ? "" : dirname(path);
  const names = await readdir(join(project.root, folder)).catch(() => []);
  if (stamp === null || names.length > MAX_NEIGHBOURS) return null;
  for (const name of names) {
    const found = await lstat(join(project.root, folder, name)).catch(() => null);
    const candidate = folder === "" ? name : `${folder}/${name}`;
    if (found?.isFile() === true && sameStamp(stampOf(found), stamp) && (await project.shared([candidate])).length > 0) return candidate;
  }
  return null;
}
