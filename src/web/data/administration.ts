// A session of administration at the machine that waits for its person here.

import { useMutation, type UseMutationResult } from "@tanstack/react-query";

import { decideAdminConfirmation, lookAtAdminConfirmation, type AdminConfirmation } from "#protocol/api/admin-confirmation.ts";

import { callApi } from "./api-client.ts";
import { answerPasskey } from "./passkeys.ts";

export function useLookAtConfirmation(): UseMutationResult<AdminConfirmation, Error, string> {
  return useMutation({ mutationFn: (userCode: string) => callApi(lookAtAdminConfirmation, { body: { userCode } }) });
}

/** `passkey`: the challenge to answer; null to refuse. Fails with CeremonyEnded when the passkey was not used. */
export function useDecideConfirmation(): UseMutationResult<void, Error, { readonly userCode: string; readonly passkey: AdminConfirmation["passkey"] | null }> {
  return useMutation({
    mutationFn: async ({ userCode, passkey }) => callApi(decideAdminConfirmation, { body: passkey === null ? { decision: "refuse", userCode } : { decision: "confirm", userCode, credential: await answerPasskey(passkey) } }),
  });
}
