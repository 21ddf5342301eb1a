// An identity provider on loopback that is honest until it is told to lie. It checks what a provider should check of us: the client's
// secret, the exact redirect address, the verifier of the challenge.

import { createHash, createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";

export interface IdToken {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

export interface ProviderLies {
  /** Changes what is signed. */
  readonly token?: (honest: IdToken) => void;
  /** Changes what was signed. */
  readonly signed?: (honest: string, tools: Tools) => unknown;
  /** Signs by another key than is published. */
  readonly otherKey?: boolean;
  /** Changes the answer of the token endpoint. */
  readonly answer?: (honest: Record<string, unknown>) => Reply;
  readonly userinfo?: Record<string, unknown>;
  /** Changes what the provider says of itself. */
  readonly metadata?: (honest: Record<string, unknown>) => unknown;
  readonly metadataReply?: (honest: Record<string, unknown>) => Reply;
  readonly keys?: (honest: Record<string, unknown>[]) => unknown;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface Tools {
  readonly publicJwk: JWK;
  /** Of the key that is not published. */
  readonly otherJwk: JWK;
  readonly clientSecret: string;
  readonly encode: (part: unknown) => string;
  readonly hmac: (input: string, secret: string | Buffer) => string;
}

export interface LogoutChange {
  readonly token?: (honest: IdToken) => void;
  /** Changes what was signed. */
  readonly signed?: (honest: string, tools: Tools) => string;
  /** Signs by another key than is published. */
  readonly otherKey?: boolean;
}

export interface LyingProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of the next sign-in. */
  lies: ProviderLies;
  /** Claims of who is signed in at the provider. */
  person: Record<string, unknown>;
  /** What a browser comes back with from the address that it was sent to. */
  authorize(authorizationUrl: string): Record<"code" | "state" | "iss", string>;
  /** A token that says that a session is over, at a time; `change` before it is signed. */
  logoutToken(nowMs: number, claims: Readonly<Record<string, unknown>>, change?: LogoutChange): Promise<string>;
  readonly tools: Tools;
  /** Requests that came, by path. */
  readonly asked: string[];
  close(): Promise<void>;
}

interface Code {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string;
}

const LIFETIME_SECONDS = 300;
const LOGOUT_LIFETIME_SECONDS = 120;
export const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

export async function openLyingProvider(): Promise<LyingProvider> {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const other = await generateKeyPair("ES256");
  const publicJwk: JWK = { ...(await exportJWK(publicKey)), kid: "key", alg: "ES256", use: "sig" };
  const otherJwk: JWK = { ...(await exportJWK(other.publicKey)), kid: "other", alg: "ES256", use: "sig" };
  const clientSecret = randomBytes(16).toString("hex");
  const tools: Tools = { publicJwk, otherJwk, clientSecret, encode, hmac: (input, secret) => createHmac("sha256", secret).update(input).digest("base64url") };
  const codes = new Map<string, Code>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: LyingProvider = {
    issuer,
    clientId: "strongroom",
    clientSecret,
    tools,
    lies: {},
    person: {},
    asked: [],
    authorize(authorizationUrl) {
      const query = new URL(authorizationUrl).searchParams;
      const code = randomBytes(16).toString("hex");
      codes.set(code, { redirectUri: query.get("redirect_uri") ?? "", challenge: query.get("code_challenge") ?? "", nonce: query.get("nonce") ?? "" });
      return { code, state: query.get("state") ?? "", iss: issuer };
    },
    async logoutToken(nowMs, claims, change = {}) {
      const now = Math.floor(nowMs / 1000);
      const honest: IdToken = {
        header: { alg: "ES256", kid: "key", typ: "logout+jwt" },
        claims: { iss: issuer, aud: provider.clientId, iat: now, exp: now + LOGOUT_LIFETIME_SECONDS, jti: randomBytes(16).toString("hex"), events: { [LOGOUT_EVENT]: {} }, ...claims },
      };
      change.token?.(honest);
      const signed = await new SignJWT(honest.claims).setProtectedHeader(honest.header as { alg: string }).sign(change.otherKey === true ? other.privateKey : privateKey, { crit: { "urn:x": true } });
      return change.signed?.(signed, tools) ?? signed;
    },
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", issuer).pathname;
    provider.asked.push(path);
    const reply = await replyTo(path, request);
    response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
    response.end(reply.body);
  }

  async function replyTo(path: string, request: IncomingMessage): Promise<Reply> {
    if (path === "/.well-known/openid-configuration") {
      const honest = describeProvider(issuer);
      return provider.lies.metadataReply?.(honest) ?? json(200, provider.lies.metadata?.(honest) ?? honest);
    }
    if (path === "/keys") return json(200, provider.lies.keys?.([publicJwk]) ?? { keys: [publicJwk] });
    if (path === "/token") return exchange(request, await text(request));
    if (path === "/userinfo") return json(200, { sub: provider.person["sub"], ...provider.lies.userinfo });
    return json(404, {});
  }

  async function exchange(request: IncomingMessage, body: string): Promise<Reply> {
    const given = new URLSearchParams(body);
    const found = codes.get(given.get("code") ?? "");
    codes.delete(given.get("code") ?? "");
    const credentials = `Basic ${Buffer.from(`${provider.clientId}:${provider.clientSecret}`).toString("base64")}`;
    if (request.headers.authorization !== credentials) return json(401, { error: "invalid_client" });
    const challenge = createHash("sha256").update(given.get("code_verifier") ?? "").digest("base64url");
    if (found === undefined || found.redirectUri !== given.get("redirect_uri") || found.challenge !== challenge) return json(400, { error: "invalid_grant" });
    const honest = { access_token: "access", token_type: "Bearer", expires_in: 60, id_token: await makeToken(found.nonce, provider.lies.otherKey === true ? other.privateKey : privateKey) };
    return provider.lies.answer?.(honest) ?? json(200, honest);
  }

  async function makeToken(nonce: string, key: CryptoKey): Promise<unknown> {
    const now = Math.floor(Date.now() / 1000);
    const honest: IdToken = { header: { alg: "ES256", kid: "key" }, claims: { iss: issuer, aud: provider.clientId, nonce, iat: now, exp: now + LIFETIME_SECONDS, ...provider.person } };
    provider.lies.token?.(honest);
    const signed = await new SignJWT(honest.claims).setProtectedHeader(honest.header as { alg: string }).sign(key);
    return provider.lies.signed === undefined ? signed : provider.lies.signed(signed, tools);
  }
  return provider;
}

export function json(status: number, body: unknown): Reply {
  return { status, body: JSON.stringify(body) };
}

function describeProvider(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    userinfo_endpoint: `${issuer}/userinfo`,
    end_session_endpoint: `${issuer}/end`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["ES256", "RS256", "HS256", "none"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
  };
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
