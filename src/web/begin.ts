// The smallest of the scripts, and the first to run: on a page for people who are signed in it asks who that is, and for the page's
// token, while the large scripts are still on their way.

/** The operations that are begun here, by their ids. */
export type BegunId = "session.get" | "session.token";

/** Where they are: the contract that says so is among what has not come yet. */
export const BEGUN_ADDRESSES: Readonly<Record<BegunId, string>> = { "session.get": "/api/v1/session", "session.token": "/api/v1/session/token" };

const begun = new Map<string, Promise<Response | null>>();
/** Older ones say nothing of now: another window may have signed out meanwhile. */
const GOOD_FOR_MS = 10_000;

// Absent where there is no page, as in a test.
if ("location" in globalThis && isForSignedIn(globalThis.location.pathname)) begin();

/** The answer to what was asked at the very beginning, once; null when it was not asked, or did not come. */
export async function takeBegun(operation: string): Promise<Response | null> {
  const answer = begun.get(operation);
  begun.delete(operation);
  // Counted from the opening of the page, before anything was asked.
  return performance.now() > GOOD_FOR_MS ? null : ((await answer) ?? null);
}

/** Where nobody has to be signed in nobody is asked for. */
export function isForSignedIn(pathname: string): boolean {
  return !/^\/(?:sign-in|welcome|invitation|notices\/stop|j)(?:\/|$)/.test(pathname);
}

function begin(): void {
  const session = ask(BEGUN_ADDRESSES["session.get"], { method: "GET", headers: {} });
  begun.set("session.get" satisfies BegunId, session.then((answer) => answer?.clone() ?? null));
  begun.set("session.token" satisfies BegunId, session.then(async (answer) => {
    const csrfToken = answer?.ok === true ? csrfTokenOf(await answer.json()) : null;
    return csrfToken === null ? null : ask(BEGUN_ADDRESSES["session.token"], { method: "POST", headers: { "x-strongroom-csrf": csrfToken } });
  }).catch(() => null));
}

/** Null when it cannot be had: then it is asked for again where it is needed, and what is wrong is said there. */
async function ask(address: string, { method, headers }: { readonly method: string; readonly headers: Readonly<Record<string, string>> }): Promise<Response | null> {
  try {
    return await fetch(address, { method, headers: { accept: "application/json", ...headers }, credentials: "same-origin", cache: "no-store", redirect: "error" });
  } catch {
    return null;
  }
}

function csrfTokenOf(session: unknown): string | null {
  return typeof session === "object" && session !== null && "csrfToken" in session && typeof session.csrfToken === "string" ? session.csrfToken : null;
}
