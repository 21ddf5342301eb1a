// A session of administration, asked of the server that owns the data folder; and what can be done in it.

import { loadConfig, type LoadConfigGiven } from "#platform/config/load-config.ts";
import { dataFolderPaths } from "#platform/data-folder/data-folder.ts";
import { callLocalServer } from "#platform/http/local-client.ts";
import { closeAdminSession, createPersonLink, endPersonAccess, listAllTeams, listPersonSessions, listTeamMembers, noteClaimsRun, openAdminSession } from "#protocol/api/administration.ts";
import type { BodyInputOf, Endpoint, OutputOf } from "#protocol/api/endpoint.ts";

export interface LocalAdminGiven extends Pick<LoadConfigGiven, "overrides"> {
  readonly email: string;
  readonly reason: string;
  readonly minutes: number;
  readonly code: string;
}

export interface LocalAdmin {
  readonly sessionId: string;
  readonly expiresAt: string;
  teams(): Promise<OutputOf<typeof listAllTeams>["items"]>;
  members(teamId: string): Promise<OutputOf<typeof listTeamMembers>["items"]>;
  sessions(email: string): Promise<OutputOf<typeof listPersonSessions>["items"]>;
  endPerson(email: string): Promise<OutputOf<typeof endPersonAccess>>;
  link(email: string): Promise<OutputOf<typeof createPersonLink>>;
  noteClaims(): Promise<void>;
  close(): Promise<void>;
}

/** @throws AppError `serve.not-running`, `admin.refused`, `sign-in.wait`. */
export async function openLocalAdmin({ overrides, ...body }: LocalAdminGiven): Promise<LocalAdmin> {
  const { dataDir } = await loadConfig({ environment: process.env, overrides, file: null });
  const socketPath = dataFolderPaths(dataDir).socket;
  const call = <E extends Endpoint>(endpoint: E, given: BodyInputOf<E>): Promise<OutputOf<E>> => callLocalServer({ socketPath, endpoint, body: given });
  const { token, sessionId, expiresAt } = await call(openAdminSession, body);
  return {
    sessionId,
    expiresAt,
    teams: async () => (await call(listAllTeams, { token })).items,
    members: async (teamId) => (await call(listTeamMembers, { token, teamId })).items,
    sessions: async (email) => (await call(listPersonSessions, { token, email })).items,
    endPerson: (email) => call(endPersonAccess, { token, email }),
    link: (email) => call(createPersonLink, { token, email }),
    noteClaims: () => call(noteClaimsRun, { token }),
    close: () => call(closeAdminSession, { token }),
  };
}
