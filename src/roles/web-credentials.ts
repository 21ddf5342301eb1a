// Who a request is for, as the web role finds out: sessions and API tokens in the database, the tokens of pages by the authority's public
// keys; remembered for moments.

import type { Access, Permissions } from "#domains/access/index.ts";
import { createApiTokenRoutes, createApiTokens, createDeviceLoginRoutes, createDeviceLogins, type AccountActs, type ApiTokens, type Identity } from "#domains/identity/index.ts";
import { MINUTE } from "#base/units.ts";
import { createCallerCache, type CallerCache } from "#platform/http/caller-cache.ts";
import type { Authenticators } from "#platform/http/credentials.ts";
import type { PersonCaller, ProvisionerCaller, Route } from "#platform/http/route.ts";
import { INSTALLATION_ID, type DataKey } from "#platform/keyring/authority.ts";
import { createKeyList } from "#platform/tokens/key-list.ts";
import { createPersonTokenVerifier, type VerifiedPersonToken } from "#platform/tokens/verify-person-token.ts";

import { createSessionTokenRoute } from "./session-token-route.ts";
import type { WebRoleDeps } from "./web.ts";

export interface WebCredentials {
  readonly authenticators: Authenticators & { changed(): void };
  readonly routes: readonly Route[];
}

export interface WebTokensGiven {
  readonly deps: WebRoleDeps;
  readonly permissions: Permissions;
  readonly acts: AccountActs;
}

export interface WebCredentialsGiven extends WebTokensGiven {
  readonly access: Access;
  readonly identity: Pick<Identity, "findEmail">;
  readonly tokens: ApiTokens;
  /** Who is remembered; others empty it too. */
  readonly callers: CallerCache<PersonCaller>;
  /** A page of ours as people reach it. */
  linkTo(path: string): string;
}

/** How long a token of the pages is not verified again; it ends by itself before or after. */
const VERIFIED_LIFE_MS = MINUTE;

export function createWebCredentials(given: WebCredentialsGiven): WebCredentials {
  const { deps, access, identity, callers, tokens, linkTo } = given;
  return {
    authenticators: createAuthenticators({ deps, callers, sessions: access.sessions, provisioning: access.provisioning, tokens }),
    routes: [
      createSessionTokenRoute(deps),
      ...createApiTokenRoutes({ tokens, findEmail: identity.findEmail, teamsOf: access.sessions.teamsOf }),
      ...createDeviceLoginRoutes(createDeviceLogins({ ...commonOf(given), tokens, linkTo })),
    ],
  };
}

/** Apart from the rest, because access reviews them and is needed for it. */
export function createWebTokens(given: WebTokensGiven): ApiTokens {
  return createApiTokens(commonOf(given));
}

/** What a person decides in a browser, whatever their programs may. The services that do it ask for a session too. */
const FOR_PERSONS_ALONE: ReadonlySet<string> = new Set(["access.elevate", "access.decide", "access.decide-changes", "access.break-glass", "access.review", "access.leave"]);

/** No administration: a token never elevates. */
function commonOf({ deps, permissions, acts }: WebTokensGiven) {
  const { authority, serviceToken, db, clock } = deps;
  return {
    db,
    clock,
    acts,
    fieldKey: async (): Promise<DataKey> => authority.dataKey(await serviceToken(), { tenantId: INSTALLATION_ID, purpose: "field" }),
    permissions: permissions.declarations.filter(({ name, elevation }) => elevation === "none" && !FOR_PERSONS_ALONE.has(name)).map(({ name, title }) => ({ name, title })),
    maxLifetimeMs: deps.config.apiTokenLifetimeMs,
  };
}

interface AuthenticatorsGiven extends Pick<WebCredentialsGiven, "deps" | "callers"> {
  readonly sessions: Access["sessions"];
  readonly provisioning: Access["provisioning"];
  readonly tokens: ApiTokens;
}

function createAuthenticators({ deps, callers, sessions, provisioning, tokens }: AuthenticatorsGiven): WebCredentials["authenticators"] {
  const { authority, clock, config } = deps;
  const { environment } = config;
  const providers = createCallerCache<ProvisionerCaller>({ clock });
  const verified = createCallerCache<VerifiedPersonToken>({ clock, lifeMs: VERIFIED_LIFE_MS });
  const verifier = createPersonTokenVerifier({ environment, frontEnds: ["pages"], clock, keys: createKeyList({ clock, load: () => authority.tokenKeys() }) });
  return {
    authenticate: (token) => callers.find(`session ${token}`, () => sessions.resolveCaller(token)),
    authenticateApiToken: (token) =>
      callers.find(`api-token ${token}`, async () => {
        const holder = await tokens.authenticate(token);
        return holder === null ? null : sessions.resolveProgram(holder);
      }),
    authenticateProvisioner: (token) => providers.find(token, () => provisioning.connections.authenticate(token)),
    async verifyPersonToken(token) {
      const found = await verified.find(token, () => verifier.verify(token));
      // Remembered or not, it counts no longer than it says.
      return found === null || found.expiresAt <= clock.now() ? verifier.verify(token) : found;
    },
    changed() {
      callers.forgetAll();
      providers.forgetAll();
    },
  };
}
