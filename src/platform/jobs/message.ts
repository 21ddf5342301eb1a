// The form of a message: exactly one declared identifier, or nothing. All else about the work is in the row it names.

import { z } from "zod";

import { AppError } from "#base/app-error.ts";
import { isUuid } from "#base/uuid.ts";
import type { QueueDeclaration } from "#platform/domain/domain.ts";
import type { JobMessage } from "./jobs.ts";

/** @throws AppError `jobs.message-refused`, without quoting what was given. */
export function parseMessage(queue: QueueDeclaration, message: unknown): JobMessage {
  const parsed = schemaOf(queue).safeParse(message);
  if (parsed.success) return parsed.data;
  const expected = queue.message === "none" ? "nothing" : `exactly { ${queue.message}: UUID }`;
  throw new AppError("jobs.message-refused", `Expected ${expected} as a message for ${queue.name}.`);
}

/** The identifier by which jobs of a `per-id` queue are told apart; null where they are not. */
export function singletonKeyOf(queue: QueueDeclaration, message: JobMessage): string | null {
  if (queue.singleton === "none") return null;
  return queue.message === "none" ? queue.name : (message[queue.message] ?? null);
}

function schemaOf({ message }: QueueDeclaration): z.ZodType<JobMessage> {
  if (message === "none") return z.strictObject({});
  return z.strictObject({ [message]: z.string().refine(isUuid) });
}
