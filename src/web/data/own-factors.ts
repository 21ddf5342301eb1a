// Which second factors the person has.

import { queryOptions } from "@tanstack/react-query";

import { getAccount } from "#protocol/api/account.ts";

import { callApi } from "./api-client.ts";

export const ownFactorsQuery = queryOptions({
  queryKey: ["account", "factors"],
  queryFn: async ({ signal }) => {
    const { totp, passkeys } = await callApi(getAccount, { signal });
    return { totp: totp !== null, passkey: passkeys > 0 };
  },
});
