// From what was thrown to what the client is told. Only errors of the catalogue say anything; all else is a defect, which is
// logged and leaves as a bare `internal.unexpected`.

import { AppError, isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import type { Uuid } from "#base/uuid.ts";
import type { ErrorResponse } from "#protocol/api/errors.ts";
import type { z } from "zod";

export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** Input that did not fit its schema, field by field. */
export class InvalidInput extends AppError {
  readonly fields: readonly FieldProblem[];

  constructor(fields: readonly FieldProblem[]) {
    super("request.invalid");
    this.fields = fields;
  }
}

/** As many fields of one request are named; more help nobody. */
const MAX_FIELDS = 20;

/** `part`: params, query or body. Messages of zod say what was expected and never quote what was got. */
export function invalidInput(part: string, error: z.ZodError): InvalidInput {
  const fields = error.issues.slice(0, MAX_FIELDS).map((issue) => ({ path: [part, ...issue.path.map(String)].join("."), message: messageOf(issue) }));
  return new InvalidInput(fields);
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `${issue.keys.length} unknown field${issue.keys.length === 1 ? "" : "s"}`;
  return issue.message;
}

/** What Fastify says by itself, in the words of the catalogue. */
const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "request.too-large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "request.type-refused",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "request.invalid",
  FST_ERR_CTP_EMPTY_JSON_BODY: "request.invalid",
  FST_ERR_BAD_URL: "request.invalid",
  FST_ERR_MAX_PARAM_LENGTH: "request.invalid",
  FST_ERR_ASYNC_CONSTRAINT: "request.invalid",
  ECONNRESET: "request.too-slow",
  ERR_STREAM_PREMATURE_CLOSE: "request.too-slow",
};

export interface Problem {
  readonly error: AppError;
  /** Null when `error` is meant for the reader; else what really happened, for the log. */
  readonly defect: unknown;
}

export function asProblem(thrown: unknown): Problem {
  if (isAppError(thrown)) return { error: thrown, defect: thrown.status >= 500 ? thrown : null };
  const code = thrown instanceof Error && "code" in thrown ? FASTIFY_CODES[String(thrown.code)] : undefined;
  if (code !== undefined) return { error: new AppError(code, undefined, { cause: thrown }), defect: null };
  return { error: new AppError("internal.unexpected", undefined, { cause: thrown }), defect: thrown };
}

export function composeErrorBody(error: AppError, requestId: Uuid): ErrorResponse {
  return {
    error: {
      code: error.code,
      message: error.message,
      remedy: error.remedy,
      requestId,
      ...(error instanceof InvalidInput ? { fields: [...error.fields] } : {}),
    },
  };
}
