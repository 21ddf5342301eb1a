// All routes of this domain.

import type { Route } from "#platform/http/route.ts";

import { createAccountRoutes } from "./account/routes.ts";
import type { Identity } from "./identity.ts";
import { createSignInRoutes } from "./sign-in/routes.ts";

export function createIdentityRoutes(identity: Identity): readonly Route[] {
  return [...createSignInRoutes(identity), ...createAccountRoutes(identity.account)];
}
