// What signing in needs besides passcodes: passkeys, bound to where people reach the pages, and the identity providers of teams, reached
// by the one way out.

import { createTeamAdmission, type AccessDeps, type Permissions } from "#domains/access/index.ts";
import { createPasskeyRoutes, createPasskeys, createProviderFetch, createProviders, createSingleSignOnRoutes, type AccountActs, type ConnectionProposals, type Identity } from "#domains/identity/index.ts";
import type { Audit } from "#domains/audit/index.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Config } from "#platform/config/load-config.ts";
import type { Db } from "#platform/db/db.ts";
import { createEgress } from "#platform/egress/egress.ts";
import type { Route } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

export interface WebSignInBasis {
  readonly db: Db;
  readonly clock: Clock;
  /** Where people reach the pages; known when the port is. */
  origin(): string;
  /** Of the installation. */
  fieldKey(): Promise<DataKey>;
}

export interface WebSignInGiven extends WebSignInBasis {
  readonly config: Pick<Config, "identityProviderAllowedAddresses">;
  readonly identity: Identity;
  readonly acts: AccountActs;
  readonly audit: Pick<Audit, "recordAct">;
  readonly permissions: Pick<Permissions, "authorise">;
  readonly keys: Pick<AccessDeps["keys"], "field">;
  readonly proposals: ConnectionProposals;
}

export function createWebSignInRoutes(given: WebSignInGiven): readonly Route[] {
  const { identity } = given;
  const { attempts } = identity;
  const passkeys = createPasskeys({ ...given, factors: identity.factors, sessions: identity.sessions, findEmail: identity.findEmail });
  const egress = createEgress({ allow: given.config.identityProviderAllowedAddresses });
  const providers = createProviders({ fetch: createProviderFetch(egress), clock: given.clock });
  return [...createPasskeyRoutes({ passkeys, attempts }), ...createSingleSignOnRoutes({ ...given, attempts, providers, teams: createTeamAdmission(given) })];
}
