// PO-04, PO-06 and CR-05, on every route that is served: hostile requests are refused and break nothing, what changes something wants proof
// that our own pages sent it, and nothing can be asked for without a limit.

import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { isOfPages } from "#platform/http/admission.ts";
import { changesState, type Route } from "#platform/http/route.ts";
import { isUpload } from "#protocol/api/endpoint.ts";

import { probeUrl, type ProbeRequest, type WebProbe } from "./web-probe.ts";

interface Given {
  readonly probe: () => WebProbe;
}

export function hostileRequests({ probe }: Given): Claim {
  return {
    id: "PO-04",
    statement: "Every request is assumed hostile: what is malformed, oversized or forged is refused, and breaks nothing.",
    kind: "checked",
    owner: "assurance",
    proof: { schedule: "weekly", check: { run: async () => checkHostile(probe()) } },
  };
}

async function checkHostile({ routes, host, ask }: WebProbe): Promise<CheckOutcome> {
  const broken: string[] = [];
  const taken: string[] = [];
  let asked = 0;
  for (const route of routes) {
    for (const [what, request] of hostileFormsOf(route, host)) {
      const { status } = await ask(request);
      asked++;
      if (status >= 500) broken.push(`${route.endpoint.id} ${what}`);
      if (status < 300) taken.push(`${route.endpoint.id} ${what}`);
    }
  }
  const evidence = { routes: routes.length, requests: asked, broken: broken.slice(0, 5).join("; ") || "none", taken: taken.slice(0, 5).join("; ") || "none" };
  if (asked === 0) return claimFails("There was no route to ask.", evidence);
  if (broken.length > 0) return claimFails(`Requests that broke something: ${broken.join("; ")}.`.slice(0, 480), evidence);
  if (taken.length > 0) return claimFails(`Requests that were taken though they are malformed: ${taken.join("; ")}.`.slice(0, 480), evidence);
  return claimPasses(`${asked} hostile requests to ${routes.length} routes: all refused, none broke anything.`, evidence);
}

function hostileFormsOf(route: Route, host: string): readonly (readonly [string, ProbeRequest])[] {
  const { method } = route.endpoint;
  const url = probeUrl(route);
  const own = { host, origin: `https://${host}` };
  const json = { ...own, "content-type": "application/json" };
  const always: readonly (readonly [string, ProbeRequest])[] = [
    ["another host", { method, url, headers: { ...own, host: "evil.example" } }],
    ["a query that nobody named", { method, url: `${url}?__proto__[x]=1&${"a".repeat(40)}=1`, headers: own }],
    ["a path with dots", { method, url: `${url}/../..%2f..%2fetc/passwd`, headers: own }],
  ];
  if (!changesState(method)) return always;
  return [
    ...always,
    ["broken JSON", { method, url, headers: json, body: '{"a":' }],
    ["a prototype", { method, url, headers: json, body: '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}' }],
    ["deep JSON", { method, url, headers: json, body: "[".repeat(2000) + "]".repeat(2000) }],
    ["a form", { method, url, headers: { ...own, "content-type": "application/x-www-form-urlencoded" }, body: "a=1" }],
    ["a body too many", { method, url, headers: json, body: JSON.stringify({ unnamed: "x".repeat(100) }) }],
  ];
}

export function forgedRequests({ probe }: Given): Claim {
  return {
    id: "PO-06",
    statement: "What changes something is never done by GET, and only with a value of the session and from our own pages.",
    kind: "checked",
    owner: "assurance",
    proof: { schedule: "daily", check: { run: async () => checkForged(probe()) } },
  };
}

