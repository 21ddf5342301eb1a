// The pages as they were built; null when they are not: then the API serves without them.

import { access } from "node:fs/promises";
import { join } from "node:path";

import { readPages, type Pages } from "#platform/http/pages.ts";

import { PROGRAM_FOLDER } from "./core.ts";

const PAGES_FOLDER = join(PROGRAM_FOLDER, "build/web");

export async function readPagesIfBuilt(): Promise<Pages | null> {
  try {
    await access(PAGES_FOLDER);
  } catch {
    return null;
  }
  return readPages(PAGES_FOLDER);
}
