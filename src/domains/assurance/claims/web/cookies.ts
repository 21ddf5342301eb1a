// PO-07: every cookie that is sent over TLS is tied to this host, kept from scripts, and not sent along by other sites.

import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";

export interface CookiesGiven {
  /** Set-Cookie headers of each cookie there is, as sent over TLS. */
  cookies(): readonly string[];
}

const DEMANDED = ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"];

export function guardedCookies(given: CookiesGiven): Claim {
  return {
    id: "PO-07",
    statement: "Cookies are HttpOnly, Secure, SameSite=Strict and carry the __Host- prefix.",
    kind: "checked",
    owner: "assurance",
    proof: { schedule: "daily", check: { run: async () => checkCookies(given.cookies()) } },
  };
}

function checkCookies(cookies: readonly string[]): CheckOutcome {
  const faults = cookies.flatMap((cookie) => {
    const [pair = "", ...attributes] = cookie.split(";").map((part) => part.trim());
    const [name = ""] = pair.split("=");
    return [
      ...(name.startsWith("__Host-") ? [] : [`${name} has no __Host- prefix`]),
      ...DEMANDED.filter((attribute) => !attributes.includes(attribute)).map((attribute) => `${name} is not ${attribute}`),
      ...(attributes.some((attribute) => /^domain=/i.test(attribute)) ? [`${name} goes to other hosts`] : []),
    ];
  });
  const evidence = { cookies: cookies.length, faults: faults.join("; ") || "none" };
  if (cookies.length === 0) return claimFails("There was no cookie to look at.", evidence);
  if (faults.length > 0) return claimFails(`Cookies that are not guarded: ${faults.join("; ")}.`.slice(0, 480), evidence);
  return claimPasses(`${cookies.length} cookies, all guarded.`, evidence);
}
