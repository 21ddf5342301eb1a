// The server as a stranger meets it, for checks that ask it: the routes it has, and its answers over TLS.

import type { Route } from "#platform/http/route.ts";

export interface ProbeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ProbeAnswer {
  readonly status: number;
  /** Names in lower case; of several of one name the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Of somebody who is signed in: what their browser sends by itself, and what our pages add. */
export interface ProbeSession {
  readonly cookie: string;
  /** For `Authorization`. */
  readonly bearer: string;
  readonly csrfToken: string;
  /** A team that the person owns, within an elevation. */
  readonly teamId: string;
  ask(request: ProbeRequest): Promise<ProbeAnswer>;
}

export interface WebProbe {
  readonly routes: readonly Route[];
  /** A host name that the server answers to. */
  readonly host: string;
  ask(request: ProbeRequest): Promise<ProbeAnswer>;
  /** With a real session, planted for as long as `work` takes and gone afterwards. */
  signedIn<Result>(work: (session: ProbeSession) => Promise<Result>): Promise<Result>;
}

const NOTHING = "5f0c8a4e-5d0e-4c3e-9a53-1d1b0a8c2f10";

/** A UUID for every parameter: nothing of that name exists, but the team where one is given. */
export function probeUrl(route: Route, teamId: string = NOTHING): string {
  return route.endpoint.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => (name === "teamId" ? teamId : NOTHING));
}

/** An answer of every kind: page, file that is not there, answer and error of the API, refusals at the door. */
export async function askEveryKind({ host, ask }: WebProbe): Promise<readonly (ProbeAnswer & { readonly what: string })[]> {
  const requests: readonly (readonly [string, ProbeRequest])[] = [
    ["page", { method: "GET", url: "/", headers: { host } }],
    ["deep page", { method: "GET", url: "/teams/x/vaults", headers: { host } }],
    ["missing file", { method: "GET", url: "/missing.js", headers: { host } }],
    ["answer", { method: "GET", url: "/api/v1/health", headers: { host } }],
    ["no session", { method: "GET", url: "/api/v1/session", headers: { host } }],
    ["unknown route", { method: "GET", url: "/api/v1/nothing", headers: { host } }],
    ["foreign host", { method: "GET", url: "/", headers: { host: "other.example" } }],
    ["broken address", { method: "GET", url: "/%zz", headers: { host } }],
    ["foreign origin", { method: "POST", url: "/api/v1/welcome", headers: { host, origin: "https://other.example", "content-type": "application/json" }, body: "{}" }],
  ];
  const answers = [];
  for (const [what, request] of requests) answers.push({ what, ...(await ask(request)) });
  return answers;
}
