// Signing in and out. The session itself is an HttpOnly cookie; pages hold only the token that goes into X-Strongroom-CSRF.

import { z } from "zod";

import { elevationSchema } from "./elevation.ts";
import { defineEndpoint } from "./endpoint.ts";
import { roleSchema } from "./roles.ts";
import { secondFactorSchema } from "./sign-in.ts";
import { instantSchema, nameSchema, uuidSchema } from "./values.ts";

export const sessionSchema = z.strictObject({
  person: z.strictObject({ id: uuidSchema, email: z.string().nullable().describe("Null until the person has given one") }),
  session: z.strictObject({ id: uuidSchema, createdAt: instantSchema, expiresAt: instantSchema, strength: z.enum(["one-factor", "two-factors", "passkey"]).describe("What the sign-in proved") }),
  teams: z.array(z.strictObject({ id: uuidSchema, name: z.string(), role: roleSchema, elevation: elevationSchema.nullable().describe("Under way in this session") })),
  csrfToken: z.string().describe("Send it as X-Strongroom-CSRF with every POST, PUT, PATCH and DELETE"),
});

/** The token of the one-time link, from the fragment of its address: base64url of 32 bytes. */
export const welcomeTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "expected the token of a one-time link");

/** Marks the link of somebody who is here already, so that the page says what it does for them. */
const BACK = "~back";

/** Where a one-time link leads. `back`: it is for somebody who is here already. */
export function composeWelcomePath(token: string, { back }: { readonly back: boolean }): string {
  return `/welcome#${token}${back ? BACK : ""}`;
}

/** Of such an address, without the `#`; null for anything else. */
export function parseWelcomeFragment(fragment: string): { readonly token: string; readonly back: boolean } | null {
  const back = fragment.endsWith(BACK);
  const parsed = welcomeTokenSchema.safeParse(back ? fragment.slice(0, -BACK.length) : fragment);
  return parsed.success ? { token: parsed.data, back } : null;
}

export const welcomeRequestSchema = z.strictObject({
  token: welcomeTokenSchema,
  teamName: nameSchema.optional().describe("Name of the first team; `My team` without it"),
});

export const welcome = defineEndpoint({
  id: "session.welcome",
  method: "POST",
  path: "/api/v1/welcome",
  summary: "Exchange a one-time link for a session: the first owner's, or that of the person whom it was made for, who is asked for a second factor where they have one.",
  input: { params: "none", query: "none", body: welcomeRequestSchema },
  output: z.discriminatedUnion("state", [sessionSchema.extend({ state: z.literal("signed-in") }), secondFactorSchema]),
});

export const getSession = defineEndpoint({
  id: "session.get",
  method: "GET",
  path: "/api/v1/session",
  summary: "Who is signed in, in which teams, and the CSRF token. 401 `session.required` when nobody is.",
  input: { params: "none", query: "none", body: "none" },
  output: sessionSchema,
});

export const createSessionToken = defineEndpoint({
  id: "session.token",
  method: "POST",
  path: "/api/v1/session/token",
  summary: "The token that pages send as `Authorization: Bearer` with every call but this one, `session.get`, `session.end` and those of signing in. Good for five minutes, and only with the cookie of the session.",
  input: { params: "none", query: "none", body: "none" },
  output: z.strictObject({ token: z.string(), expiresAt: instantSchema }),
});

export const endSession = defineEndpoint({
  id: "session.end",
  method: "DELETE",
  path: "/api/v1/session",
  summary: "Sign out: the session ends on the server.",
  input: { params: "none", query: "none", body: "none" },
  output: "empty",
});

export type Session = z.output<typeof sessionSchema>;
export type WelcomeAnswer = z.output<typeof welcome.output>;
export type WelcomeRequest = z.input<typeof welcomeRequestSchema>;
