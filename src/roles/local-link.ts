// A one-time link, asked of the server that owns the data folder.

import { loadConfig, type LoadConfigGiven } from "#platform/config/load-config.ts";
import { dataFolderPaths } from "#platform/data-folder/data-folder.ts";
import { callLocalServer } from "#platform/http/local-client.ts";
import { createWelcomeLink } from "#protocol/api/system.ts";

/** @throws AppError `serve.not-running`. */
export async function createLocalLink({ overrides }: Pick<LoadConfigGiven, "overrides">): Promise<{ readonly url: string; readonly expiresAt: string }> {
  const { dataDir } = await loadConfig({ environment: process.env, overrides, file: null });
  return callLocalServer({ socketPath: dataFolderPaths(dataDir).socket, endpoint: createWelcomeLink });
}
