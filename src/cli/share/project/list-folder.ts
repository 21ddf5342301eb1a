// One folder of the shared project: folders first, then files, by name. Nothing below it is read, so that a large project costs what of it is looked at.

import { lstat, opendir, stat } from "node:fs/promises";
import { join } from "node:path";

import { compareText } from "#base/compare-text.ts";
import { refuseRequest } from "#cli/share/refusal.ts";
import type { Project } from "./project.ts";

export interface Entry {
  readonly name: string;
  readonly type: "file" | "folder" | "link";
  readonly bytes: number;
}

/** As many as one answer holds. */
const MAX_ENTRIES = 1000;
/** Of a folder with more names than that the rest is not looked at. */
const MAX_NAMES = 20_000;
const MAX_NAME_CHARACTERS = 255;

export async function listFolder(project: Project, path: string): Promise<{ readonly entries: Entry[]; readonly more: boolean }> {
  const folder = await project.resolve(path);
  if (!(await stat(folder)).isDirectory()) throw refuseRequest("Expected a folder.");
  const { names, more } = await readNames(folder);
  // By where it really lies: a link may have led here.
  const place = project.pathInside(folder) ?? "";
  const shared = new Set(await project.shared(names.map(({ name }) => join(place, name))));
  const shown = names.filter(({ name }) => shared.has(join(place, name))).toSorted((a, b) => Number(b.type === "folder") - Number(a.type === "folder") || compareText(a.name, b.name));
  const entries = await Promise.all(shown.slice(0, MAX_ENTRIES).map(async ({ name, type }): Promise<Entry> => ({ name, type, bytes: type === "file" ? await sizeOf(join(folder, name)) : 0 })));
  return { entries, more: more || shown.length > MAX_ENTRIES };
}

/** Sockets, devices and pipes are nothing to open. */
async function readNames(folder: string): Promise<{ readonly names: { readonly name: string; readonly type: Entry["type"] }[]; readonly more: boolean }> {
  const names: { name: string; type: Entry["type"] }[] = [];
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    const type = entry.isFile() ? "file" : entry.isDirectory() ? "folder" : entry.isSymbolicLink() ? "link" : null;
    if (type === null || entry.name.length > MAX_NAME_CHARACTERS || entry.name.includes("\\")) continue;
    if (names.length >= MAX_NAMES) return { names, more: true };
    names.push({ name: entry.name, type });
  }
  return { names, more: false };
}

async function sizeOf(path: string): Promise<number> {
  // Gone since the folder was read: it is gone from the next list too.
  return (await lstat(path).catch(() => null))?.size ?? 0;
}
