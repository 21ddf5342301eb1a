// The table of pages: address, whether it needs a signed-in person, and where its code is. The code of a page is loaded when
// the page is first opened.

import type { ComponentType } from "react";

import { findByAddress } from "#protocol/api/page-address.ts";

export interface Page {
  /** Pattern of the address; `$name` is a parameter. */
  readonly path: string;
  readonly access: "public" | "signed-in";
  readonly load: () => Promise<ComponentType>;
}

export const PAGES: readonly Page[] = [
  { path: "/", access: "signed-in", load: async () => (await import("#web/pages/vaults/HomePage.tsx")).HomePage },
  { path: "/welcome", access: "public", load: async () => (await import("#web/pages/identity/WelcomePage.tsx")).WelcomePage },
  { path: "/sign-in", access: "public", load: async () => (await import("#web/pages/identity/SignInPage.tsx")).SignInPage },
  { path: "/account", access: "signed-in", load: async () => (await import("#web/pages/account/AccountPage.tsx")).AccountPage },
  { path: "/account/set-up", access: "signed-in", load: async () => (await import("#web/pages/account/SetUpPage.tsx")).SetUpPage },
  { path: "/device", access: "signed-in", load: async () => (await import("#web/pages/account/DevicePage.tsx")).DevicePage },
  { path: "/administration", access: "signed-in", load: async () => (await import("#web/pages/account/AdministrationPage.tsx")).AdministrationPage },
  { path: "/teams/$teamId/vaults", access: "signed-in", load: async () => (await import("#web/pages/vaults/VaultsPage.tsx")).VaultsPage },
  { path: "/teams/$teamId/vaults/new", access: "signed-in", load: async () => (await import("#web/pages/vaults/AddVaultPage.tsx")).AddVaultPage },
  { path: "/teams/$teamId/vaults/$vaultId", access: "signed-in", load: async () => (await import("#web/pages/vaults/VaultPage.tsx")).VaultPage },
  { path: "/teams/$teamId/vaults/$vaultId/contacts", access: "signed-in", load: async () => (await import("#web/pages/vaults/ContactLogPage.tsx")).ContactLogPage },
  { path: "/teams/$teamId/vaults/$vaultId/settings", access: "signed-in", load: async () => (await import("#web/pages/vaults/VaultSettingsPage.tsx")).VaultSettingsPage },
  { path: "/teams/$teamId/vaults/$vaultId/snapshots/$snapshotId", access: "signed-in", load: async () => (await import("#web/pages/vaults/SnapshotPage.tsx")).SnapshotPage },
  { path: "/teams/$teamId/vaults/$vaultId/snapshots", access: "signed-in", load: async () => (await import("#web/pages/snapshots/SnapshotsPage.tsx")).SnapshotsPage },
  { path: "/teams/$teamId/vaults/$vaultId/compare/$older/$newer", access: "signed-in", load: async () => (await import("#web/pages/snapshots/ComparePage.tsx")).ComparePage },
  { path: "/teams/$teamId/vaults/$vaultId/suppressions", access: "signed-in", load: async () => (await import("#web/pages/suppressions/SuppressionPages.tsx")).VaultSuppressionsPage },
  { path: "/teams/$teamId/suppressions", access: "signed-in", load: async () => (await import("#web/pages/suppressions/SuppressionPages.tsx")).TeamSuppressionsPage },
  { path: "/teams/$teamId/gate", access: "signed-in", load: async () => (await import("#web/pages/gates/TeamGatePage.tsx")).TeamGatePage },
  { path: "/teams/$teamId/portfolio", access: "signed-in", load: async () => (await import("#web/pages/portfolio/PortfolioPage.tsx")).PortfolioPage },
  { path: "/teams/$teamId/projects/$projectId", access: "signed-in", load: async () => (await import("#web/pages/portfolio/PortfolioPage.tsx")).PortfolioPage },
  { path: "/teams/$teamId/licences", access: "signed-in", load: async () => (await import("#web/pages/team/LicencesPage.tsx")).LicencesPage },
  { path: "/teams/$teamId/cost", access: "signed-in", load: async () => (await import("#web/pages/team/CostPage.tsx")).CostPage },
  { path: "/teams/$teamId/vaults/$vaultId/archivist", access: "signed-in", load: async () => (await import("#web/pages/archivist/ArchivistPage.tsx")).VaultArchivistPage },
  { path: "/teams/$teamId/archivist", access: "signed-in", load: async () => (await import("#web/pages/archivist/ArchivistPage.tsx")).TeamArchivistPage },
  { path: "/teams/$teamId/rooms", access: "signed-in", load: async () => (await import("#web/pages/rooms/RoomsPage.tsx")).RoomsPage },
  { path: "/teams/$teamId/rooms/$roomId", access: "signed-in", load: async () => (await import("#web/pages/rooms/RoomPage.tsx")).RoomPage },
  { path: "/teams/$teamId/rooms/$roomId/looks", access: "signed-in", load: async () => (await import("#web/pages/rooms/RoomLooksPage.tsx")).RoomLooksPage },
  { path: "/teams/$teamId/visits/$roomId", access: "signed-in", load: async () => (await import("#web/pages/rooms/VisitPage.tsx")).VisitPage },
  { path: "/teams/$teamId/visits/$roomId/vaults/$vaultId/$part", access: "signed-in", load: async () => (await import("#web/pages/rooms/VisitReportPage.tsx")).VisitReportPage },
  { path: "/teams/$teamId/visits/$roomId/documents/$documentId", access: "signed-in", load: async () => (await import("#web/pages/rooms/VisitDocumentPage.tsx")).VisitDocumentPage },
  { path: "/teams/$teamId/live", access: "signed-in", load: async () => (await import("#web/pages/live-sessions/LiveSessionsPage.tsx")).LiveSessionsPage },
  { path: "/teams/$teamId/assurance", access: "signed-in", load: async () => (await import("#web/pages/assurance/ClaimsPage.tsx")).ClaimsPage },
  { path: "/teams/$teamId/assurance/reports", access: "signed-in", load: async () => (await import("#web/pages/assurance/WebReportsPage.tsx")).WebReportsPage },
  { path: "/sign-in/single-sign-on", access: "public", load: async () => (await import("#web/pages/identity/SingleSignOnPage.tsx")).SingleSignOnPage },
  { path: "/sign-in/single-sign-on/$address", access: "public", load: async () => (await import("#web/pages/identity/SingleSignOnPage.tsx")).SingleSignOnPage },
  { path: "/sign-in/callback/$address", access: "public", load: async () => (await import("#web/pages/identity/SingleSignOnReturnPage.tsx")).SingleSignOnReturnPage },
  { path: "/teams/$teamId/provisioning", access: "signed-in", load: async () => (await import("#web/pages/team/ProvisioningPage.tsx")).ProvisioningPage },
  { path: "/teams/$teamId/single-sign-on", access: "signed-in", load: async () => (await import("#web/pages/team/SingleSignOnSettingsPage.tsx")).SingleSignOnSettingsPage },
  { path: "/notices/stop", access: "public", load: async () => (await import("#web/pages/notices/StopPage.tsx")).StopPage },
  { path: "/teams/$teamId/notices", access: "signed-in", load: async () => (await import("#web/pages/notices/NoticesPage.tsx")).NoticesPage },
  { path: "/teams/$teamId/webhooks", access: "signed-in", load: async () => (await import("#web/pages/notices/WebhooksPage.tsx")).WebhooksPage },
  { path: "/j/$session", access: "public", load: async () => (await import("#web/pages/live/LivePage.tsx")).LivePage },
  { path: "/invitation", access: "public", load: async () => (await import("#web/pages/team/InvitationPage.tsx")).InvitationPage },
  { path: "/teams", access: "signed-in", load: async () => (await import("#web/pages/team/TeamsPage.tsx")).TeamsPage },
  { path: "/teams/$teamId", access: "signed-in", load: async () => (await import("#web/pages/team/OverviewPage.tsx")).OverviewPage },
  { path: "/teams/$teamId/members", access: "signed-in", load: async () => (await import("#web/pages/team/MembersPage.tsx")).MembersPage },
  { path: "/teams/$teamId/roles", access: "signed-in", load: async () => (await import("#web/pages/team/RolesPage.tsx")).RolesPage },
  { path: "/teams/$teamId/projects", access: "signed-in", load: async () => (await import("#web/pages/team/ProjectsPage.tsx")).ProjectsPage },
  { path: "/teams/$teamId/policies", access: "signed-in", load: async () => (await import("#web/pages/team/PoliciesPage.tsx")).PoliciesPage },
  { path: "/teams/$teamId/requests", access: "signed-in", load: async () => (await import("#web/pages/requests/RequestsPage.tsx")).RequestsPage },
  { path: "/teams/$teamId/requests/new", access: "signed-in", load: async () => (await import("#web/pages/requests/NewRequestPage.tsx")).NewRequestPage },
  { path: "/teams/$teamId/requests/break-glass", access: "signed-in", load: async () => (await import("#web/pages/requests/BreakGlassPage.tsx")).BreakGlassPage },
  { path: "/teams/$teamId/requests/$requestId", access: "signed-in", load: async () => (await import("#web/pages/requests/RequestPage.tsx")).RequestPage },
  { path: "/teams/$teamId/requests/grants/$grantId", access: "signed-in", load: async () => (await import("#web/pages/requests/GrantPage.tsx")).GrantPage },
  { path: "/teams/$teamId/reviews", access: "signed-in", load: async () => (await import("#web/pages/reviews/ReviewsPage.tsx")).ReviewsPage },
  { path: "/teams/$teamId/reviews/$reviewId", access: "signed-in", load: async () => (await import("#web/pages/reviews/ReviewPage.tsx")).ReviewPage },
  { path: "/teams/$teamId/audit", access: "signed-in", load: async () => (await import("#web/pages/audit/AuditPage.tsx")).AuditPage },
  { path: "/teams/$teamId/settings", access: "signed-in", load: async () => (await import("#web/pages/settings/SettingsPage.tsx")).SettingsPage },
];

export function findPage(pathname: string): Page | null {
  return findByAddress(PAGES, pathname);
}
