// Single sign-on by OpenID Connect: a team's connections to its identity providers, and signing in through one of them.

import { z } from "zod";

import { changeOutcomeSchema, reasonSchema } from "./changes.ts";
import { defineEndpoint } from "./endpoint.ts";
import { signInAnswerSchema } from "./sign-in.ts";
import { instantSchema, nameSchema, teamParamsSchema, urlSchema, uuidSchema } from "./values.ts";

/** RFC 8414 section 2: no query and no fragment. */
const issuerSchema = urlSchema.regex(/^https?:\/\/[^?#\s]+$/, "expected the provider's issuer, as https://login.example.org");
/** Visible ASCII, as RFC 6749 (appendix A) has it. */
const clientIdSchema = z.string().trim().regex(/^[\x21-\x7e]{1,255}$/, "expected the client id from the provider");
const clientSecretSchema = z.string().trim().regex(/^[\x21-\x7e]{1,512}$/, "expected the client secret from the provider");
const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/, "expected the part of addresses behind the @, as example.org");
const MAX_DOMAINS = 20;
const MAX_DEMANDS = 10;
/** A value of `acr` or `amr`: a word or a URI (RFC 8176; OpenID Connect Core section 2). */
const referenceSchema = z.string().trim().regex(/^[\x21-\x7e]{1,200}$/, "expected a value as the provider writes it, without spaces");

/** Of 16 letters and digits: 80 random bits. Whoever has it may ask the provider, and learns nothing else. */
export const connectionAddressSchema = z.string().regex(/^[a-z2-7]{16}$/, "expected the 16 letters and digits of a connection's address");

const settingsFields = {
  name: nameSchema.describe("What the team calls the provider"),
  issuer: issuerSchema,
  clientId: clientIdSchema,
  domains: z.array(domainSchema).min(1).max(MAX_DOMAINS).describe("Domains of e-mail that the provider speaks for"),
  acr: z.array(referenceSchema).max(MAX_DEMANDS).describe("One of these must be the answer's `acr`; none: any"),
  amr: z.array(referenceSchema).max(MAX_DEMANDS).describe("One of these must be among the answer's `amr`; none: any"),
  enabled: z.boolean(),
};

export const connectionSchema = z.strictObject({
  id: uuidSchema,
  ...settingsFields,
  name: z.string(),
  hasSecret: z.boolean().describe("The secret itself is never shown"),
  address: z.string(),
  signInUrl: z.string().describe("Where the team's people begin"),
  redirectUri: z.string().describe("To be registered at the provider, exactly so"),
  signOutUri: z.string().describe("To be registered at the provider as where to go after signing out"),
  backChannelLogoutUri: z.string().describe("To be registered at the provider as where it says that a session is over (back-channel logout)"),
  people: z.int().describe("Who signed in through it before"),
  createdAt: instantSchema,
});

export const connectionInputSchema = z.strictObject({
  ...settingsFields,
  clientSecret: clientSecretSchema.nullable().optional().describe("Null for a provider that wants none; left out: as it is"),
});

/** Asked for, with the reason that whoever approves it reads. */
export const connectionAskedSchema = connectionInputSchema.extend({ reason: reasonSchema });

export const connectionProposedSchema = changeOutcomeSchema.extend({ connectionId: uuidSchema.describe("What its id is, or will be once others have approved it") });

export const connectionParamsSchema = z.strictObject({ teamId: uuidSchema, connectionId: uuidSchema });

export const connectionCheckSchema = z.strictObject({
  authorizationHost: z.string().describe("Where people are sent"),
  sendsIssuer: z.boolean().describe("Whether its answers name it (RFC 9207)"),
  signsOut: z.boolean().describe("Whether it can be asked to sign people out"),
  endsSessions: z.boolean().describe("Whether it says by itself that a session is over (back-channel logout)"),
  keys: z.int().describe("Keys that it signs with"),
});

export const listConnections = defineEndpoint({
  id: "single-sign-on.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/single-sign-on",
  summary: "A team's connections for single sign-on, oldest first.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: z.strictObject({ items: z.array(connectionSchema) }),
});

export const createConnection = defineEndpoint({
  id: "single-sign-on.create",
  method: "POST",
  path: "/api/v1/teams/:teamId/single-sign-on",
  summary: "Ask that the team be connected to an identity provider; others approve it.",
  input: { params: teamParamsSchema, query: "none", body: connectionAskedSchema },
  output: connectionProposedSchema,
});

export const updateConnection = defineEndpoint({
  id: "single-sign-on.update",
  method: "PUT",
  path: "/api/v1/teams/:teamId/single-sign-on/:connectionId",
  summary: "Ask that a connection be another than it is; others approve it.",
  input: { params: connectionParamsSchema, query: "none", body: connectionAskedSchema },
  output: changeOutcomeSchema,
});

export const switchOffConnection = defineEndpoint({
  id: "single-sign-on.switch-off",
  method: "POST",
  path: "/api/v1/teams/:teamId/single-sign-on/:connectionId/off",
  summary: "Let nobody in through a connection any more, at once and without approval. To switch it on again is a change.",
  input: { params: connectionParamsSchema, query: "none", body: "none" },
  output: connectionSchema,
});

export const removeConnection = defineEndpoint({
  id: "single-sign-on.remove",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/single-sign-on/:connectionId",
  summary: "Remove a connection with all that it knows of people. Sessions that it began go on until they end.",
  input: { params: connectionParamsSchema, query: "none", body: "none" },
  output: "empty",
});

export const checkConnection = defineEndpoint({
  id: "single-sign-on.check",
  method: "POST",
  path: "/api/v1/teams/:teamId/single-sign-on/:connectionId/check",
  summary: "Ask the provider what it offers: whether the connection can work.",
  input: { params: connectionParamsSchema, query: "none", body: "none" },
  output: connectionCheckSchema,
});

export const startSingleSignOn = defineEndpoint({
  id: "sign-in.single-sign-on",
  method: "POST",
  path: "/api/v1/sign-in/single-sign-on",
  summary: "Begin to sign in through a connection: where to send the browser.",
  input: { params: "none", query: "none", body: z.strictObject({ address: connectionAddressSchema }) },
  output: z.strictObject({ authorizationUrl: z.string() }),
});

/** What providers put into a query: visible ASCII (RFC 6749 appendix A), within a request line. */
const answerValue = z.string().regex(/^[\x20-\x7e]{1,2048}$/);

export const finishSingleSignOn = defineEndpoint({
  id: "sign-in.single-sign-on-return",
  method: "POST",
  path: "/api/v1/sign-in/single-sign-on/return",
  summary: "What the provider sent the browser back with.",
  input: {
    params: "none",
    query: "none",
    body: z.strictObject({
      address: connectionAddressSchema.describe("From the path that the provider sent the browser to"),
      state: answerValue,
      code: answerValue.optional(),
      iss: answerValue.optional(),
      error: answerValue.optional(),
    }),
  },
  output: signInAnswerSchema,
});

/** Some KiB, as other tokens of providers. */
const MAX_LOGOUT_TOKEN = 12_000;

export const logOutByProvider = defineEndpoint({
  id: "single-sign-on.logout",
  method: "POST",
  path: "/api/v1/sign-in/single-sign-on/:address/logout",
  summary: "For the provider alone: a session that it began is over (OpenID Connect Back-Channel Logout 1.0). 400 for a token that is not good.",
  input: {
    params: z.strictObject({ address: connectionAddressSchema }),
    query: "none",
    // Providers may send parameters that we do not know (section 2.5).
    body: { form: z.object({ logout_token: z.string().min(1).max(MAX_LOGOUT_TOKEN) }) },
  },
  output: "empty",
});

export const getProviderSignOut = defineEndpoint({
  id: "session.provider-sign-out",
  method: "GET",
  path: "/api/v1/session/provider-sign-out",
  summary: "Where to send the browser after signing out, to sign out at the provider too; null for sessions that no provider began.",
  input: { params: "none", query: "none", body: "none" },
  output: z.strictObject({ url: z.string().nullable() }),
});

export type Connection = z.output<typeof connectionSchema>;
export type ConnectionInput = z.output<typeof connectionInputSchema>;
export type ConnectionAsked = z.output<typeof connectionAskedSchema>;
export type ConnectionProposed = z.output<typeof connectionProposedSchema>;
export type ConnectionCheck = z.output<typeof connectionCheckSchema>;
export type SingleSignOnReturn = z.output<(typeof finishSingleSignOn)["input"]["body"]>;
