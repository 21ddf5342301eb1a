// What the roles may import of the web's side of the vaults domain. The worker's side has its own door in `work/`.

export type { ModelAccess } from "./archivist/model/ask-model.ts";
export { createVaultContents } from "./contents.ts";
export type { Outgoing, VaultKeys, VaultsDeps } from "./deps.ts";
export { vaultsDomain } from "./domain.ts";
export { SEND_REPORTS_QUEUE, TELL_QUEUE } from "./notices/declarations.ts";
export { createVaultRoutes } from "./routes.ts";
export { createVaults, type Vaults } from "./vaults.ts";
