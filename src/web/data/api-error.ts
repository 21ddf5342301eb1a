// What a page shows when a request failed: what happened, what to do, and the id to look for in the server's log.

import { errorResponseSchema } from "#protocol/api/errors.ts";

export interface ApiProblem {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** Null when no server answered. */
  readonly requestId: string | null;
  readonly fields: readonly { readonly path: string; readonly message: string }[];
  /** HTTP status; 0 when no server answered. */
  readonly status: number;
}

export class ApiError extends Error {
  readonly problem: ApiProblem;

  constructor(problem: ApiProblem) {
    super(problem.message);
    this.name = "ApiError";
    this.problem = problem;
  }
}

/** The problem in an answer's body, or a plain one where the body says nothing. */
export function problemOf(status: number, body: unknown): ApiProblem {
  const parsed = errorResponseSchema.safeParse(body);
  if (parsed.success) {
    const { code, message, remedy, requestId, fields } = parsed.data.error;
    return { code, message, remedy, requestId, fields: fields ?? [], status };
  }
  return { code: "answer.unreadable", message: `The server answered with status ${status} and nothing that these pages can read.`, remedy: "Reload the page; if it stays, look into the server's log.", requestId: null, fields: [], status };
}

export function unreachable(): ApiProblem {
  return { code: "server.unreachable", message: "The server does not answer.", remedy: "Check that Strongroom is running and that this machine can reach it, then try again.", requestId: null, fields: [], status: 0 };
}

/** Any thrown thing as a problem; a defect of the pages says so. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiError) return error.problem;
  return { code: "page.defect", message: "The page met something that it did not expect.", remedy: "Reload the page; if it stays, report it with what you did before.", requestId: null, fields: [], status: 0 };
}

/** What the server said of one field, as `body.name`; null when nothing. */
export function fieldProblem(problem: ApiProblem | null, path: string): string | null {
  return problem?.fields.find((field) => field.path === path)?.message ?? null;
}
