// The web's side of vaults, as the routes see it.

import { createArchivist, type Archivist } from "./archivist/archivist.ts";
import { createArchivistMcp, type ArchivistMcp } from "./archivist/mcp.ts";
import { createModel, type Model } from "./archivist/model/ask-model.ts";
import { createLedger, type Ledger } from "./archivist/model/ledger.ts";
import type { VaultsDeps } from "./deps.ts";
import { createVaultEdits, type VaultEdits } from "./edits.ts";
import { createVaultReports, type VaultReports } from "./reports.ts";
import { createVaultRuns, type VaultRuns } from "./runs.ts";
import { createVaultUploads, type VaultUploads } from "./uploads.ts";

export interface Vaults {
  readonly edits: VaultEdits;
  readonly uploads: VaultUploads;
  readonly runs: VaultRuns;
  readonly reports: VaultReports;
  readonly archivist: Archivist;
  readonly mcp: ArchivistMcp;
  readonly model: Model;
  readonly ledger: Ledger;
}

export function createVaults(deps: VaultsDeps): Vaults {
  const ledger = createLedger(deps);
  const model = createModel(deps, ledger);
  return { edits: createVaultEdits(deps), uploads: createVaultUploads(deps), runs: createVaultRuns(deps), reports: createVaultReports(deps), archivist: createArchivist(deps, { model }), mcp: createArchivistMcp(deps), model, ledger };
}
