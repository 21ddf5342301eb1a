// One try of a job: calls the handler and turns how it ended into what the queue keeps, which is a code and nothing else.

import { AppError, isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import type { Log } from "#platform/log/log.ts";
import type { Job, JobHandler } from "./jobs.ts";

/** `again`: another try if the queue allows one. `over`: none, whatever the queue allows. */
export type JobOutcome = { readonly end: "done" } | { readonly end: "again" | "over"; readonly code: ErrorCode };

export async function runJob(handler: JobHandler, job: Job, log: Log): Promise<JobOutcome> {
  try {
    await handler(job);
    return { end: "done" };
  } catch (error) {
    const outcome = outcomeOf(error, job.signal);
    const fields = { jobId: job.id, attempt: job.attempt, code: outcome.code, retry: outcome.end === "again" && !job.last };
    if (isAppError(error) || job.signal.aborted) log.info("a job has ended with an error", fields);
    else log.error("a job has failed by a defect", fields, error);
    return outcome;
  }
}

function outcomeOf(error: unknown, signal: AbortSignal): { readonly end: "again" | "over"; readonly code: ErrorCode } {
  // Whatever a handler throws while it lets go is not the reason.
  if (signal.aborted) return { end: "again", code: "jobs.interrupted" };
  if (!isAppError(error)) return { end: "again", code: "internal.unexpected" };
  return { end: error.retryable ? "again" : "over", code: error.code };
}

/** The reason that signals are aborted with when the program stops. */
export function stopReason(): AppError {
  return new AppError("jobs.interrupted");
}
