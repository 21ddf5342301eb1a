// Every operation of the API, in the order of the documentation. The server's table of routes must hold exactly these.

import {
  beginTotp, changeEmail, confirmEmail, confirmTotp, endOneSession, endOtherSessions, getAccount, listSessions, makeRecoveryCodes, removePassword, removeTotp, setPassword,
} from "./account.ts";
import { createApiToken, endOwnToken, getOwnToken, listApiTokens, revokeApiToken } from "./api-tokens.ts";
import { allowModel, exportLedger, getLedgerTurn, listLedger } from "./archivist-ledger.ts";
import { askArchivist, callMcp, getArchivist, listInsights } from "./archivist.ts";
import {
  destroyPersonalPart, exportAudit, exportLocalAudit, getAuditCheckpoint, getAuditRecord, getAuditState, getAuditTile1, getAuditTile2, getAuditTile3, getAuditTile4, getAuditVerifier, listAudit,
} from "./audit.ts";
import { askAdminConfirmation, decideAdminConfirmation, lookAtAdminConfirmation, takeAdminSession } from "./admin-confirmation.ts";
import { closeAdminSession, createPersonLink, endPersonAccess, listAllTeams, listPersonSessions, listTeamMembers, noteClaimsRun, openAdminSession, rotateKeys } from "./administration.ts";
import { decideDeviceLogin, lookAtDeviceLogin, pollDeviceLogin, startDeviceLogin } from "./device-login.ts";
import type { Endpoint } from "./endpoint.ts";
import { beginElevation, endElevation } from "./elevation.ts";
import { acceptInvitation, createInvitation, listInvitations, openInvitation, resendInvitation, revokeInvitation } from "./invitations.ts";
import { createLiveSession, endLiveSession, listCallServers, listLiveConnections, listLiveSessions } from "./live-sessions.ts";
import { changeMember, endMember, getRoles, leaveTeam, listMembers } from "./members.ts";
import {
  createFactorChallenge, createPasskey, listPasskeys, removePasskey, renamePasskey, signInWithPasskey, startPasskey, startPasskeySignIn,
} from "./passkeys.ts";
import { getNoticeChoice, saveNoticeChoice, stopNotices, stopNoticesByProvider } from "./notices.ts";
import { getPolicy, updatePolicy } from "./policies.ts";
import { changeProvisioning, createProvisioning, endProvisioning, getProvisioning, mapProvisioningGroup, rotateProvisioningToken } from "./provisioning.ts";
import { exportComparison, exportComparisonSignature, exportReport, exportSignature, getSigningKey } from "./exports.ts";
import { resetFactors } from "./factor-reset.ts";
import { getPortfolio, getPortfolioOverview, exportPortfolio, getPortfolioFilters, savePortfolioFilters } from "./portfolio.ts";
import { createBadge, endBadge, getBadge, getBadgeImage } from "./badges.ts";
import { changeTeamGate, changeVaultGate, getSnapshotGate, getTeamGate, getVaultGate, removeTeamGate, removeVaultGate } from "./gates.ts";
import { getCost, changeCost, resetCost } from "./cost.ts";
import { getLicencePolicy, changeLicencePolicy, resetLicencePolicy } from "./licence-policy.ts";
import { allowReportAttachments, createReportSchedule, endReportSchedule, listReportSchedules } from "./report-schedules.ts";
import { getReport, getSnapshotReport, getTrend, listContacts, listSnapshots } from "./reports.ts";
import { cancelRun, getRun, listRuns, updateVaultNow } from "./runs.ts";
import {
  addRoomDocument, changeRoom, closeRoom, createRoom, deleteRoom, downloadRoomDocument, exportRoomLooks, getRoom, inviteRoomGuest, listRoomLooks, listRooms, openRoom, putRoomDocument, removeRoomDocument, removeRoomGuest,
} from "./rooms.ts";
import {
  createScimGroup, createScimUser, deleteScimGroup, deleteScimUser, getScimConfig, getScimGroup, getScimSchema, getScimType, getScimUser, listScimGroups, listScimSchemas, listScimTypes,
  listScimUsers, patchScimGroup, patchScimUser, replaceScimGroup, replaceScimUser,
} from "./scim.ts";
import { createSessionToken, endSession, getSession, welcome } from "./session.ts";
import { enterPasscode, enterPassword, enterSecondFactor, getSignIn, giveUpSignIn, sendPasscode } from "./sign-in.ts";
import {
  checkConnection, createConnection, finishSingleSignOn, getProviderSignOut, listConnections, logOutByProvider, removeConnection, startSingleSignOn, switchOffConnection, updateConnection,
} from "./single-sign-on.ts";
import { createSuppression, endSuppression, listSuppressions } from "./suppressions.ts";
import { createWelcomeLink, getHealth, getOpenApi, listClaims, listLocalClaims, reportCsp, runClaim } from "./system.ts";
import { createProject, deleteTeam, getTeam, listProjects, restoreTeam, updateProject, updateTeam } from "./teams.ts";
import { acceptVisitTerms, downloadVisitDocument, exportVisitReport, getVisit, getVisitReport, getVisitTerms, listVisits, viewVisitDocument } from "./visits.ts";
import { createVault, deleteVault, getVault, listVaults, restoreVault, updateVault, uploadVault } from "./vaults.ts";
import { listWebReports } from "./web-reports.ts";
import {
  addWebhookSecret, createWebhook, deleteWebhook, endWebhookSecret, listWebhookDeliveries, listWebhooks, sendWebhookAgain, testWebhook, updateWebhook,
} from "./webhooks.ts";

