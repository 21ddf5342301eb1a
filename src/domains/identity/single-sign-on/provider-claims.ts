// What a provider says of a person, and what follows from it. Pure.

import { emailSchema } from "#protocol/api/values.ts";
import type { SignInStrength } from "#platform/http/route.ts";

import type { ConnectionSettings } from "./connection-settings.ts";

export interface ProviderClaims {
  readonly iss: string;
  readonly sub: string;
  /** The provider's own session (Back-Channel Logout section 2.1). */
  readonly sid: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly acr: string | null;
  readonly amr: readonly string[];
}

/** Longest subject (OpenID Connect Core, section 2); of the session no longer one is taken either. */
const MAX_SUBJECT_LENGTH = 255;

/** Text of a subject's length; null for anything else. */
export function readName(value: unknown): string | null {
  return typeof value === "string" && value !== "" && value.length <= MAX_SUBJECT_LENGTH ? value : null;
}

/** Reads claims strictly: what has another form than it should counts as not said. */
export function readClaims(claims: Readonly<Record<string, unknown>>): ProviderClaims | null {
  const { iss, email, email_verified, acr, amr } = claims;
  const sub = readName(claims["sub"]);
  if (typeof iss !== "string" || sub === null) return null;
  const address = emailSchema.safeParse(email);
  return {
    iss,
    sub,
    sid: readName(claims["sid"]),
    email: address.success ? address.data : null,
    // The word "true" is not the value.
    emailVerified: email_verified === true,
    acr: typeof acr === "string" ? acr : null,
    amr: Array.isArray(amr) ? amr.filter((each): each is string => typeof each === "string") : [],
  };
}

/** Whether the provider may speak for the address: verified, and in a domain that the connection owns, itself and not below it. */
export function speaksFor({ domains }: Pick<ConnectionSettings, "domains">, { email, emailVerified }: ProviderClaims): boolean {
  if (email === null || !emailVerified) return false;
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  return domains.includes(domain);
}

/** Null when the team asks for a second factor and the provider does not say that there was one. */
export function strengthOfClaims({ acr: acrs, amr: amrs }: Pick<ConnectionSettings, "acr" | "amr">, { acr, amr }: ProviderClaims): SignInStrength | null {
  if (acrs.length === 0 && amrs.length === 0) return "one-factor";
  const byAcr = acrs.length === 0 || (acr !== null && acrs.includes(acr));
  const byAmr = amrs.length === 0 || amr.some((each) => amrs.includes(each));
  return byAcr && byAmr ? "two-factors" : null;
}
