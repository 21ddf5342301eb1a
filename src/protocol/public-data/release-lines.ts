// `strongroom.releases/1`: released versions with their days, as somebody has gathered them. JSON lines: the first says the format and the day
// of the data, each other one a package. Read line by line, so that a file of all packages of an ecosystem can be.

import { z } from "zod";

import { packageKey } from "#base/package-names.ts";

import type { DataRecord } from "./index-format.ts";

export const RELEASES_FORMAT = "strongroom.releases/1";
/** The most that real packages have are some thousands. */
const MAX_VERSIONS = 50_000;
const day = z.iso.date();

const headSchema = z.object({ format: z.literal(RELEASES_FORMAT), date: day });

const packageSchema = z.object({
  /** OSV's name or a package URL's type. */
  ecosystem: z.string().min(1).max(40),
  name: z.string().min(1).max(512),
  /** Version to the day it was released, null where that is not known. */
  versions: z.record(z.string().min(1).max(256), day.nullable()).refine((versions) => Object.keys(versions).length <= MAX_VERSIONS),
});

export type PackageReleases = z.infer<typeof packageSchema>;

/** The day of the data; null for what is no first line of the format. */
export function readReleasesHead(line: string): string | null {
  return headSchema.safeParse(parseJson(line)).data?.date ?? null;
}

export function composeReleasesHead(date: string): string {
  return JSON.stringify({ format: RELEASES_FORMAT, date });
}

/** Null for what is no package with its releases. */
export function parsePackageReleases(line: string): PackageReleases | null {
  return packageSchema.safeParse(parseJson(line)).data ?? null;
}

export function describeReleases(releases: PackageReleases): DataRecord {
  const key = packageKey(releases.ecosystem, releases.name);
  return { id: key, modified: null, keys: [key], json: JSON.stringify(releases) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
