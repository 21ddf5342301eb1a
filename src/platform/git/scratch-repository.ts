// A bare repository of ours in a scratch folder: made by hand, without templates, hooks or anything to configure. All git runs
// on such a one; a source's own folder is at most a place its objects are read from.

import { chmod, chown, mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";

import { GIB, HOUR } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { ordinaryUser } from "#platform/process/isolation.ts";
import { startProcess, type RunningProcess } from "#platform/process/process.ts";

import { createGitArguments, createGitEnvironment, findGit } from "./harmless.ts";
import { hashObject, type GitObject } from "./object-id.ts";
import { isWantedRefName, type ObjectFormat } from "./refs.ts";

export interface ScratchOptions {
  /** Made when it is not there; its parents must let git's user pass (mode 0711 or its own). */
  readonly dir: string;
  readonly format: ObjectFormat;
  /** Object folders of other repositories to read from, as absolute paths. */
  readonly alternates?: readonly string[];
  /** "inherited" where the alternates can be read by us only. */
  readonly user?: "ordinary" | "inherited";
  /** Of each git process; some hours and 3 GiB by default. */
  readonly limits?: { readonly timeoutMs: number; readonly maxMemoryBytes: number };
  readonly signal?: AbortSignal;
}

/** What is kept of an earlier fetch: the objects that references name, and of a tag what it leads to. */
export interface Tip {
  readonly ref: string;
  readonly oid: string;
  /** `oid` first, then what a tag leads to, down to the commit. */
  readonly objects: readonly { readonly oid: string; readonly object: GitObject }[];
}

export interface PackFiles {
  readonly packPath: string;
  readonly idxPath: string;
}

export interface ScratchRepository {
  readonly dir: string;
  readonly format: ObjectFormat;
  readonly packDir: string;
  /** Starts a listed git command (see harmless.ts) without network, as an ordinary user. Output is unlimited and unread. */
  start(args: readonly string[], stdin: "none" | "pipe"): RunningProcess;
  /** Writes one loose object; gives its id. */
  writeObject(object: GitObject): Promise<string>;
  /** References and parentless commits, as if everything up to them were here (gitrepository-layout(5), "info/grafts"). */
  writeTips(tips: readonly Tip[]): Promise<void>;
  /** Packs that lie in it now. */
  listPacks(): Promise<readonly PackFiles[]>;
}

const deflateAsync = promisify(deflate);
const DEFAULT_LIMITS = { timeoutMs: 4 * HOUR, maxMemoryBytes: 3 * GIB };
const CONFIG: Readonly<Record<ObjectFormat, string>> = {
  sha1: "[core]\n\trepositoryformatversion = 0\n\tbare = true\n",
  sha256: "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n",
};
/** Level by level, so that those of one can be made at a time. */
const FOLDERS = [[""], ["objects", "refs", "info"], ["objects/info", "objects/pack", "refs/heads", "refs/tags"]] as const;
/** Written at the same time: enough to keep the thread pool busy. */
const OBJECTS_AT_A_TIME = 32;
/** Empty HEAD: no branch is ever checked out. */
const HEAD = "ref: refs/heads/none\n";

export async function openScratchRepository(options: ScratchOptions): Promise<ScratchRepository> {
  const { dir, format } = options;
  const user = options.user ?? "ordinary";
  const owner = user === "ordinary" ? ordinaryUser() : null;
  const makeDir = async (path: string): Promise<void> => {
    await mkdir(path, { recursive: true });
    if (owner !== null) await chown(path, owner.uid, owner.gid);
    await chmod(path, 0o700);
  };
  for (const level of FOLDERS) await Promise.all(level.map(async (path) => await makeDir(join(dir, path))));
  const write = async (path: string, content: string | Uint8Array): Promise<void> => await writeFile(join(dir, path), content, { mode: 0o644 });
  const files: [path: string, content: string][] = [["config", CONFIG[format]], ["HEAD", HEAD]];
  if (options.alternates !== undefined && options.alternates.length > 0) files.push(["objects/info/alternates", encodeAlternates(options.alternates)]);
  await Promise.all(files.map(async ([path, content]) => await write(path, content)));
  const fanOut = new Map<string, Promise<void>>();
  const makeFanOut = async (name: string): Promise<void> => {
    let made = fanOut.get(name);
    if (made === undefined) fanOut.set(name, (made = makeDir(join(dir, "objects", name))));
    await made;
  };
  const writeObject = async (object: GitObject): Promise<string> => {
    const oid = hashObject(object, format);
    const header = Buffer.from(`${object.type} ${object.data.byteLength}\0`, "latin1");
    const [deflated] = await Promise.all([deflateAsync(Buffer.concat([header, object.data]), { level: 1 }), makeFanOut(oid.slice(0, 2))]);
    // Whole or not there: a git that runs may be looking.
    const path = `objects/${oid.slice(0, 2)}/${oid.slice(2)}`;
    const temporary = `${path}.${createUuid()}`;
    await write(temporary, deflated);
    await rename(join(dir, temporary), join(dir, path));
    return oid;
  };
  return {
    dir,
    format,
    packDir: join(dir, "objects", "pack"),
    start: (args, stdin) =>
      startProcess({
        program: findGit(),
        args: createGitArguments(args),
        env: createGitEnvironment(dir),
        cwd: dir,
        stdin,
        limits: { ...(options.limits ?? DEFAULT_LIMITS), maxOutputBytes: "none" },
        isolation: { network: "none", user },
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      }),
    writeObject,
    writeTips: async (tips) => {
      // Branches and tags often lead to the same objects.
      const objects = [...new Map(tips.flatMap((tip) => tip.objects.map(({ oid, object }) => [oid, object] as const))).values()];
      for (let at = 0; at < objects.length; at += OBJECTS_AT_A_TIME) await Promise.all(objects.slice(at, at + OBJECTS_AT_A_TIME).map(writeObject));
      await write("packed-refs", encodePackedRefs(tips));
      await write("info/grafts", encodeGrafts(tips));
    },
    listPacks: async () => await listPacks(join(dir, "objects", "pack")),
  };
}

async function listPacks(packDir: string): Promise<PackFiles[]> {
  const names = new Set(await readdir(packDir));
  const packs = [...names].filter((name) => name.endsWith(".pack") && names.has(name.replace(/\.pack$/, ".idx"))).toSorted();
  return packs.map((name) => ({ packPath: join(packDir, name), idxPath: join(packDir, name.replace(/\.pack$/, ".idx")) }));
}

/** One path a line, quoted as C strings so that no byte of a path means anything else (git reads both forms). */
function encodeAlternates(paths: readonly string[]): string {
  return paths.map((path) => `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"\n`).join("");
}

function encodePackedRefs(tips: readonly Tip[]): string {
  const usable = tips.filter(({ ref, oid }) => isWantedRefName(ref) && /^[0-9a-f]+$/.test(oid));
  return `# pack-refs with: sorted \n${usable.map(({ ref, oid }) => `${oid} ${ref}\n`).toSorted(byRefName).join("")}`;
}

/** git looks names up by bytes. */
function byRefName(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one.slice(one.indexOf(" ") + 1)), Buffer.from(other.slice(other.indexOf(" ") + 1)));
}

function encodeGrafts(tips: readonly Tip[]): string {
  const commits = new Set(tips.flatMap(({ objects }) => objects.filter(({ object }) => object.type === "commit").map(({ oid }) => oid)));
  return [...commits].map((oid) => `${oid}\n`).join("");
}
