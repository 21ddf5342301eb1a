// The public key for reports, asked of the server that owns the data folder.

import { loadConfig, type LoadConfigGiven } from "#platform/config/load-config.ts";
import { dataFolderPaths } from "#platform/data-folder/data-folder.ts";
import { callLocalServer } from "#platform/http/local-client.ts";
import { getSigningKey, type SigningKey } from "#protocol/api/exports.ts";

/** @throws AppError `serve.not-running`. */
export async function askLocalSigningKey({ overrides }: Pick<LoadConfigGiven, "overrides">): Promise<SigningKey> {
  const { dataDir } = await loadConfig({ environment: process.env, overrides, file: null });
  return callLocalServer({ socketPath: dataFolderPaths(dataDir).socket, endpoint: getSigningKey });
}
