// What others may import of the identity domain.

export { createApiTokens, type ApiTokens, type TokenHolder } from "./api-tokens/api-tokens.ts";
export { createApiTokenRoutes } from "./api-tokens/routes.ts";
export { createDeviceLogins } from "./device-login/device-logins.ts";
export { createDeviceLoginRoutes } from "./device-login/routes.ts";
export { createUserCode, showUserCode } from "./device-login/user-code.ts";
export type { AccountActs, FirstTeams, IdentityDeps, PasswordPolicy } from "./deps.ts";
export { identityDomain } from "./domain.ts";
export type { FactorProof, Factors } from "./factors/factors.ts";
export { createIdentity, type Identity } from "./identity.ts";
export { describePeople, type PersonDescription } from "./people/descriptions.ts";
export type { SealedEmail } from "./people/emails.ts";
export { createPasskeyFactor, createPasskeys } from "./passkeys/passkeys.ts";
export { createPasskeyRoutes } from "./passkeys/routes.ts";
export { createIdentityRoutes } from "./routes.ts";
export type { Authenticated } from "./sessions/sessions.ts";
export type { Browser, Outcome } from "./sign-in/attempts.ts";
export { answerSignIn, browserOf, keepAttempt } from "./sign-in/browser.ts";
export { createConnectionChange } from "./single-sign-on/connection-change.ts";
export type { ConnectionProposals } from "./single-sign-on/connections.ts";
export type { TeamAdmission } from "./single-sign-on/deps.ts";
export { createProviderFetch } from "./single-sign-on/provider-fetch.ts";
export { createProviders } from "./single-sign-on/providers.ts";
export { createSingleSignOnRoutes } from "./single-sign-on/routes.ts";
