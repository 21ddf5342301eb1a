// The credential in `Authorization: Bearer` (RFC 6750, section 2.1): an API token of a program, the token of a team's identity provider, or the token
// of minutes of a front end. In a query or a body none is looked for.

import { AppError } from "#base/app-error.ts";

/** By which people, logs and scanners for leaked secrets know an API token. */
export const API_TOKEN_PREFIX = "strongroom_";

/** The same for the token that an identity provider has. */
export const PROVISIONER_TOKEN_PREFIX = "strongroom_scim_";

export type Bearer = { readonly kind: "api-token" | "person-token" | "provisioner-token"; readonly token: string };

/** An API token has 62 characters, a person's token some 800. */
const MAX_CHARACTERS = 2048;
/** b64token of RFC 6750. */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** Null without the header. @throws AppError `session.token-refused` for another scheme, two of them, or something that cannot be a token. */
export function readBearer(header: string | undefined): Bearer | null {
  if (header === undefined) return null;
  const token = header.length > MAX_CHARACTERS ? undefined : BEARER.exec(header)?.[1];
  if (token === undefined) throw new AppError("session.token-refused");
  const kind = token.startsWith(PROVISIONER_TOKEN_PREFIX) ? "provisioner-token" : token.startsWith(API_TOKEN_PREFIX) ? "api-token" : "person-token";
  return { kind, token };
}
