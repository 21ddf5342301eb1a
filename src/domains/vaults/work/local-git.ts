// A git repository in a folder of this machine, as far as a report needs it: where its objects are, what its refs are, what HEAD
// names. Its files are read, not obeyed: git itself never runs on it, so nothing in its configuration, hooks or attributes counts.
// Layout: gitrepository-layout(5).

import { lstat, readdir, readFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";

import { AppError } from "#base/app-error.ts";
import { MIB } from "#base/units.ts";
import { isOid, isWantedRefName, type ObjectFormat, type RemoteRef } from "#platform/git/refs.ts";

export interface LocalGit {
  /** Absolute path of the folder of objects. */
  readonly objectsDir: string;
  readonly format: ObjectFormat;
  readonly refs: readonly RemoteRef[];
  /** What HEAD says: a branch, or a commit. */
  readonly head: { readonly ref: string } | { readonly oid: string };
  /** Ids at which a shallow clone ends, as the file has them; null when it is whole. */
  readonly shallow: string | null;
}

const MAX_PACKED_REFS_BYTES = 256 * MIB;
const MAX_REFS = 1_000_000;

/** Null when the folder is no repository. @throws AppError `git.not-a-repository` when it is one that cannot be read. */
export async function openLocalGit(folder: string): Promise<LocalGit | null> {
  const gitDir = await findGitDir(folder);
  if (gitDir === null) return null;
  const commonDir = await findCommonDir(gitDir);
  const config = (await readText(join(commonDir, "config"))) ?? "";
  if (/^\s*refstorage\s*=\s*(?!files)/im.test(config)) {
    throw new AppError("git.not-a-repository", "expected refs kept as files; this repository keeps them in another form (extensions.refStorage)");
  }
  const format: ObjectFormat = /^\s*objectformat\s*=\s*"?sha256/im.test(config) ? "sha256" : "sha1";
  const head = parseHead((await readText(join(gitDir, "HEAD"))) ?? "", format);
  return { objectsDir: join(commonDir, "objects"), format, head, refs: await readRefs(commonDir, format), shallow: await readText(join(commonDir, "shallow")) };
}

/** `.git` in the folder (or the file that a work tree has in its place), or the folder itself when it is bare. */
async function findGitDir(folder: string): Promise<string | null> {
  const inside = join(folder, ".git");
  const entry = await lstatOrNull(inside);
  if (entry?.isDirectory() === true) return inside;
  if (entry?.isFile() === true) {
    const target = /^gitdir: (.+)\n?$/.exec((await readText(inside)) ?? "")?.[1];
    if (target === undefined) throw new AppError("git.not-a-repository");
    return resolve(folder, target);
  }
  const isBare = (await lstatOrNull(join(folder, "objects")))?.isDirectory() === true && (await lstatOrNull(join(folder, "HEAD")))?.isFile() === true;
  return isBare ? resolve(folder) : null;
}

async function findCommonDir(gitDir: string): Promise<string> {
  const common = (await readText(join(gitDir, "commondir")))?.trim();
  if (common === undefined) return gitDir;
  return isAbsolute(common) ? common : resolve(gitDir, common);
}

function parseHead(text: string, format: ObjectFormat): LocalGit["head"] {
  const line = text.trim();
  const ref = /^ref: (refs\/\S+)$/.exec(line)?.[1];
  if (ref !== undefined) return { ref };
  if (isOid(line, format)) return { oid: line };
  throw new AppError("git.not-a-repository", "expected a HEAD that names a branch or a commit");
}

/** Loose refs win over packed ones. */
async function readRefs(commonDir: string, format: ObjectFormat): Promise<RemoteRef[]> {
  const refs = new Map<string, RemoteRef>();
  const add = (name: string, oid: string): void => {
    if (isWantedRefName(name) && isOid(oid, format)) refs.set(name, { name, oid });
    if (refs.size > MAX_REFS) throw new AppError("git.too-large", `expected at most ${MAX_REFS} branches and tags`, { details: { limit: MAX_REFS } });
  };
  // A mirror may hold a hundred times as many of other kinds (pull requests), which are passed over.
  const packed = (await readText(join(commonDir, "packed-refs"))) ?? "";
  for (const { index, 1: name = "" } of packed.matchAll(/ (refs\/(?:heads|tags)\/[^\n]*)$/gm)) add(name, packed.slice(packed.lastIndexOf("\n", index) + 1, index));
  for (const kind of ["refs/heads", "refs/tags"]) {
    for (const name of await listFiles(commonDir, kind)) add(name, ((await readText(join(commonDir, name))) ?? "").trim());
  }
  return [...refs.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Paths of plain files below; links are not followed. */
async function listFiles(root: string, path: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, path), { withFileTypes: true }).catch(noneWhereMissing)) {
    const inner = `${path}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await listFiles(root, inner)));
    else if (entry.isFile()) found.push(inner);
  }
  return found;
}

async function readText(path: string): Promise<string | null> {
  const entry = await lstatOrNull(path);
  if (entry === null || !entry.isFile()) return null;
  if (entry.size > MAX_PACKED_REFS_BYTES) throw new AppError("git.too-large", "expected a smaller file of refs in the repository");
  return await readFile(path, "utf8");
}

async function lstatOrNull(path: string): Promise<Awaited<ReturnType<typeof lstat>> | null> {
  return await lstat(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
}

function noneWhereMissing(error: unknown): [] {
  if (isMissing(error)) return [];
  throw error;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
