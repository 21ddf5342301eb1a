// Renews what this machine knows of releases: out of a folder with files in `strongroom.releases/1`, as somebody has gathered them. Nobody is asked.

import { open, readdir } from "node:fs/promises";
import { join } from "node:path";

import { AppError, isAppError } from "#base/app-error.ts";
import { MIB } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { AboutData, DataIndexWriter, DataSource } from "#protocol/public-data/index-format.ts";
import { describeReleases, parsePackageReleases, readReleasesHead } from "#protocol/public-data/release-lines.ts";

import type { DataStore } from "./data-store.ts";

export interface ReleasesUpdateGiven {
  readonly store: DataStore;
  readonly folder: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** A package with thousands of versions has some hundred kilobytes. */
const MAX_LINE_LENGTH = 8 * MIB;
const MAX_FILES = 1_000;

/** All `*.jsonl` of the folder, or nothing. @throws AppError `releases.unusable`; what was there before is still there then. */
export async function updateReleases({ store, folder, clock, signal }: ReleasesUpdateGiven): Promise<AboutData> {
  const at = new Date(clock.now()).toISOString();
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".jsonl")).toSorted();
    if (names.length === 0 || names.length > MAX_FILES) throw new AppError("releases.unusable", `Expected 1 to ${MAX_FILES} files *.jsonl in the folder, got ${names.length}.`);
    const about = await store.replace(async (writer) => {
      const sources: DataSource[] = [];
      const days: string[] = [];
      for (const name of names) {
        signal?.throwIfAborted();
        const { day, source } = await readFileInto(writer, { path: join(folder, name), name });
        days.push(day);
        sources.push(source);
      }
      // As old as the oldest of them: it is told of all.
      return { madeAt: at, asOf: `${days.toSorted()[0] ?? ""}T00:00:00.000Z`, sources };
    });
    await store.writeLastTry({ at, failedWith: null });
    return about;
  } catch (error) {
    await store.writeLastTry({ at, failedWith: isAppError(error) ? error.code : "internal.unexpected" });
    throw error;
  }
}

async function readFileInto(writer: DataIndexWriter, { path, name }: { readonly path: string; readonly name: string }): Promise<{ readonly day: string; readonly source: DataSource }> {
  const file = await open(path, "r");
  let number = 0;
  let day: string | null = null;
  let records = 0;
  try {
    const { size } = await file.stat();
    for await (const line of file.readLines()) {
      number++;
      if (number === 1) {
        day = readReleasesHead(line);
        if (day === null) throw unusable(name, number, "the format and the day");
        continue;
      }
      if (line === "") continue;
      const releases = line.length > MAX_LINE_LENGTH ? null : parsePackageReleases(line);
      if (releases === null) throw unusable(name, number, "a package with its versions and their days");
      if (await writer.add(describeReleases(releases))) records++;
    }
    if (day === null) throw unusable(name, 1, "the format and the day");
    return { day, source: { name: "*", from: name, bytes: size, digest: null, records, refused: 0 } };
  } finally {
    await file.close();
  }
}

function unusable(name: string, line: number, expected: string): AppError {
  return new AppError("releases.unusable", `${name}:${line}: expected ${expected}.`);
}
