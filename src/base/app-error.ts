// The one error that is meant to be read by people: a code of the catalogue, what was expected and got, what to do.
// Anything else that is thrown is a defect: it is logged and leaves the process as a bare `internal.unexpected`.

import { ERRORS, type ErrorCode } from "./error-catalogue.ts";

export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

export interface AppErrorOptions {
  readonly cause?: unknown;
  /** Plain facts for programs (limits, counts, field names); never a secret, a path or a line of code. */
  readonly details?: ErrorDetails;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  /** `message` says what was expected and what was got; without it the catalogue's sentence is used. */
  constructor(code: ErrorCode, message?: string, options: AppErrorOptions = {}) {
    super(message ?? ERRORS[code].title, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.details = options.details ?? {};
  }

  /** HTTP status (RFC 9110) of this code. */
  get status(): number {
    return ERRORS[this.code].status;
  }

  /** Whether the same request may succeed later without being changed. */
  get retryable(): boolean {
    return ERRORS[this.code].retry;
  }

  /** What the reader can do about it: one sentence. */
  get remedy(): string {
    return ERRORS[this.code].remedy;
  }
}

export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
