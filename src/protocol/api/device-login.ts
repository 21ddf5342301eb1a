// Signing in a program on a machine without a browser (RFC 8628): it shows a code, a person types it into our page and confirms, and the
// program gets an API token.

import { z } from "zod";

import { apiTokenSecretSchema, permissionNameSchema } from "./api-tokens.ts";
import { defineEndpoint } from "./endpoint.ts";
import { instantSchema, nameSchema } from "./values.ts";

/** RFC 8628, section 6.1: letters that are not taken for others and make no words. Eight of them are 34 bits, for ten minutes. */
export const USER_CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
export const USER_CODE_LENGTH = 8;

/** As people type it: in any case, with or without the hyphen. */
export const userCodeSchema = z
  .string()
  .max(20)
  .transform((text) => text.toUpperCase().replaceAll(/[\s-]/g, ""))
  .pipe(z.string().regex(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/, "expected a code of eight letters, as BCDF-GHJK"));

/** `read`: what only looks. `share`: that, and live sessions. `all`: all that a token can be for. */
export const DEVICE_ACCESS = ["read", "share", "all"] as const;

export const startDeviceLogin = defineEndpoint({
  id: "device-login.start",
  method: "POST",
  path: "/api/v1/device-login",
  summary: "Ask for an API token on a machine without a browser: gives the code to show to the person, and the one to ask with.",
  input: { params: "none", query: "none", body: z.strictObject({ name: nameSchema.describe("What the machine is called; the person sees it"), access: z.enum(DEVICE_ACCESS) }) },
  output: z.strictObject({
    deviceCode: z.string(),
    userCode: z.string().describe("As BCDF-GHJK"),
    verificationUri: z.string(),
    expiresInSeconds: z.int(),
    intervalSeconds: z.int().describe("Wait so long between two questions; five seconds more after each `device-login.slow-down`"),
  }),
});

export const pollDeviceLogin = defineEndpoint({
  id: "device-login.poll",
  method: "POST",
  path: "/api/v1/device-login/token",
  summary: "The API token, once the person has confirmed; until then `device-login.pending`. Gives it once.",
  input: { params: "none", query: "none", body: z.strictObject({ deviceCode: z.string().regex(/^[A-Za-z0-9_-]{43}$/, "expected a device code") }) },
  output: z.strictObject({ token: apiTokenSecretSchema, expiresAt: instantSchema }),
});

export const deviceLoginSchema = z.strictObject({
  name: z.string().describe("What the machine says it is called: nobody has checked it"),
  network: z.string().describe("Where it asked from, coarsely"),
  here: z.boolean().describe("Whether that is the network of this very request"),
  askedAt: instantSchema,
  access: z.enum(DEVICE_ACCESS),
  permissions: z.array(z.strictObject({ name: permissionNameSchema, title: z.string() })),
  days: z.int(),
});

export const lookAtDeviceLogin = defineEndpoint({
  id: "device-login.look",
  method: "POST",
  path: "/api/v1/device-login/look",
  summary: "What asks with this code, and from where.",
  input: { params: "none", query: "none", body: z.strictObject({ userCode: userCodeSchema }) },
  output: deviceLoginSchema,
});

export const decideDeviceLogin = defineEndpoint({
  id: "device-login.decide",
  method: "POST",
  path: "/api/v1/device-login/decide",
  summary: "Let the program in, or refuse it.",
  input: { params: "none", query: "none", body: z.strictObject({ userCode: userCodeSchema, decision: z.enum(["allow", "refuse"]) }) },
  output: "empty",
});

export type DeviceLogin = z.output<typeof deviceLoginSchema>;
export type DeviceAccess = (typeof DEVICE_ACCESS)[number];
export type StartedDeviceLogin = z.output<typeof startDeviceLogin.output>;
