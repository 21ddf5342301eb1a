// The queue as domains see it: messages of one identifier, written in the transaction that makes the work, taken by workers.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

/** The one identifier by its declared name, as `{ vaultId }`; nothing for a queue that needs none. */
export type JobMessage = Readonly<Record<string, Uuid>>;

export interface Job {
  readonly id: Uuid;
  readonly message: JobMessage;
  /** 1 for the first try. */
  readonly attempt: number;
  /** No further try will follow this one. */
  readonly last: boolean;
  /** Aborted when the job has expired, was taken away, or the program stops: let go and throw. */
  readonly signal: AbortSignal;
}

/**
 * Does the work. An AppError that says that trying again can help, or anything that is not an AppError, is tried again as
 * often as the queue allows; another AppError ends the job. Only the code is kept.
 */
export type JobHandler = (job: Job) => Promise<void>;

export interface QueueCounts {
  readonly queue: string;
  /** Ready to be taken, or waiting for its next try. */
  readonly waiting: number;
  readonly running: number;
  readonly failed: number;
}

export interface Jobs {
  /**
   * Writes the message in the caller's transaction: it is taken only if that commits. False when the same message waits
   * already and the queue is declared `per-id`.
   * @throws AppError `jobs.message-refused` for anything but the one declared UUID.
   */
  enqueue(tx: Tx, queue: string, message: JobMessage): Promise<boolean>;
  /** Begins to take jobs of the queue, up to `concurrency` at a time. */
  work(queue: string, given: { readonly concurrency: number }, handler: JobHandler): Promise<void>;
  /** Lengths of the queues now. */
  counts(): Promise<readonly QueueCounts[]>;
  /** Gives jobs that expired, or whose process is gone, back to the queue. Runs by itself; tests call it. */
  recoverLost(): Promise<void>;
  /** Takes no more jobs, aborts the running ones' signals, waits for them to let go, and ends. */
  stop(): Promise<void>;
}
