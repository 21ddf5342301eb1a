// What others may import of the identity domain.

export { identityDomain } from "./domain.ts";
export { createIdentity, type Identity, type IdentityDeps } from "./identity.ts";
export type { SealedEmail, SessionRow } from "./store.ts";
