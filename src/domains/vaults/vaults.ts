// The web's side of vaults, as the routes see it.

import type { VaultsDeps } from "./deps.ts";
import { createVaultEdits, type VaultEdits } from "./edits.ts";
import { createVaultExports, type VaultExports } from "./exports.ts";
import { createVaultReports, type VaultReports } from "./reports.ts";
import { createVaultRuns, type VaultRuns } from "./runs.ts";
import { createVaultUploads, type VaultUploads } from "./uploads.ts";

export interface Vaults {
  readonly edits: VaultEdits;
  readonly uploads: VaultUploads;
  readonly runs: VaultRuns;
  readonly reports: VaultReports;
  readonly exports: VaultExports;
}

export function createVaults(deps: VaultsDeps): Vaults {
  const reports = createVaultReports(deps);
  return { edits: createVaultEdits(deps), uploads: createVaultUploads(deps), runs: createVaultRuns(deps), reports, exports: createVaultExports(deps, reports) };
}
