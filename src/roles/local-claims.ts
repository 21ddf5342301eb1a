// Claims for the command line: asked of the server that owns the data folder; where none runs, the folder is opened for as long as
// it takes to look.

import { isAppError } from "#base/app-error.ts";
import { readVersion } from "#platform/config/version.ts";
import { showClaim } from "#domains/assurance/index.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { loadConfig, type LoadConfigGiven } from "#platform/config/load-config.ts";
import { dataFolderPaths } from "#platform/data-folder/data-folder.ts";
import { callLocalServer } from "#platform/http/local-client.ts";
import { createLog } from "#platform/log/log.ts";
import { listLocalClaims, runClaim, type ClaimState } from "#protocol/api/system.ts";

import { readPagesIfBuilt } from "./built-pages.ts";
import { createClaims } from "./claims.ts";
import { createClosing, openCore } from "./core.ts";

export interface LocalClaimsGiven extends Pick<LoadConfigGiven, "overrides"> {
  /** Null: none is run, all are listed. */
  readonly run: string | null;
  onDone(claim: ClaimState): void;
}

/** The claims asked for. @throws AppError `claim.unknown`, and what opening the folder throws. */
export async function lookAtClaims(given: LocalClaimsGiven): Promise<readonly ClaimState[]> {
  const config = await loadConfig({ environment: process.env, overrides: given.overrides, file: null });
  const { socket } = dataFolderPaths(config.dataDir);
  try {
    return await askServer(socket, given);
  } catch (error) {
    if (!isAppError(error, "serve.not-running")) throw error;
  }
  const clock = createSystemClock();
  const log = createLog({ level: config.logLevel, clock, to: process.stderr });
  const closing = createClosing();
  try {
    const core = await openCore({ config, clock, log }, closing);
    const claims = createClaims({ config, clock, log, core, version: readVersion(), pages: await readPagesIfBuilt() });
    const views = given.run === null ? await claims.list() : await claims.run(given.run === "all" ? "all" : [given.run], (view) => given.onDone(showClaim(view)));
    return views.map(showClaim);
  } finally {
    await closing.closeAll();
  }
}

async function askServer(socketPath: string, { run, onDone }: LocalClaimsGiven): Promise<readonly ClaimState[]> {
  const { items } = await callLocalServer({ socketPath, endpoint: listLocalClaims });
  if (run === null) return items;
  const ids = run === "all" ? items.map(({ id }) => id) : [run];
  const done: ClaimState[] = [];
  for (const claimId of ids) {
    const claim = await callLocalServer({ socketPath, endpoint: runClaim, params: { claimId } });
    onDone(claim);
    done.push(claim);
  }
  return done;
}
