// What the command line remembers between reports, in one user's cache folder, sealed under a key of mode 0600 that lies there too:
// facts of each source, and its last report, so that a source that has not changed is answered at once.

import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import type { Analysis } from "#domains/vaults/analysis/compose.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { openFileDataKey } from "#platform/keyring/local-data-key.ts";

import { openFileFactStore, type FileFactStore } from "./file-fact-store.ts";

export interface ReportCache {
  /** The last analysis of the source, when it was of the same state (head, refs, versions: all that decides what it says). */
  find(state: string): Promise<Analysis | null>;
  keep(state: string, analysis: Analysis): Promise<void>;
  openFacts(): Promise<FileFactStore>;
}

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

/** `source`: what tells one source from another, as its absolute path or its address; it is kept as an HMAC only. */
export async function openReportCache(given: { readonly folder: string; readonly source: string; readonly clock: Clock }): Promise<ReportCache> {
  const key = await openFileDataKey({ path: join(given.folder, "key") });
  const name = Buffer.from(key.index("source", given.source)).toString("hex");
  const folder = join(given.folder, name);
  const path = join(folder, "report");
  const context = { table: "reports", column: "analysis", row: name };
  return {
    async find(state) {
      const sealed = await readFile(path).catch(nullWhereMissing);
      if (sealed === null) return null;
      try {
        const kept = JSON.parse(new TextDecoder().decode(key.open(sealed, context))) as { readonly state: string; readonly analysis: Analysis };
        return kept.state === state ? kept.analysis : null;
      } catch (error) {
        // Damaged, or of another key: as if it were not there.
        if (isAppError(error, "keyring.not-opened") || error instanceof SyntaxError) return null;
        throw error;
      }
    },
    async keep(state, analysis) {
      await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
      const temporary = `${path}.${createUuid()}.tmp`;
      try {
        await writeFile(temporary, key.seal(new TextEncoder().encode(JSON.stringify({ state, analysis })), context), { mode: PRIVATE_FILE, flag: "wx" });
        await rename(temporary, path);
      } finally {
        await rm(temporary, { force: true });
      }
    },
    openFacts: async () => await openFileFactStore({ folder: join(folder, "facts"), key, clock: given.clock }),
  };
}

function nullWhereMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}
