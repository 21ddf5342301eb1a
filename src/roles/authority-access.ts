// Who may ask the authority for what: one row for each operation, one cell for each role that may, with the kind of token it
// has to show. What is not in a cell is refused.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { INSTALLATION_ID, type KeyScope } from "#platform/keyring/authority.ts";
import type { VerifiedToken } from "#platform/tokens/verify-token.ts";
import type { TokenRole } from "#protocol/tokens/claims.ts";

export type AuthorityOperation =
  | "create-tenant-keys"
  | "create-vault-keys"
  | `data-key ${KeyScope["purpose"]}`
  | "data-key of the installation"
  | "data-key of the installation for mail"
  | "destroy-keys of a vault"
  | "destroy-keys of a tenant"
  | "open-credential"
  | "rotate-keys"
  | "person-token"
  | "sign-checkpoint"
  | "sign-stream-head"
  | "sign-report"
  | "exchange";

/** `service`: for any tenant; `grant`: for the tenant and, where there is one, the vault of the job grant alone. */
export type RequiredToken = "service" | "grant";

export const AUTHORITY_ACCESS: Readonly<Record<AuthorityOperation, Readonly<Partial<Record<TokenRole, RequiredToken>>>>> = {
  "create-tenant-keys": { web: "service" },
  "create-vault-keys": { web: "service" },
  "data-key field": { web: "service", worker: "grant" },
  "data-key evidence": { web: "service", worker: "grant" },
  "data-key facts": { worker: "grant" },
  "data-key mirror": { worker: "grant" },
  // Teams have none: mail belongs to the installation.
  "data-key mail": {},
  "data-key of the installation": { web: "service" },
  "data-key of the installation for mail": { web: "service", worker: "service" },
  "destroy-keys of a vault": { web: "service", worker: "grant" },
  // The end of a team is a job without a vault; it can only take away, never open.
  "destroy-keys of a tenant": { web: "service", worker: "service" },
  "open-credential": { worker: "grant" },
  // For an administrator at the machine, whom web has let in; it only adds keys, and opens nothing.
  "rotate-keys": { web: "service" },
  // Only web knows who is signed in.
  "person-token": { web: "service" },
  // The sequencer's: what it signs says nothing but sizes and hashes.
  "sign-checkpoint": { worker: "service" },
  // For exports; the authority looks itself what it says.
  "sign-stream-head": { web: "service", worker: "service" },
  // Whoever exports a report is somebody whom web has let in.
  "sign-report": { web: "service" },
  exchange: { worker: "service" },
};

/** What the operation is about, as far as it is known before it is done. */
export interface OperationTarget {
  readonly tenantId?: Uuid;
  readonly vaultId?: Uuid;
}

/** @throws AppError `authority.refused`. */
export function authorise(operation: AuthorityOperation, token: VerifiedToken, target: OperationTarget): void {
  const required = AUTHORITY_ACCESS[operation][token.role];
  if (required === undefined) throw refused(operation, token.role, "the role is not on the list for it");
  if (required === "service" && token.grant !== null) throw refused(operation, token.role, "it takes a service token, not a job grant");
  if (required === "grant") {
    if (token.grant === null) throw refused(operation, token.role, "it takes a job grant");
    const { tenantId, vaultId } = token.grant;
    const within = (target.tenantId === undefined || target.tenantId === tenantId) && (target.vaultId === undefined || target.vaultId === vaultId);
    if (!within) throw refused(operation, token.role, "the job grant is for another vault");
  }
}

/** The installation's own keys are a thing apart: no list of a tenant's keys covers them. */
export function dataKeyOperation({ tenantId, purpose }: KeyScope): AuthorityOperation {
  if (tenantId !== INSTALLATION_ID) return `data-key ${purpose}`;
  return purpose === "mail" ? "data-key of the installation for mail" : "data-key of the installation";
}

function refused(operation: AuthorityOperation, role: TokenRole, why: string): AppError {
  return new AppError("authority.refused", `The authority refuses «${operation}» to the role ${role}: ${why}.`, { details: { operation, role } });
}
