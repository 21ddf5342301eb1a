// A company's identity provider: a certified implementation (oidc-provider) on loopback, with a page where people say who they are.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import Provider, { type Configuration } from "oidc-provider";

export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Makes the client known, with the addresses that it may be sent back to and where it is told that a session is over. */
  register(given: { readonly redirectUri: string; readonly signOutUri: string; readonly backChannelLogoutUri: string }): void;
  close(): Promise<void>;
}

export interface Colleague {
  readonly email: string;
  readonly emailVerified: boolean;
}

const CLIENT_ID = "strongroom";
const CLIENT_SECRET = "a-secret-of-the-company";
/** RFC 8176: what the page stands for. */
const METHODS = ["pwd", "otp"];

/** People by the name that they type. */
export async function openIdentityProvider(people: ReadonlyMap<string, Colleague>): Promise<IdentityProvider> {
  let handle: ReturnType<Provider["callback"]> | null = null;
  let provider: Provider | null = null;
  const server = createServer((request, response) => {
    if (provider === null || handle === null) return void response.writeHead(503).end();
    if (!/^\/interaction\/[\w-]+$/.test(request.url ?? "")) return void handle(request, response);
    if (request.method === "GET") return void response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(SIGN_IN_PAGE);
    const own = provider;
    void text(request).then((body) => own.interactionFinished(request, response, { login: { accountId: new URLSearchParams(body).get("name") ?? "", amr: METHODS } }, { mergeWithLastSubmission: false }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    register({ redirectUri, signOutUri, backChannelLogoutUri }) {
      const client = { client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: [redirectUri], post_logout_redirect_uris: [signOutUri], backchannel_logout_uri: backChannelLogoutUri, backchannel_logout_session_required: true };
      provider = new Provider(issuer, { ...configurationOf(people), clients: [client] });
      handle = provider.callback();
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function configurationOf(people: ReadonlyMap<string, Colleague>): Configuration {
  return {
    claims: { openid: ["sub", "amr"], email: ["email", "email_verified"] },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true, logoutSource: (ctx, form) => void (ctx.body = signOutPage(form)) } },
    // By itself it asks no address of this machine, and both servers are on it.
    fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: ["a key of the test"] },
    pkce: { required: () => true },
    findAccount: (_ctx, name) => {
      const person = people.get(name);
      return person === undefined ? undefined : { accountId: name, claims: () => ({ sub: name, email: person.email, email_verified: person.emailVerified }) };
    },
    // Whoever works here has agreed already.
    async loadExistingGrant({ oidc }) {
      const { client, session, provider } = oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid email");
      await grant.save();
      return grant;
    },
  };
}

const SIGN_IN_PAGE = `<!doctype html><html lang="en"><head><title>Example Industries</title><link rel="icon" href="data:,"></head><body><main>
<h1>Example Industries</h1><form method="post"><label>Name <input name="name" autocomplete="off"></label> <button>Sign in</button></form></main></body></html>`;

function signOutPage(form: string): string {
  return `<!doctype html><html lang="en"><head><title>Sign out</title><link rel="icon" href="data:,"></head><body><main><h1>Sign out of Example Industries?</h1>${form}<button form="op.logoutForm" name="logout" value="yes">Yes, sign out</button></main></body></html>`;
}