async function checkForged({ routes, host, signedIn }: WebProbe): Promise<CheckOutcome> {
  return signedIn(async (session) => {
    const { cookie, bearer, csrfToken, ask } = session;
    const origin = `https://${host}`;
    const own = { host, cookie, authorization: bearer };
    const changing = routes.filter(({ endpoint, access }) => changesState(endpoint.method) && access !== "operator" && isOfPages(endpoint.input.body));
    // What is forged in nothing passes the door, and is told that there is no such team.
    const ofTeam = changing.find(({ access }) => typeof access === "object");
    if (ofTeam === undefined) return claimFails("There was no route to ask.", { routes: changing.length });
    const honest = await ask({ method: ofTeam.endpoint.method, url: probeUrl(ofTeam), headers: { ...own, origin, "content-type": "application/json", "x-strongroom-csrf": csrfToken }, body: "{}" });
    if (!honest.body.includes("team.unknown")) return claimFails("The session that was planted is none, so nothing is proven.", { status: honest.status });
    const letIn: string[] = [];
    let asked = 0;
    for (const route of changing) {
      for (const [what, headers] of forgedFormsOf(route, { own, origin, csrfToken })) {
        const { status, body } = await ask({ method: route.endpoint.method, url: probeUrl(route), headers, body: "{}" });
        asked++;
        if (!isRefusal(route, status, body)) letIn.push(`${route.endpoint.id} ${what} (${status})`);
      }
    }
    const evidence = { routes: changing.length, requests: asked, "let in": letIn.slice(0, 5).join("; ") || "none" };
    if (letIn.length > 0) return claimFails(`Forged requests that were not refused at the door: ${letIn.join("; ")}.`.slice(0, 480), evidence);
    return claimPasses(`${asked} forged requests in a real session to ${changing.length} routes that change something: all refused at the door.`, evidence);
  });
}

/** What another site can have a browser send, with the session's own cookie: all is as it should be but one thing. */
function forgedFormsOf({ access, endpoint }: Route, { own, origin, csrfToken }: { readonly own: Readonly<Record<string, string>>; readonly origin: string; readonly csrfToken: string }): readonly (readonly [string, Readonly<Record<string, string>>])[] {
  const type = typeof endpoint.input.body === "object" && isUpload(endpoint.input.body) ? "application/octet-stream" : "application/json";
  const bare = { ...own, "content-type": type };
  const complete = { ...bare, origin, "x-strongroom-csrf": csrfToken };
  const elsewhere: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["without an origin", { ...bare, "x-strongroom-csrf": csrfToken }],
    ["from another site", { ...complete, origin: "https://evil.example" }],
    ["from nowhere", { ...complete, origin: "null" }],
    ["that the browser calls cross-site", { ...complete, "sec-fetch-site": "cross-site" }],
  ];
  // Who is not signed in yet has no value of a session.
  if (access === "public") return elsewhere;
  return [...elsewhere, ["without the session's value", { ...bare, origin }], ["with another session's value", { ...complete, "x-strongroom-csrf": `${csrfToken.slice(0, -4)}AAAA` }]];
}

/** Refused as forged; or, where only a bearer of its own may ask, whom no browser sends by itself, for being without one. */
function isRefusal({ access }: Route, status: number, body: string): boolean {
  if (status === 401) return access === "provisioner" || access === "api-token";
  return status === 403 && body.includes("request.cross-site");
}

export function limitedRoutes({ probe }: Given): Claim {
  return {
    id: "CR-05",
    statement: "Floods and oversized requests are held off: every route over the network has a rate and every body a size.",
    kind: "checked",
    owner: "assurance",
    proof: { schedule: "weekly", check: { run: async () => checkLimits(probe()) } },
  };
}

/** More than any page of ours needs of one route in a minute. */
const MAX_PER_MINUTE = 6000;

async function checkLimits({ routes, host, ask }: WebProbe): Promise<CheckOutcome> {
  const open = routes.filter(({ access, limit }) => access !== "operator" && (limit === "none" || (limit.requests / limit.perMs) * 60_000 > MAX_PER_MINUTE)).map(({ endpoint }) => endpoint.id);
  const large = await ask({ method: "POST", url: "/api/v1/welcome", headers: { host, origin: `https://${host}`, "content-type": "application/json" }, body: JSON.stringify({ token: "x".repeat(2 * 1024 * 1024) }) });
  const evidence = { routes: routes.length, "without a rate": open.join(", ") || "none", "2 MiB of JSON": large.status };
  if (routes.length === 0) return claimFails("There was no route to look at.", evidence);
  if (open.length > 0) return claimFails(`Routes without a rate: ${open.join(", ")}.`.slice(0, 480), evidence);
  if (large.status !== 413) return claimFails(`A body of 2 MiB was answered with ${large.status} instead of 413.`, evidence);
  return claimPasses(`${routes.length} routes, each with a rate; a body of 2 MiB is refused.`, evidence);
}
