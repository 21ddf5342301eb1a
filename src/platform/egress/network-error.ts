// What node says of a failed connection, in the words of our catalogue. Addresses and certificates' contents are left out:
// they would tell a guesser about the inside of our network.

import { AppError } from "#base/app-error.ts";

const TLS_CODES = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO$|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_EXCEEDED)/;
const HTTP_PARSE_CODES = /^HPE_/;

export function toNetworkError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = readCode(error);
  if (TLS_CODES.test(code)) return new AppError("source.tls", `The server's certificate was not accepted (${code}).`, { cause: error });
  if (HTTP_PARSE_CODES.test(code)) return new AppError("source.not-git", `What the server sent is not HTTP as it should be (${code}).`, { cause: error });
  if (code === "ETIMEDOUT") return new AppError("source.timeout", undefined, { cause: error });
  return new AppError("source.unreachable", `The connection failed (${code === "" ? "unknown" : code}).`, { cause: error });
}

/** Why the caller gave up, as an Error whatever it was. */
export function abortError(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException("The work was given up.", "AbortError");
}

function readCode(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  // Several addresses were tried and each failed: the first says why.
  if (error instanceof AggregateError) return readCode(error.errors[0]);
  return "";
}
