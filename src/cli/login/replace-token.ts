// The token of this machine, put in place of the one before, which is ended: one that nobody holds any more would stay good for weeks.

import { isAppError } from "#base/app-error.ts";
import { callRemoteServer } from "#platform/http/remote-client.ts";
import { endOwnToken } from "#protocol/api/api-tokens.ts";

import { writeCredentials, type Credentials } from "./credentials-file.ts";

export async function replaceToken(path: string, given: { readonly before: Credentials | null; readonly credentials: Credentials }): Promise<void> {
  await writeCredentials(path, given.credentials);
  if (given.before === null) return;
  await callRemoteServer({ ...given.before, endpoint: endOwnToken }).catch((error: unknown) => {
    // Its server is gone, or it was over: then it ends, or has ended, by itself.
    if (!isAppError(error)) throw error;
  });
}
