// The audit log as a file, asked of the server that owns the data folder.

import { loadConfig, type LoadConfigGiven } from "#platform/config/load-config.ts";
import { dataFolderPaths } from "#platform/data-folder/data-folder.ts";
import { downloadFromLocalServer } from "#platform/http/local-client.ts";
import { INSTALLATION_ID } from "#platform/keyring/authority.ts";
import { exportLocalAudit } from "#protocol/api/audit.ts";

export interface LocalExportGiven extends Pick<LoadConfigGiven, "overrides"> {
  /** Null: what belongs to no team. */
  readonly teamId: string | null;
  readonly query: Readonly<Record<string, string | undefined>>;
}

/** Piece by piece. @throws AppError `serve.not-running`, `audit.nothing-yet`. */
export async function* exportLocalLog({ overrides, teamId, query }: LocalExportGiven): AsyncGenerator<Uint8Array> {
  const { dataDir } = await loadConfig({ environment: process.env, overrides, file: null });
  yield* downloadFromLocalServer({ socketPath: dataFolderPaths(dataDir).socket, endpoint: exportLocalAudit, params: { streamId: teamId ?? INSTALLATION_ID }, query });
}
