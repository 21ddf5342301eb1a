// What a sign-in amounts to. Pure.

import { SIGN_IN_STRENGTHS, type SignInStrength } from "#platform/http/route.ts";
import { SECOND_METHODS, type SecondMethod, type SignInMethod } from "#protocol/api/sign-in.ts";

export interface Shown {
  readonly methods: readonly SignInMethod[];
  /** What a provider of single sign-on vouches for. */
  readonly vouched: SignInStrength | null;
}

/** A passkey is two factors that cannot be phished; of the others two different ones are two factors. */
export function strengthOf({ methods, vouched }: Shown): SignInStrength {
  const own: SignInStrength = methods.includes("passkey") ? "passkey" : new Set(methods).size >= 2 ? "two-factors" : "one-factor";
  return vouched === null ? own : stronger(own, vouched);
}

/** Whether the person showed a factor of their own, whatever a provider vouches for. A passcode is none: it goes to an address that the provider's company may read. */
export function showsOwnFactor(methods: readonly SignInMethod[]): boolean {
  return methods.some((method) => method === "passkey" || method === "totp" || method === "recovery-code");
}

function stronger(one: SignInStrength, other: SignInStrength): SignInStrength {
  return SIGN_IN_STRENGTHS.indexOf(one) >= SIGN_IN_STRENGTHS.indexOf(other) ? one : other;
}

/**
 * What must be shown besides; empty when it is enough. Whoever has a second factor is always asked for it, except after a passkey or
 * a provider that vouches for two; a password alone is never enough.
 */
export function missingMethods(shown: Shown, registered: readonly SecondMethod[]): readonly SecondMethod[] {
  if (shown.methods.includes("passkey") || (shown.vouched !== null && shown.vouched !== "one-factor")) return [];
  const second = shown.methods.slice(1).filter((method) => (SECOND_METHODS as readonly string[]).includes(method));
  if (registered.length > 0) return second.some((method) => (registered as readonly string[]).includes(method)) ? [] : registered;
  return shown.methods.includes("password") && !shown.methods.includes("passcode") ? ["passcode"] : [];
}
