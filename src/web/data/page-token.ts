// The token of minutes that goes with every call for the person who is signed in: got for the cookie's session, kept in memory only,
// renewed before it ends. A script from elsewhere finds it in no storage.

/** It lives for five minutes; by this browser's own stopwatch, since its clock may be wrong. */
const RENEW_AFTER_MS = 4 * 60_000;

export interface PageTokens {
  /** Null when there is no session to get one for. */
  current(): Promise<string | null>;
  /** It was refused, or belongs to a session that is over. */
  forget(): void;
}

export interface PageTokensGiven {
  /** Asks the server; throws what the call throws. */
  request(): Promise<string>;
  /** A stopwatch in milliseconds. */
  now(): number;
}

export function createPageTokens({ request, now }: PageTokensGiven): PageTokens {
  let held: { readonly token: Promise<string>; readonly renewAt: number } | null = null;
  return {
    async current() {
      if (held === null || held.renewAt <= now()) held = { token: request(), renewAt: now() + RENEW_AFTER_MS };
      const asked = held;
      try {
        return await asked.token;
      } catch {
        // The call itself goes on without it, and says what is wrong.
        if (held === asked) held = null;
        return null;
      }
    },
    forget() {
      held = null;
    },
  };
}
