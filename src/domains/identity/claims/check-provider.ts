// An identity provider for a self-check: a few answers on loopback, honest or with one fault, for as long as the check takes.

import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import { MINUTE, SECOND } from "#base/units.ts";

/** What the provider's next token says that it should not, or does not say. */
export type ProviderFault = "none" | "foreign-key" | "other-audience" | "other-nonce" | "expired" | "unverified-address" | "foreign-domain" | "no-second-factor";

export interface CheckProvider {
  readonly issuer: string;
  fault: ProviderFault;
  /** What a browser comes back with. */
  authorize(authorizationUrl: string): { readonly code: string; readonly state: string; readonly iss: string };
  close(): Promise<void>;
}

export const CHECK_CLIENT = { clientId: "self-check", clientSecret: "self-check", domain: "self-check.invalid", method: "otp" } as const;

export async function openCheckProvider(): Promise<CheckProvider> {
  const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const foreign = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const nonces = new Map<string, string>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: CheckProvider = {
    issuer,
    fault: "none",
    authorize(authorizationUrl) {
      const query = new URL(authorizationUrl).searchParams;
      const code = randomBytes(16).toString("hex");
      nonces.set(code, query.get("nonce") ?? "");
      return { code, state: query.get("state") ?? "", iss: issuer };
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = new URLSearchParams(await text(request));
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(contentOf(request.url ?? "", body)));
  }

  function contentOf(path: string, body: URLSearchParams): object {
    if (path === "/keys") return { keys: [{ ...own.publicKey.export({ format: "jwk" }), kid: "own", alg: "ES256", use: "sig" }] };
    if (path !== "/token") return describe(issuer);
    const key = provider.fault === "foreign-key" ? foreign.privateKey : own.privateKey;
    return { access_token: "none", token_type: "Bearer", id_token: signToken(key, composeClaims(provider, nonces.get(body.get("code") ?? "") ?? "")) };
  }
  return provider;
}

function composeClaims({ issuer, fault }: CheckProvider, nonce: string): object {
  const now = Math.floor(Date.now() / SECOND);
  const lifetime = MINUTE / SECOND;
  return {
    iss: issuer,
    sub: "self-check",
    aud: fault === "other-audience" ? "another" : CHECK_CLIENT.clientId,
    nonce: fault === "other-nonce" ? "another" : nonce,
    iat: fault === "expired" ? now - 10 * lifetime : now,
    exp: fault === "expired" ? now - 5 * lifetime : now + lifetime,
    email: `self-check@${fault === "foreign-domain" ? "another.invalid" : CHECK_CLIENT.domain}`,
    email_verified: fault !== "unverified-address",
    amr: fault === "no-second-factor" ? ["pwd"] : ["pwd", CHECK_CLIENT.method],
  };
}

function describe(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["ES256"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
  };
}

function signToken(key: KeyObject, claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const input = `${part({ alg: "ES256", kid: "own" })}.${part(claims)}`;
  return `${input}.${sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}
