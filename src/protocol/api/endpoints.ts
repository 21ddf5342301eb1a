// Every operation of the API, in the order of the documentation. The server's table of routes must hold exactly these.

import {
  beginTotp, changeEmail, confirmEmail, confirmTotp, endOneSession, endOtherSessions, getAccount, listSessions, makeRecoveryCodes, removePassword, removeTotp, setPassword,
} from "./account.ts";
import {
  exportAudit, exportLocalAudit, getAuditCheckpoint, getAuditRecord, getAuditState, getAuditTile1, getAuditTile2, getAuditTile3, getAuditTile4, getAuditVerifier, listAudit,
} from "./audit.ts";
import type { Endpoint } from "./endpoint.ts";
import { beginElevation, endElevation } from "./elevation.ts";
import { acceptInvitation, createInvitation, listInvitations, openInvitation, resendInvitation, revokeInvitation } from "./invitations.ts";
import { changeMember, getRoles, leaveTeam, listMembers, removeMember } from "./members.ts";
import { getPolicy, updatePolicy } from "./policies.ts";
import { getReport, getSnapshotReport, listContacts, listSnapshots } from "./reports.ts";
import { cancelRun, getRun, listRuns, updateVaultNow } from "./runs.ts";
import { endSession, getSession, welcome } from "./session.ts";
import { enterPasscode, enterPassword, enterSecondFactor, getSignIn, giveUpSignIn, sendPasscode } from "./sign-in.ts";
import { createWelcomeLink, getHealth, getOpenApi, listClaims, listLocalClaims, reportCsp, runClaim } from "./system.ts";
import { createProject, deleteTeam, getTeam, listProjects, restoreTeam, updateProject, updateTeam } from "./teams.ts";
import { createVault, deleteVault, getVault, listVaults, restoreVault, updateVault, uploadVault } from "./vaults.ts";
import { listWebReports } from "./web-reports.ts";

export const ENDPOINTS: readonly Endpoint[] = [
  getHealth, getOpenApi, reportCsp, listClaims, listLocalClaims, runClaim, createWelcomeLink,
  welcome, getSession, endSession,
  getSignIn, sendPasscode, enterPasscode, enterSecondFactor, enterPassword, giveUpSignIn,
  getAccount, changeEmail, confirmEmail, beginTotp, confirmTotp, removeTotp, makeRecoveryCodes, setPassword, removePassword, listSessions, endOneSession, endOtherSessions,
  getTeam, updateTeam, deleteTeam, restoreTeam, listProjects, createProject, updateProject,
  listMembers, changeMember, removeMember, leaveTeam, getRoles, listInvitations, createInvitation, resendInvitation, revokeInvitation, openInvitation, acceptInvitation,
  getPolicy, updatePolicy, beginElevation, endElevation,
  listVaults, createVault, getVault, updateVault, uploadVault, deleteVault, restoreVault,
  updateVaultNow, listRuns, getRun, cancelRun,
  listWebReports,
  getReport, listSnapshots, getSnapshotReport, listContacts,
  listAudit, getAuditState, getAuditRecord, exportAudit, exportLocalAudit, getAuditVerifier, getAuditCheckpoint, getAuditTile1, getAuditTile2, getAuditTile3, getAuditTile4,
];
