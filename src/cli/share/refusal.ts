// What a guest is told that asked for something that cannot be.

import { AppError } from "#base/app-error.ts";

/** `why` goes to the guest as it is: one line, without a path of the host's machine. */
export function refuseRequest(why: string): AppError {
  return new AppError("live.request-refused", why);
}
