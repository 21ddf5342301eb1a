// The addresses of the pages, made in one place: `pages.ts` has their patterns.

export const addresses = {
  welcome: "/welcome",
  signIn: "/sign-in",
  account: "/account",
  setUp: "/account/set-up",
  vaults: (teamId: string) => `/teams/${teamId}/vaults`,
  addVault: (teamId: string) => `/teams/${teamId}/vaults/new`,
  vault: (teamId: string, vaultId: string) => `/teams/${teamId}/vaults/${vaultId}`,
  contacts: (teamId: string, vaultId: string) => `/teams/${teamId}/vaults/${vaultId}/contacts`,
  vaultSettings: (teamId: string, vaultId: string) => `/teams/${teamId}/vaults/${vaultId}/settings`,
  snapshot: ({ teamId, vaultId, snapshotId }: { readonly teamId: string; readonly vaultId: string; readonly snapshotId: string }) => `/teams/${teamId}/vaults/${vaultId}/snapshots/${snapshotId}`,
  assurance: (teamId: string) => `/teams/${teamId}/assurance`,
  teams: "/teams",
  team: (teamId: string) => `/teams/${teamId}`,
  teamMembers: (teamId: string) => `/teams/${teamId}/members`,
  teamRoles: (teamId: string) => `/teams/${teamId}/roles`,
  teamProjects: (teamId: string) => `/teams/${teamId}/projects`,
  teamPolicies: (teamId: string) => `/teams/${teamId}/policies`,
  webReports: (teamId: string) => `/teams/${teamId}/assurance/reports`,
  settings: (teamId: string) => `/teams/${teamId}/settings`,
} as const;
