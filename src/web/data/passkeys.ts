// Passkeys in the browser: the ceremonies, with what the server reads of them and nothing else, and the person's own list.

import { browserSupportsWebAuthn, browserSupportsWebAuthnAutofill, startAuthentication, startRegistration, WebAuthnAbortService, type AuthenticationResponseJSON, type RegistrationResponseJSON } from "@simplewebauthn/browser";
import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import type { z } from "zod";

import {
  createFactorChallenge, createPasskey, listPasskeys, removePasskey, renamePasskey, signInWithPasskey, startPasskey, startPasskeySignIn, type Passkey, type factorProofSchema, type PasskeyAssertion,
  type PasskeyAttestation, type PasskeyRequest,
} from "#protocol/api/passkeys.ts";
import type { SignInAnswer } from "#protocol/api/sign-in.ts";

import { callApi, rememberCsrfToken } from "./api-client.ts";

export type FactorProof = z.input<typeof factorProofSchema>;

export const passkeysArePossible: boolean = browserSupportsWebAuthn();

export const passkeysQuery = queryOptions({
  queryKey: ["account", "passkeys"],
  queryFn: async ({ signal }): Promise<readonly Passkey[]> => (await callApi(listPasskeys, { signal })).items,
});

/** The person gave up, or the device could not: nothing was sent. The browser says no more, so that pages learn nothing of devices. */
export class CeremonyEnded extends Error {
  /** The device has a passkey of this account already. */
  readonly alreadyThere: boolean;

  constructor(cause: unknown) {
    super("The passkey was not used.", { cause });
    this.name = "CeremonyEnded";
    this.alreadyThere = cause instanceof Error && cause.name === "InvalidStateError";
  }
}

/** Number of the offer that is wanted; one that is still being prepared sees that it is no longer. */
let latestOffer = 0;
/** What the offer is waiting for. The browser holds one challenge, so no other may be asked for meanwhile. */
let challengeOfOffer: Promise<unknown> = Promise.resolve();

/** Asks for a passkey, in a window of the browser's own. @throws CeremonyEnded, ApiError. */
export async function signIn(): Promise<SignInAnswer> {
  // What is offered in the field must not sign in beside it.
  stopOffering();
  await challengeOfOffer;
  const optionsJSON = await callApi(startPasskeySignIn, {});
  const credential = await ceremony(() => startAuthentication({ optionsJSON: plain(optionsJSON) }));
  return callApi(signInWithPasskey, { body: { credential: toAssertion(credential) } });
}

/**
 * Offers passkeys where the address is typed, in browsers that do; gives null where they do not, and when something else began
 * meanwhile. @throws CeremonyEnded, ApiError.
 */
export async function signInFromField(): Promise<SignInAnswer | null> {
  const offer = ++latestOffer;
  if (!passkeysArePossible || !(await browserSupportsWebAuthnAutofill())) return null;
  const asked = callApi(startPasskeySignIn, {});
  challengeOfOffer = asked.catch(() => null);
  const optionsJSON = await asked;
  // Whoever was quicker with the button is asked already, and beginning here would end that.
  if (offer !== latestOffer) return null;
  const credential = await startAuthentication({ optionsJSON: plain(optionsJSON), useBrowserAutofill: true }).catch(() => null);
  return credential === null ? null : callApi(signInWithPasskey, { body: { credential: toAssertion(credential) } });
}

export function stopOffering(): void {
  latestOffer += 1;
  WebAuthnAbortService.cancelCeremony();
}

/** Proof of one's own passkey within the session. @throws CeremonyEnded, ApiError. */
export async function provePasskey(): Promise<FactorProof> {
  return { kind: "passkey", credential: await answerPasskey(await callApi(createFactorChallenge, {})) };
}

/** The answer of one's own passkey to a challenge that is there already. @throws CeremonyEnded. */
export async function answerPasskey(optionsJSON: PasskeyRequest): Promise<PasskeyAssertion> {
  return toAssertion(await ceremony(() => startAuthentication({ optionsJSON: plain(optionsJSON) })));
}

/** `proof`: as soon as the account has a second factor. */
export function useAddPasskey(): UseMutationResult<Passkey, Error, { readonly proof: FactorProof | undefined }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ proof }) => {
      const optionsJSON = await callApi(startPasskey, { body: proof === undefined ? {} : { proof } });
      const made = await ceremony(() => startRegistration({ optionsJSON: plain(optionsJSON) }));
      const { passkey, csrfToken } = await callApi(createPasskey, { body: { credential: toAttestation(made) } });
      rememberCsrfToken(csrfToken);
      return passkey;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["account"] }),
  });
}

export function useRenamePasskey(): UseMutationResult<Passkey, Error, { readonly passkeyId: string; readonly name: string }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ passkeyId, name }) => callApi(renamePasskey, { params: { passkeyId }, body: { name } }),
    onSuccess: () => client.invalidateQueries({ queryKey: passkeysQuery.queryKey }),
  });
}

export function useRemovePasskey(): UseMutationResult<void, Error, { readonly passkeyId: string; readonly proof: FactorProof | undefined }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ passkeyId, proof }) => callApi(removePasskey, { params: { passkeyId }, body: proof === undefined ? {} : { proof } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["account"] }),
  });
}

async function ceremony<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new CeremonyEnded(error);
  }
}

/** The package wants the types of the standard, which are wider than what the server says. */
function plain<Options extends object>(options: Options): never {
  return options as never;
}

function toAssertion({ id, response }: AuthenticationResponseJSON): PasskeyAssertion {
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return { id, clientDataJSON, authenticatorData, signature, userHandle: userHandle ?? null };
}

function toAttestation({ id, response, clientExtensionResults }: RegistrationResponseJSON): PasskeyAttestation {
  const { clientDataJSON, attestationObject, transports } = response;
  return { id, clientDataJSON, attestationObject, transports: transports ?? [], discoverable: clientExtensionResults.credProps?.rk ?? null };
}
