// Providers as they describe themselves (OpenID Connect Discovery 1.0), asked for once in a while, and their keys. What a provider
// says of itself is checked before anything is sent to it.

import {
  allowInsecureRequests, ClientSecretBasic, ClientSecretPost, clockTolerance, Configuration, customFetch, discovery, enableNonRepudiationChecks, getJwksCache, None, setJwksCache, type ClientAuth,
  type CustomFetch, type ServerMetadata,
} from "openid-client";

import { AppError } from "#base/app-error.ts";
import { MINUTE, SECOND } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { JSONWebKeySet } from "jose";
import { z } from "zod";

export interface Client {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
}

export interface Provider {
  readonly configuration: Configuration;
  readonly metadata: ServerMetadata;
  /** Keeps the keys that were fetched meanwhile for the next sign-in. */
  keepKeys(): void;
  /** Those that it publishes; `anew`: asked for again, unless that was done a moment ago. @throws AppError `single-sign-on.provider-failed`. */
  findKeys(given: { readonly anew: boolean }): Promise<JSONWebKeySet>;
}

export interface Providers {
  /** @throws AppError `single-sign-on.provider-failed`. */
  get(client: Client): Promise<Provider>;
  /** The same, asked anew. */
  refresh(client: Client): Promise<Provider>;
}

/** How long what a provider said of itself is believed without asking again. */
const METADATA_LIFETIME_MS = 10 * MINUTE;
/** Whoever knows a connection's address can name keys that there are not: the provider is asked no more often for that. */
const KEYS_PAUSE_MS = 30 * SECOND;
/** More issuers than this are asked anew; the oldest go. */
const MAX_ISSUERS = 200;
const TIMEOUT_SECONDS = 15;
/** Clocks of servers differ by this at most (RFC 7519, section 4.1.4, "a few minutes", and we want fewer). */
const CLOCK_TOLERANCE_SECONDS = 30;

interface Known {
  readonly metadata: ServerMetadata;
  readonly fetchedAt: number;
  keys: ReturnType<typeof getJwksCache>;
  published: { readonly keys: JSONWebKeySet; readonly fetchedAt: number } | null;
}

export function createProviders({ fetch, clock }: { readonly fetch: CustomFetch; readonly clock: Pick<Clock, "now"> }): Providers {
  const known = new Map<string, Known>();

  async function discover(client: Client): Promise<Known> {
    const found = await discovery(new URL(client.issuer), client.clientId, undefined, None(), {
      [customFetch]: fetch,
      timeout: TIMEOUT_SECONDS,
      ...(isLoopback(client.issuer) ? { execute: [allowInsecureRequests] } : {}),
    });
    const { supportsPKCE: _, ...metadata } = found.serverMetadata();
    assertMetadata(client.issuer, metadata);
    const entry: Known = { metadata, fetchedAt: clock.now(), keys: undefined, published: null };
    known.delete(client.issuer);
    known.set(client.issuer, entry);
    const [oldest] = known.keys();
    if (known.size > MAX_ISSUERS && oldest !== undefined) known.delete(oldest);
    return entry;
  }

  function configure(client: Client, entry: Known): Provider {
    const configuration = new Configuration(entry.metadata, client.clientId, { [clockTolerance]: CLOCK_TOLERANCE_SECONDS }, clientAuth(client, entry.metadata));
    configuration[customFetch] = fetch;
    configuration.timeout = TIMEOUT_SECONDS;
    if (isLoopback(client.issuer)) allowInsecureRequests(configuration);
    // The token comes over TLS from the provider, but keys are what makes it the provider's own.
    enableNonRepudiationChecks(configuration);
    if (entry.keys !== undefined) setJwksCache(configuration, entry.keys);
    return {
      configuration,
      metadata: entry.metadata,
      keepKeys: () => void (entry.keys = getJwksCache(configuration)),
      findKeys: ({ anew }) => asProviderError(() => findKeys(entry, anew)),
    };
  }

  async function findKeys(entry: Known, anew: boolean): Promise<JSONWebKeySet> {
    const ageMs = entry.published === null ? Number.POSITIVE_INFINITY : clock.now() - entry.published.fetchedAt;
    if (entry.published !== null && ageMs < (anew ? KEYS_PAUSE_MS : METADATA_LIFETIME_MS)) return entry.published.keys;
    entry.published = { keys: await fetchKeys(fetch, entry.metadata.jwks_uri ?? ""), fetchedAt: clock.now() };
    return entry.published.keys;
  }

  return {
    get: (client) =>
      asProviderError(async () => {
        const entry = known.get(client.issuer);
        const fresh = entry !== undefined && clock.now() - entry.fetchedAt < METADATA_LIFETIME_MS;
        return configure(client, fresh ? entry : await discover(client));
      }),
    refresh: (client) => asProviderError(async () => configure(client, await discover(client))),
  };
}

/** What a page may be sent to: https, or this machine where the provider itself is on it. @throws AppError `single-sign-on.provider-failed`. */
export function assertSafeUrl(issuer: string, url: string | undefined): URL {
  if (url === undefined || !URL.canParse(url)) throw new AppError("single-sign-on.provider-failed", "The provider does not say where people sign in.");
  const parsed = new URL(url);
  const safe = parsed.protocol === "https:" || (parsed.protocol === "http:" && isLoopback(issuer) && isLoopback(url));
  if (!safe || parsed.username !== "" || parsed.password !== "") throw new AppError("single-sign-on.provider-failed", "The provider wants people to sign in at an address that is not https.");
  return parsed;
}

/** http is for providers on this machine alone; whether they may be reached the egress decides. */
function isLoopback(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

/** Whatever went wrong between us and the provider; addresses and answers stay out of the message. */
async function asProviderError<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === "single-sign-on.provider-failed") throw error;
    throw new AppError("single-sign-on.provider-failed", undefined, { cause: error });
  }
}

const keySetSchema = z.looseObject({ keys: z.array(z.looseObject({})).min(1) });

async function fetchKeys(fetch: CustomFetch, url: string): Promise<JSONWebKeySet> {
  const response = await fetch(url, { method: "GET", headers: { accept: "application/json" }, body: undefined, redirect: "manual" });
  if (response.status !== 200) throw new AppError("single-sign-on.provider-failed", `The provider answers ${response.status} where its keys should be.`);
  return keySetSchema.parse(await response.json()) as JSONWebKeySet;
}

/** Discovery section 4.3: it must be who it was asked as. Names with placeholders stand for many companies at once. */
function assertMetadata(issuer: string, metadata: ServerMetadata): void {
  if (new URL(metadata.issuer).href !== new URL(issuer).href || metadata.issuer.includes("{")) {
    throw new AppError("single-sign-on.provider-failed", "The provider calls itself by another issuer than the connection does.");
  }
  assertSafeUrl(issuer, metadata.authorization_endpoint);
  if (metadata.token_endpoint === undefined || metadata.jwks_uri === undefined) throw new AppError("single-sign-on.provider-failed", "The provider's description lacks its token endpoint or its keys.");
  const challenges = metadata.code_challenge_methods_supported;
  if (challenges !== undefined && !challenges.includes("S256")) throw new AppError("single-sign-on.provider-failed", "The provider does not take S256 challenges (PKCE).");
}

/** Discovery section 3: without a list it is client_secret_basic. */
function clientAuth({ clientSecret }: Client, { token_endpoint_auth_methods_supported: methods }: ServerMetadata): ClientAuth {
  if (clientSecret === null) return None();
  return methods === undefined || methods.includes("client_secret_basic") ? ClientSecretBasic(clientSecret) : ClientSecretPost(clientSecret);
}
