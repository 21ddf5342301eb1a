// PO-04 and PO-06, on every route that is served: hostile requests are refused and break nothing, and what changes something wants proof that
// our own pages sent it.

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

interface Found {
  asked: number;
  /** Answers that something went wrong on our side. */
  readonly broken: string[];
  readonly taken: string[];
  /** In a session: refused for who asked, so that the request itself was never looked at. */
  readonly unseen: string[];
  heldOff: number;
}

/** Of all requests; beyond, it is the rate that was tried. */
const MAX_HELD_OFF = 0.1;

/** By nobody, and by somebody who may everything in a team of their own: what a stranger is refused for at the door, the owner is refused for what it is. */
async function checkHostile(probe: WebProbe): Promise<CheckOutcome> {
  const { routes, host } = probe;
  const found: Found = { asked: 0, broken: [], taken: [], unseen: [], heldOff: 0 };
  for (const route of routes) await askHostile(found, { route, forms: hostileFormsOf(route, { host, url: probeUrl(route) }), ask: probe.ask });
  const asStranger = found.asked;
  await probe.signedIn(async ({ cookie, bearer, csrfToken, teamId, ask }) => {
    const own = { cookie, authorization: bearer, "x-strongroom-csrf": csrfToken };
    for (const route of routes.filter(({ access }) => isOfPeople(access))) {
      const forms = hostileFormsOf(route, { host, url: probeUrl(route, teamId) });
      await askHostile(found, { route, forms: forms.map(([what, request]) => [`${what} in a session`, { ...request, headers: { ...own, ...request.headers } }]), ask, inSession: true });
    }
  });
  const evidence = {
    routes: routes.length, requests: found.asked, "in a session": found.asked - asStranger, "held off by the rate": found.heldOff,
    broken: found.broken.slice(0, 5).join("; ") || "none", taken: found.taken.slice(0, 5).join("; ") || "none", unseen: found.unseen.slice(0, 5).join("; ") || "none",
  };
  if (asStranger === 0 || found.asked === asStranger) return claimFails("There was no route to ask.", evidence);
  if (found.broken.length > 0) return claimFails(`Requests that broke something: ${found.broken.join("; ")}.`.slice(0, 480), evidence);
  if (found.taken.length > 0) return claimFails(`Requests that were taken though they are malformed: ${found.taken.join("; ")}.`.slice(0, 480), evidence);
  if (found.unseen.length > 0) return claimFails(`Refused for who asked, so nothing is proven: ${found.unseen.join("; ")}.`.slice(0, 480), evidence);
  if (found.heldOff > found.asked * MAX_HELD_OFF) return claimFails(`${found.heldOff} of ${found.asked} requests were held off by the rate before they were looked at.`, evidence);
  return claimPasses(`${asStranger} hostile requests by nobody and ${found.asked - asStranger} in a real session, to ${routes.length} routes: all refused, none broke anything.`, evidence);
}

interface Asking {
  readonly route: Route;
  readonly forms: readonly (readonly [string, ProbeRequest])[];
  readonly ask: WebProbe["ask"];
  readonly inSession?: boolean;
}

async function askHostile(found: Found, { route, forms, ask, inSession = false }: Asking): Promise<void> {
  for (const [what, request] of forms) {
    const name = `${route.endpoint.id} ${what}`;
    const { status, body } = await ask(request);
    found.asked++;
    if (status >= 500) found.broken.push(name);
    if (status < 300) found.taken.push(name);
    if (status === 429) found.heldOff++;
    if (inSession && (status === 401 || body.includes("team.unknown") || body.includes("request.cross-site"))) found.unseen.push(name);
  }
}

/** Whom a session stands for; programs, providers and operators have ways in of their own. */
function isOfPeople(access: Route["access"]): boolean {
  return access === "session" || access === "signed-in" || typeof access === "object";
}

function hostileFormsOf(route: Route, { host, url }: { readonly host: string; readonly url: string }): readonly (readonly [string, ProbeRequest])[] {
  const { method } = route.endpoint;
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
    // What browsers report has whatever form they give it: it is counted or passed over.
    ...(route.endpoint.input.body === "browser-reports" ? [] : [["a body too many", { method, url, headers: json, body: JSON.stringify({ unnamed: "x".repeat(100) }) }] as const]),
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
