// Which errors of a database mean that it is not there just now: those become an AppError that says so and may be retried.
// All others are defects and go on as they are.

import { AppError, isAppError } from "#base/app-error.ts";

/** SQLSTATE classes (PostgreSQL's manual, appendix A): connection, out of resources, operator intervention. */
const UNAVAILABLE_CLASSES = ["08", "53", "57"];
/** serialization_failure and deadlock_detected: the same work done again goes through. */
const CONFLICT_STATES = ["40001", "40P01"];
/** invalid_catalog_name; class 28 is invalid authorization. */
const NO_SUCH_DATABASE = "3D000";
const NETWORK_CODES = ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EPIPE", "EHOSTUNREACH", "ENETUNREACH"];
/** What pg throws without any code (pg/lib/client.js, pg-pool/index.js). */
const LOST_CONNECTION = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

export function toDatabaseError(error: unknown): unknown {
  if (isAppError(error)) return error;
  const state = sqlState(error);
  if (state !== null && CONFLICT_STATES.includes(state)) return new AppError("database.conflict", undefined, { cause: error });
  if (state !== null && (state.startsWith("28") || state === NO_SUCH_DATABASE)) return new AppError("database.sign-in-refused", undefined, { cause: error });
  const unavailable =
    (state !== null && (NETWORK_CODES.includes(state) || (state.length === 5 && UNAVAILABLE_CLASSES.includes(state.slice(0, 2))))) ||
    (error instanceof Error && LOST_CONNECTION.test(error.message));
  return unavailable ? new AppError("database.unavailable", undefined, { cause: error }) : error;
}

/** The five characters of SQLSTATE, or the code of a network error; null where there is none. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
