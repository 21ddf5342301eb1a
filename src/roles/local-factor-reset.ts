// A person's second factors, taken away by the server that owns the data folder.

import { loadConfig, type LoadConfigGiven } from "#platform/config/load-config.ts";
import { dataFolderPaths } from "#platform/data-folder/data-folder.ts";
import { callLocalServer } from "#platform/http/local-client.ts";
import { resetFactors, type FactorReset } from "#protocol/api/factor-reset.ts";

/** `email` null: the first owner's. @throws AppError `serve.not-running`, `admin.person-unknown`. */
export async function resetFactorsLocally({ overrides, email }: Pick<LoadConfigGiven, "overrides"> & { readonly email: string | null }): Promise<FactorReset> {
  const { dataDir } = await loadConfig({ environment: process.env, overrides, file: null });
  return callLocalServer({ socketPath: dataFolderPaths(dataDir).socket, endpoint: resetFactors, body: { email } });
}
