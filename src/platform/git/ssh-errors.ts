// What OpenSSH and git say when a contact over ssh fails, in the words of our catalogue. The text itself is for the log.

import { AppError, type AppErrorOptions } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import type { ProcessEnd } from "#platform/process/process.ts";

/** First match counts. */
const CAUSES: readonly (readonly [RegExp, ErrorCode])[] = [
  [/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed|No \S+ host key is known/, "source.host-key-changed"],
  [/error in libcrypto|invalid format|Load key .*(incorrect|unsupported|bad)/i, "source.credential-invalid"],
  [/Permission denied|Too many authentication failures|no mutual signature/, "source.unauthorised"],
  [/timed out|Timeout, server/i, "source.timeout"],
  [/Could not resolve|Connection (refused|reset)|No route to host|Network is unreachable|Connection closed by|kex_exchange_identification|banner/i, "source.unreachable"],
  [/not found|does not exist|does not appear to be a git repository|No such file|not a git repository/i, "source.not-found"],
];

/** `otherwise` may know better what an unknown failure is. @throws AppError `source.*`. */
export function checkSshEnd(end: ProcessEnd, stderr: string, otherwise?: () => void): void {
  if (end.code === 0) return;
  const options: AppErrorOptions = { cause: new Error(stderr) };
  if (end.reason === "timeout") throw new AppError("source.timeout", "The source was not fetched within the time limit.", options);
  if (end.reason === "aborted") throw new DOMException("The fetch was given up.", "AbortError");
  const code = CAUSES.find(([pattern]) => pattern.test(stderr))?.[1];
  if (code !== undefined) throw new AppError(code, undefined, options);
  otherwise?.();
  throw new AppError("source.unreachable", "The ssh connection failed.", options);
}
