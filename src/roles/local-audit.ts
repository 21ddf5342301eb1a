// The audit log as a file, asked of the server that owns the data folder.

import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

import { loadConfig, type LoadConfigGiven } from "#platform/config/load-config.ts";
import { dataFolderPaths } from "#platform/data-folder/data-folder.ts";
import { downloadFromLocalServer } from "#platform/http/local-client.ts";
import { INSTALLATION_ID } from "#platform/keyring/authority.ts";
import { exportLocalAudit } from "#protocol/api/audit.ts";
import { parseCheckpoint } from "#protocol/audit/checkpoint.ts";

export interface LocalExportGiven extends Pick<LoadConfigGiven, "overrides"> {
  /** Where it goes; only its owner may read it. */
  readonly path: string;
  /** Null: what belongs to no team. */
  readonly teamId: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Files with checkpoints of earlier times: the export leads from each to the newest. */
  readonly previous: readonly string[];
}

const OWNER_ONLY = 0o600;

/** @throws AppError `serve.not-running`, `audit.nothing-yet`, `audit.malformed` for a file that holds no checkpoint. */
export async function exportLocalLog({ overrides, path, teamId, from, to, previous }: LocalExportGiven): Promise<{ readonly bytes: number }> {
  const { dataDir } = await loadConfig({ environment: process.env, overrides, file: null });
  const known = await Promise.all(previous.map(async (file) => parseCheckpoint(await readFile(file, "utf8")).size));
  const pieces = downloadFromLocalServer({
    socketPath: dataFolderPaths(dataDir).socket,
    endpoint: exportLocalAudit,
    params: { streamId: teamId ?? INSTALLATION_ID },
    query: { from: from ?? undefined, to: to ?? undefined, known: known.length === 0 ? undefined : known.join(",") },
  });
  // The first piece tells whether the server gives one at all: no empty file is left where it does not.
  const first = await pieces.next();
  const file = createWriteStream(path, { mode: OWNER_ONLY });
  await pipeline(async function* () {
    if (first.done !== true) yield first.value;
    yield* pieces;
  }, file);
  return { bytes: file.bytesWritten };
}
