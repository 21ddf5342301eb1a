// A database in memory for each test file: loaded from the dump of a template, which is made once for each set of migrations.

import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";

import { createUuid } from "#base/uuid.ts";
import type { Engine } from "#platform/db/engine.ts";
import { openEmptyPglite, openPglite } from "#platform/db/pglite-engine.ts";

/** Beside the packages: private to this checkout and ignored by git. */
const CACHE_FOLDER = new URL("../../../../node_modules/.cache/strongroom-test/", import.meta.url);

export interface TemplateGiven {
  /** Equal digests give equal databases. */
  readonly digest: string;
  /** Builds the tables in an empty database. */
  readonly build: (engine: Engine) => Promise<void>;
}

/** A fresh copy of the template; closing it forgets it. */
export async function clonePgliteTemplate(given: TemplateGiven): Promise<Engine> {
  const version = await pgliteVersion();
  const name = createHash("sha256").update(`pglite ${version} ${given.digest}`).digest("hex");
  const file = new URL(`${name}.tar`, CACHE_FOLDER);
  const cached = await readFile(file).catch(onlyMissing);
  return openPglite({ dump: new Blob([cached ?? (await makeTemplate(file, given))]) });
}

/** As the lock file has it: a dump belongs to the version that wrote it. */
async function pgliteVersion(): Promise<string> {
  const text = await readFile(new URL("../../../../package.json", import.meta.url), "utf8");
  const { dependencies } = JSON.parse(text) as { readonly dependencies: Readonly<Record<string, string>> };
  return dependencies["@electric-sql/pglite"] ?? "unknown";
}

/** Two test files may do this at once: each writes its own file and the last one stays. */
async function makeTemplate(file: URL, { build }: TemplateGiven): Promise<Uint8Array<ArrayBuffer>> {
  const engine = await openEmptyPglite();
  await build(engine);
  const bytes = new Uint8Array(await (await engine.dump()).arrayBuffer());
  await engine.close();
  await mkdir(CACHE_FOLDER, { recursive: true });
  const unfinished = new URL(`${createUuid()}.tmp`, CACHE_FOLDER);
  const handle = await open(unfinished, "wx");
  await handle.writeFile(bytes);
  await handle.close();
  await rename(unfinished, file);
  await removeOldTemplates();
  return bytes;
}

/** A template is some 40 MB, and each change of a migration makes new ones. */
const KEPT_TEMPLATES = 20;

/** One that is removed while another process wants it is only made again. */
async function removeOldTemplates(): Promise<void> {
  const names = (await readdir(CACHE_FOLDER)).filter((name) => name.endsWith(".tar"));
  const found = await Promise.all(names.map(async (name) => ({ name, madeAt: (await stat(new URL(name, CACHE_FOLDER)).catch(onlyMissing))?.mtimeMs ?? 0 })));
  const old = found.sort((a, b) => b.madeAt - a.madeAt).slice(KEPT_TEMPLATES);
  for (const { name } of old) await rm(new URL(name, CACHE_FOLDER), { force: true });
}

function onlyMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}
