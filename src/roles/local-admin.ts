// A session of administration, asked of the server that owns the data folder; and what can be done in it.

import { isAppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import { loadConfig, type LoadConfigGiven } from "#platform/config/load-config.ts";
import { dataFolderPaths } from "#platform/data-folder/data-folder.ts";
import { callLocalServer } from "#platform/http/local-client.ts";
import { askAdminConfirmation, takeAdminSession, type AskedAdminConfirmation } from "#protocol/api/admin-confirmation.ts";
import { closeAdminSession, createPersonLink, endPersonAccess, listAllTeams, listPersonSessions, listTeamMembers, noteClaimsRun, openAdminSession, rotateKeys } from "#protocol/api/administration.ts";
import type { BodyInputOf, Endpoint, OutputOf } from "#protocol/api/endpoint.ts";

export interface LocalAdminGiven extends Pick<LoadConfigGiven, "overrides"> {
  readonly email: string;
  readonly reason: string;
  readonly minutes: number;
  readonly proof: AdminProof;
}

/** A code of the authenticator, or a passkey in the browser: then what was asked is shown, and waited for. */
export type AdminProof =
  | { readonly kind: "totp"; readonly code: string }
  | { readonly kind: "passkey"; show(asked: Omit<AskedAdminConfirmation, "secret">): void; wait(ms: number): Promise<void> };

export interface LocalAdmin {
  readonly sessionId: string;
  readonly expiresAt: string;
  teams(): Promise<OutputOf<typeof listAllTeams>["items"]>;
  members(teamId: string): Promise<OutputOf<typeof listTeamMembers>["items"]>;
  sessions(email: string): Promise<OutputOf<typeof listPersonSessions>["items"]>;
  endPerson(email: string): Promise<OutputOf<typeof endPersonAccess>>;
  link(email: string): Promise<OutputOf<typeof createPersonLink>>;
  noteClaims(): Promise<void>;
  rotateKeys(of: BodyInputOf<typeof rotateKeys>["of"]): Promise<OutputOf<typeof rotateKeys>>;
  close(): Promise<void>;
}

type Call = <E extends Endpoint>(endpoint: E, given: BodyInputOf<E>) => Promise<OutputOf<E>>;

/** @throws AppError `serve.not-running`, `admin.refused`, `sign-in.wait`; with a passkey also `admin.confirmation-refused`, `admin.confirmation-over`. */
export async function openLocalAdmin({ overrides, proof, ...opening }: LocalAdminGiven): Promise<LocalAdmin> {
  const { dataDir } = await loadConfig({ environment: process.env, overrides, file: null });
  const socketPath = dataFolderPaths(dataDir).socket;
  const call: Call = (endpoint, given) => callLocalServer({ socketPath, endpoint, body: given });
  const { token, sessionId, expiresAt } = await (proof.kind === "totp" ? call(openAdminSession, { ...opening, code: proof.code }) : confirmByPasskey(call, opening, proof));
  return {
    sessionId,
    expiresAt,
    teams: async () => (await call(listAllTeams, { token })).items,
    members: async (teamId) => (await call(listTeamMembers, { token, teamId })).items,
    sessions: async (email) => (await call(listPersonSessions, { token, email })).items,
    endPerson: (email) => call(endPersonAccess, { token, email }),
    link: (email) => call(createPersonLink, { token, email }),
    rotateKeys: (of) => call(rotateKeys, { token, of }),
    noteClaims: () => call(noteClaimsRun, { token }),
    close: () => call(closeAdminSession, { token }),
  };
}

async function confirmByPasskey(call: Call, opening: BodyInputOf<typeof askAdminConfirmation>, { show, wait }: Extract<AdminProof, { readonly kind: "passkey" }>): Promise<OutputOf<typeof takeAdminSession>> {
  const { secret, ...asked } = await call(askAdminConfirmation, opening);
  show(asked);
  for (;;) {
    await wait(asked.intervalSeconds * SECOND);
    try {
      return await call(takeAdminSession, { secret });
    } catch (error) {
      // The end comes in any case: what waits is over after minutes.
      if (!isAppError(error, "admin.unconfirmed")) throw error;
    }
  }
}
