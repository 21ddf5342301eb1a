// HTTP statuses (RFC 9110) that are no success, as errors of our catalogue.

import { AppError } from "#base/app-error.ts";

export function statusError(status: number): AppError {
  const details = { status };
  if (status === 401 || status === 403 || status === 407) return new AppError("source.unauthorised", `The server answered ${status}.`, { details });
  if (status === 404 || status === 410) return new AppError("source.not-found", `The server answered ${status}.`, { details });
  if (status === 408 || status === 504) return new AppError("source.timeout", `The server answered ${status}.`, { details });
  if (status >= 300 && status < 400) return new AppError("source.redirected", `The server answered ${status}.`, { details });
  return new AppError("source.unreachable", `The server answered ${status}, expected 200.`, { details });
}