import {
  breakGlass, createRequest, decideRequest, endGrant, extendRequest, getGrant, getRequest, getRequestOptions, listGrantActs, listGrants, listRequests, reviewBreakGlass, withdrawRequest,
} from "./requests.ts";
import { getNotices } from "./waiting.ts";
import { decideReviewLine, exportReview, getReview, listReviews, startReview } from "./reviews.ts";

export const ENDPOINTS: readonly Endpoint[] = [
  getHealth, getOpenApi, reportCsp, listClaims, listLocalClaims, runClaim, createWelcomeLink,
  welcome, getSession, createSessionToken, endSession,
  listApiTokens, createApiToken, revokeApiToken, getOwnToken, endOwnToken,
  startDeviceLogin, pollDeviceLogin, lookAtDeviceLogin, decideDeviceLogin,
  getSignIn, sendPasscode, enterPasscode, enterSecondFactor, enterPassword, giveUpSignIn,
  startPasskeySignIn, signInWithPasskey, startSingleSignOn, finishSingleSignOn, logOutByProvider, getProviderSignOut,
  getAccount, changeEmail, confirmEmail, beginTotp, confirmTotp, removeTotp, makeRecoveryCodes, setPassword, removePassword, listSessions, endOneSession, endOtherSessions,
  createFactorChallenge, listPasskeys, startPasskey, createPasskey, renamePasskey, removePasskey,
  getTeam, updateTeam, deleteTeam, restoreTeam, listProjects, createProject, updateProject,
  listMembers, changeMember, endMember, leaveTeam, getRoles, listInvitations, createInvitation, resendInvitation, revokeInvitation, openInvitation, acceptInvitation,
  getProvisioning, createProvisioning, changeProvisioning, rotateProvisioningToken, endProvisioning, mapProvisioningGroup,
  getScimConfig, listScimTypes, getScimType, listScimSchemas, getScimSchema,
  listScimUsers, createScimUser, getScimUser, replaceScimUser, patchScimUser, deleteScimUser,
  listScimGroups, createScimGroup, getScimGroup, replaceScimGroup, patchScimGroup, deleteScimGroup,
  listConnections, createConnection, updateConnection, switchOffConnection, removeConnection, checkConnection,
  getPolicy, updatePolicy, beginElevation, endElevation,
  openAdminSession, askAdminConfirmation, takeAdminSession, lookAtAdminConfirmation, decideAdminConfirmation, closeAdminSession, listAllTeams, listTeamMembers, listPersonSessions, endPersonAccess, createPersonLink, noteClaimsRun, rotateKeys, resetFactors,
  listVaults, createVault, getVault, updateVault, uploadVault, deleteVault, restoreVault,
  updateVaultNow, listRuns, getRun, cancelRun,
  listWebReports,
  getReport, listSnapshots, getTrend, getSnapshotReport, listContacts, exportReport, exportSignature, exportComparison, exportComparisonSignature, getSigningKey,
  listSuppressions, createSuppression, endSuppression,
  getTeamGate, changeTeamGate, removeTeamGate, getVaultGate, changeVaultGate, removeVaultGate, getSnapshotGate,
  getBadge, createBadge, endBadge, getBadgeImage,
  getPortfolio, getPortfolioOverview, exportPortfolio, getPortfolioFilters, savePortfolioFilters, getCost, changeCost, resetCost, getLicencePolicy, changeLicencePolicy, resetLicencePolicy,
  getArchivist, askArchivist, listInsights, callMcp, allowModel, listLedger, getLedgerTurn, exportLedger,
  getNoticeChoice, saveNoticeChoice, stopNotices, stopNoticesByProvider,
  listReportSchedules, createReportSchedule, endReportSchedule, allowReportAttachments,
  listWebhooks, createWebhook, updateWebhook, deleteWebhook, addWebhookSecret, endWebhookSecret, testWebhook, listWebhookDeliveries, sendWebhookAgain,
  listRooms, createRoom, getRoom, changeRoom, openRoom, closeRoom, deleteRoom, addRoomDocument, putRoomDocument, downloadRoomDocument, removeRoomDocument, inviteRoomGuest, removeRoomGuest, listRoomLooks, exportRoomLooks,
  listVisits, getVisitTerms, acceptVisitTerms, getVisit, getVisitReport, exportVisitReport, viewVisitDocument, downloadVisitDocument,
  listLiveSessions, createLiveSession, endLiveSession, listLiveConnections, listCallServers,
  listRequests, getRequestOptions, createRequest, getRequest, extendRequest, decideRequest, withdrawRequest, breakGlass, reviewBreakGlass,
  listGrants, getGrant, endGrant, listGrantActs, getNotices,
  listReviews, startReview, getReview, decideReviewLine, exportReview,
  listAudit, getAuditState, getAuditRecord, exportAudit, exportLocalAudit, destroyPersonalPart, getAuditVerifier, getAuditCheckpoint, getAuditTile1, getAuditTile2, getAuditTile3, getAuditTile4,
];
