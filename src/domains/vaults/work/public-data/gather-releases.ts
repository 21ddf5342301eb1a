// Gathers the releases of some packages from registries that whoever asks names, into a folder of `strongroom.releases/1`. A registry that is
// asked learns what is asked for: so only the command line does it, and only where it was told whom to ask.

import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { AppError, isAppError } from "#base/app-error.ts";
import { compareText } from "#base/compare-text.ts";
import { MIB, MINUTE, SECOND } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { openDownload } from "#platform/egress/download.ts";
import type { Egress } from "#platform/egress/egress.ts";
import { joinPath, parseSourceAddress, type SourceAddress } from "#platform/egress/source-url.ts";
import { composeReleasesHead, type PackageReleases } from "#protocol/public-data/release-lines.ts";

import { REGISTRIES, type AskedPackage, type Registry, type RegistryAnswers } from "./registries.ts";

export interface GatherGiven {
  /** By the ecosystem's name: the registry's address, and what to ask it for. */
  readonly registries: ReadonlyMap<string, { readonly url: string; readonly packages: readonly AskedPackage[] }>;
  /** A file for each ecosystem is written there. */
  readonly folder: string;
  readonly egress: Egress;
  readonly clock: Clock;
  readonly onProgress?: (progress: { readonly ecosystem: string; readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

export interface Gathered {
  readonly ecosystem: string;
  readonly packages: number;
  /** What the registry does not have: nothing will be said of it. */
  readonly absent: number;
}

/** Enough to hide the way there and back, and no burden to anybody. */
const AT_ONCE = 4;
/** The largest answers, of packages with thousands of versions, have some tens of megabytes. */
const MAX_ANSWER_BYTES = 128 * MIB;

/** @throws AppError `source.*`, `releases.unusable`; then nothing of that ecosystem is written. */
export async function gatherReleases(given: GatherGiven): Promise<readonly Gathered[]> {
  await mkdir(given.folder, { recursive: true });
  const day = new Date(given.clock.now()).toISOString().slice(0, "YYYY-MM-DD".length);
  const gathered: Gathered[] = [];
  for (const [ecosystem, { url, packages }] of given.registries) {
    const registry = REGISTRIES[ecosystem];
    if (registry === undefined) throw new AppError("releases.unusable", `Expected an ecosystem of ${Object.keys(REGISTRIES).join(", ")}, got ${ecosystem}.`);
    const found = await askAll(given, { ecosystem, registry, url, packages });
    const lines = [composeReleasesHead(day), ...found.map((each) => JSON.stringify(each))];
    await replaceFile(join(given.folder, `${ecosystem.toLowerCase()}.jsonl`), `${lines.join("\n")}\n`);
    gathered.push({ ecosystem, packages: found.length, absent: packages.length - found.length });
  }
  return gathered;
}

interface Asking {
  readonly ecosystem: string;
  readonly registry: Registry;
  readonly url: string;
  readonly packages: readonly AskedPackage[];
}

async function askAll(given: GatherGiven, { ecosystem, registry, url, packages }: Asking): Promise<readonly PackageReleases[]> {
  const answers = createAnswers(given, url);
  const found: PackageReleases[] = [];
  const waiting = [...packages];
  let done = 0;
  const work = async (): Promise<void> => {
    for (let asked = waiting.pop(); asked !== undefined; asked = waiting.pop()) {
      given.signal?.throwIfAborted();
      const versions = await askOne(registry, answers, asked);
      if (versions !== null) found.push({ ecosystem, name: asked.name, versions: { ...versions } });
      given.onProgress?.({ ecosystem, done: ++done, total: packages.length });
    }
  };
  const workers = Array.from({ length: AT_ONCE }, async () => {
    try {
      await work();
    } catch (error) {
      waiting.length = 0;
      throw error;
    }
  });
  for (const outcome of await Promise.allSettled(workers)) if (outcome.status === "rejected") throw outcome.reason;
  return found.sort((one, other) => compareText(one.name, other.name));
}

async function askOne(registry: Registry, answers: RegistryAnswers, asked: AskedPackage): Promise<PackageReleases["versions"] | null> {
  try {
    return await registry.read(answers, asked);
  } catch (error) {
    if (isAppError(error, "source.not-found")) return null;
    if (error instanceof z.ZodError) throw new AppError("releases.unusable", `${asked.name}: expected an answer in the ecosystem's format, got another at ${error.issues[0]?.path.join(".") ?? "its top"}.`);
    throw isAppError(error) ? new AppError(error.code, `${asked.name}: ${error.message}`, { cause: error, details: error.details }) : error;
  }
}

/** A name out of a hostile lock file leads nowhere but to the registry that was named. */
function addressBelow(base: SourceAddress, path: string): string {
  const wanted = URL.parse(joinPath(base, path), base.url);
  if (wanted === null || wanted.origin !== new URL(base.url).origin || !wanted.pathname.startsWith(`${(base.path.split("?", 1)[0] ?? "").replace(/\/+$/, "")}/`)) {
    throw new AppError("releases.unusable", "expected a name that stands in an address of this registry, got one that leads elsewhere.");
  }
  return wanted.href;
}

function createAnswers({ egress, signal }: GatherGiven, url: string): RegistryAnswers {
  const base = parseSourceAddress(url);
  const text = async (path: string): Promise<string> => {
    const address = parseSourceAddress(addressBelow(base, path));
    const download = await openDownload({ egress, address, authorization: null, etag: null, limits: { connectMs: 15 * SECOND, headersMs: MINUTE, idleMs: MINUTE, maxBytes: MAX_ANSWER_BYTES }, ...(signal === undefined ? {} : { signal }) });
    try {
      const pieces: Buffer[] = [];
      for await (const piece of download.body ?? []) pieces.push(piece as Buffer);
      return Buffer.concat(pieces).toString("utf8");
    } finally {
      download.close();
    }
  };
  const root = base.url.replace(/\/+$/, "");
  return {
    text,
    async json(path) {
      const answer = await text(path);
      try {
        return JSON.parse(answer) as unknown;
      } catch (error) {
        if (error instanceof SyntaxError) throw new AppError("releases.unusable", "expected JSON, got something else.");
        throw error;
      }
    },
    pathOf: (other) => (other.startsWith(`${root}/`) ? other.slice(root.length) : null),
  };
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${createUuid()}.tmp`;
  try {
    await writeFile(temporary, text, { flag: "wx" });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
