// Every operation of the API, in the order of the documentation. The server's table of routes must hold exactly these.

import type { Endpoint } from "./endpoint.ts";
import { getReport, getSnapshotReport, listContacts, listSnapshots } from "./reports.ts";
import { cancelRun, getRun, listRuns, updateVaultNow } from "./runs.ts";
import { endSession, getSession, welcome } from "./session.ts";
import { createWelcomeLink, getHealth, getOpenApi, listClaims, listLocalClaims, reportCsp, runClaim } from "./system.ts";
import { createProject, deleteTeam, getTeam, listProjects, restoreTeam, updateProject, updateTeam } from "./teams.ts";
import { createVault, deleteVault, getVault, listVaults, restoreVault, updateVault, uploadVault } from "./vaults.ts";
import { listWebReports } from "./web-reports.ts";

export const ENDPOINTS: readonly Endpoint[] = [
  getHealth, getOpenApi, reportCsp, listClaims, listLocalClaims, runClaim, createWelcomeLink,
  welcome, getSession, endSession,
  getTeam, updateTeam, deleteTeam, restoreTeam, listProjects, createProject, updateProject,
  listVaults, createVault, getVault, updateVault, uploadVault, deleteVault, restoreVault,
  updateVaultNow, listRuns, getRun, cancelRun,
  listWebReports,
  getReport, listSnapshots, getSnapshotReport, listContacts,
];
