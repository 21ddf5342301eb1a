// Signing in: by passcode or passkey, by password where a deployment has them, and with a second factor where the person has one.
// What is asked for known and unknown addresses is answered alike. No GET signs anybody in.

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { emailSchema, instantSchema } from "./values.ts";

/** Ways to show who one is. `welcome-link`: the one-time link that only somebody at the machine can make. */
export const SIGN_IN_METHODS = ["passcode", "passkey", "totp", "recovery-code", "password", "single-sign-on", "welcome-link"] as const;

export const signInMethodSchema = z.enum(SIGN_IN_METHODS);

/** What a second step may be; `passcode` where a password came first and the person has no other factor. */
export const SECOND_METHODS = ["totp", "recovery-code", "passkey", "passcode"] as const;

export const secondMethodSchema = z.enum(SECOND_METHODS);

/** Digits of a passcode. */
export const PASSCODE_LENGTH = 8;

export const passcodeSchema = z.string().regex(/^[0-9]{8}$/, "expected the eight digits of the code");
export const totpCodeSchema = z.string().regex(/^[0-9]{6}$/, "expected the six digits of the authenticator");
/** Groups may be written with hyphens or spaces, in either case. */
export const recoveryCodeSchema = z.string().trim().regex(/^[0-9A-Za-z][0-9A-Za-z -]{14,30}$/, "expected a recovery code");
/** Longer ones are refused with a reason of their own: bcrypt reads 72 bytes. */
export const passwordSchema = z.string().min(1).max(1024).regex(/^[^\0]*$/, "expected text");

export const secondFactorSchema = z.strictObject({ state: z.literal("second-factor"), methods: z.array(secondMethodSchema).describe("One of them is needed besides") });

export const signInAnswerSchema = z.discriminatedUnion("state", [
  z.strictObject({ state: z.literal("signed-in"), csrfToken: z.string().describe("Send it as X-Strongroom-CSRF with every POST, PUT, PATCH and DELETE") }),
  secondFactorSchema,
]);

export const signInStateSchema = z.strictObject({
  passwords: z.boolean().describe("Whether this deployment has passwords"),
  attempt: z
    .strictObject({
      step: z.enum(["begun", "code-sent", "second-factor"]),
      methods: z.array(secondMethodSchema).describe("Of the second factor; else none"),
      expiresAt: instantSchema,
    })
    .nullable()
    .describe("What this browser is in the middle of"),
});

export const codeSentSchema = z.strictObject({
  expiresAt: instantSchema,
  resendAfter: instantSchema.describe("Asking again before it is refused"),
});

export const getSignIn = defineEndpoint({
  id: "sign-in.get",
  method: "GET",
  path: "/api/v1/sign-in",
  summary: "What signing in is possible with here, and how far this browser has come.",
  input: { params: "none", query: "none", body: "none" },
  output: signInStateSchema,
});

export const sendPasscode = defineEndpoint({
  id: "sign-in.send-passcode",
  method: "POST",
  path: "/api/v1/sign-in/passcode",
  summary: "Have a passcode sent to an address. The answer is the same whether somebody here has it or not.",
  input: { params: "none", query: "none", body: z.strictObject({ email: emailSchema }) },
  output: codeSentSchema,
});

export const enterPasscode = defineEndpoint({
  id: "sign-in.enter-passcode",
  method: "POST",
  path: "/api/v1/sign-in/passcode/enter",
  summary: "Enter the passcode, in the browser that asked for it.",
  input: { params: "none", query: "none", body: z.strictObject({ code: passcodeSchema }) },
  output: signInAnswerSchema,
});

export const enterSecondFactor = defineEndpoint({
  id: "sign-in.enter-second-factor",
  method: "POST",
  path: "/api/v1/sign-in/second-factor",
  summary: "The second step: a code of the authenticator, or a recovery code.",
  input: {
    params: "none",
    query: "none",
    body: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("totp"), code: totpCodeSchema }),
      z.strictObject({ kind: z.literal("recovery-code"), code: recoveryCodeSchema }),
    ]),
  },
  output: signInAnswerSchema,
});

export const enterPassword = defineEndpoint({
  id: "sign-in.enter-password",
  method: "POST",
  path: "/api/v1/sign-in/password",
  summary: "A password, where this deployment has them; a second step always follows. 404 where it has none.",
  input: { params: "none", query: "none", body: z.strictObject({ email: emailSchema, password: passwordSchema }) },
  output: signInAnswerSchema,
});

export const giveUpSignIn = defineEndpoint({
  id: "sign-in.give-up",
  method: "DELETE",
  path: "/api/v1/sign-in",
  summary: "Forget how far this browser has come, to begin again.",
  input: { params: "none", query: "none", body: "none" },
  output: "empty",
});

export type SignInMethod = (typeof SIGN_IN_METHODS)[number];
export type SecondMethod = (typeof SECOND_METHODS)[number];
export type SignInAnswer = z.output<typeof signInAnswerSchema>;
export type SignInState = z.output<typeof signInStateSchema>;
export type CodeSent = z.output<typeof codeSentSchema>;
