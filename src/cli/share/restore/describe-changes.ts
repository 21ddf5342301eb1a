// At the end, and whenever the person at the host asks: what guests changed, and how to have back what was there.

import { lstat, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { isAppError } from "#base/app-error.ts";
import { visibleText } from "#base/visible-text.ts";
import { decodeText } from "#cli/share/documents/text-form.ts";
import type { RestorePoint, RestorePoints } from "./restore-points.ts";
import { compareTexts } from "./unified-diff.ts";

export interface ChangeDescription {
  /** For people, a line each; none when nothing was changed. */
  readonly lines: readonly string[];
  readonly diff: string;
}

const DIFF_FILE = "changes.diff";
const OWNER_ONLY = 0o600;

export async function describeChanges(restore: RestorePoints, root: string): Promise<ChangeDescription> {
  const described: { readonly line: string; readonly diff: string }[] = [];
  for (const [index, point] of restore.list().entries()) {
    const each = await describe(point, { restore, root, after: restore.list().slice(index + 1) });
    if (each !== null) described.push(each);
  }
  return { lines: described.map(({ line }) => line), diff: described.map(({ diff }) => diff).join("") };
}

/** Prints the list, and where the difference and what was there before are. */
export async function tellChanges(restore: RestorePoints, { root, print }: { readonly root: string; readonly print: (line: string) => void }): Promise<void> {
  const { lines, diff } = await describeChanges(restore, root);
  if (lines.length === 0) return print("Guests have changed no file.");
  print("Guests changed:");
  for (const line of lines) print(`  ${line}`);
  await writeFile(join(restore.folder, DIFF_FILE), diff, { mode: OWNER_ONLY });
  print(`The difference:  ${quote(join(restore.folder, DIFF_FILE))}\nTo undo one:     cp, with what stands behind it above. What was there before is kept for 30 days.`);
}

interface Place {
  readonly restore: RestorePoints;
  readonly root: string;
  /** What was done later. */
  readonly after: readonly RestorePoint[];
}

async function describe(point: RestorePoint, place: Place): Promise<{ readonly line: string; readonly diff: string } | null> {
  const { kind, path, to, kept } = point;
  const name = visibleText(path);
  const { restore, root, after } = place;
  if (kind === "moved") return { line: `moved    ${name} -> ${visibleText(to ?? "")}`, diff: "" };
  if (kind === "deleted") return { line: `deleted  ${name}   ${quote(join(restore.folder, kept ?? ""))} ${quote(join(root, path))}`, diff: "" };
  const now = whereNow(path, after);
  const current = now === null ? null : await readText(join(root, now));
  if (kind === "created") return now === null ? null : { line: `made     ${visibleText(now)}`, diff: compareTexts("", current ?? "", { before: null, after: now }).diff };
  const before = await readText(join(restore.folder, kept ?? ""));
  const { added, removed, diff } = compareTexts(before ?? "", current ?? "", { before: path, after: now });
  if (before === current) return null;
  return { line: `changed  ${visibleText(now ?? path)}   +${added} -${removed}   ${quote(join(restore.folder, kept ?? ""))} ${quote(join(root, now ?? path))}`, diff };
}

/** Where what was at a path is after later moves; null when it was deleted. */
function whereNow(path: string, after: readonly RestorePoint[]): string | null {
  let now: string | null = path;
  for (const point of after) {
    if (now === null || (now !== point.path && !now.startsWith(`${point.path}/`))) continue;
    if (point.kind === "moved") now = (point.to ?? "") + now.slice(point.path.length);
    if (point.kind === "deleted") now = null;
  }
  return now;
}

/** Null where there is no text: it is gone, a folder, or was made a binary file since. */
async function readText(path: string): Promise<string | null> {
  try {
    return (await lstat(path)).isFile() ? decodeText(await readFile(path)).text : null;
  } catch (error) {
    if (isAppError(error, "live.request-refused") || (error instanceof Error && "code" in error)) return null;
    throw error;
  }
}

/** For a POSIX shell. */
function quote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
