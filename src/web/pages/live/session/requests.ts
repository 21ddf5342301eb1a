// What the page asks of the host and what comes back: each question has a number, an end, and a time after which nobody waits any more.

import type { Bytes } from "#protocol/live/envelope/header.ts";
import type { GuestMessage } from "#protocol/live/messages/guest-messages.ts";
import type { DownMessage } from "#protocol/live/messages/host-messages.ts";

export type Answer = Extract<DownMessage, { readonly request: number }>;
export type Question = DistributiveOmit<Extract<GuestMessage, { readonly request: number }>, "request">;
type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

export interface Answered {
  readonly message: Answer;
  readonly body: Bytes;
}

export interface AskOptions {
  /** Of an answer in parts: each as it comes; true ends it. Without this the first answer is all. */
  readonly onPart?: (answer: Answered) => boolean;
  readonly signal?: AbortSignal;
  readonly withinMs?: number;
}

/** The host's refusal, a silence, or a question that was taken back; the message is for people. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
  readonly reason: "failed" | "silent" | "cancelled";
  constructor(reason: AnswerError["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

const PATIENCE_MS = 30_000;
const MAX_REQUEST = 2 ** 32 - 1;

interface Pending {
  take(answer: Answered): void;
  fail(error: AnswerError): void;
}

export interface Requests {
  ask(question: Question, options?: AskOptions): Promise<Answered>;
  /** @returns false for an answer that nobody waits for. */
  take(answer: Answered): boolean;
  /** Every question that is open ends so. */
  failAll(message: string): void;
}

export function createRequests(send: (message: GuestMessage) => void): Requests {
  const pending = new Map<number, Pending>();
  let last = 0;

  async function ask(question: Question, { onPart, signal, withinMs = PATIENCE_MS }: AskOptions = {}): Promise<Answered> {
    signal?.throwIfAborted();
    const request = (last = last >= MAX_REQUEST ? 1 : last + 1);
    return await new Promise((resolve, reject) => {
      const cancel = (): void => {
        send({ kind: "cancel", request });
        finish(() => reject(new AnswerError("cancelled", "Stopped.")));
      };
      const timer = setTimeout(() => {
        send({ kind: "cancel", request });
        finish(() => reject(new AnswerError("silent", `The host did not answer within ${withinMs / 1000} seconds. Try again.`)));
      }, withinMs);
      const finish = (end: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", cancel);
        pending.delete(request);
        end();
      };
      signal?.addEventListener("abort", cancel, { once: true });
      pending.set(request, {
        take: (answer) => void ((onPart?.(answer) ?? true) && finish(() => resolve(answer))),
        fail: (error) => finish(() => reject(error)),
      });
      send({ ...question, request });
    });
  }

  return {
    ask,
    take(answer) {
      const waiting = pending.get(answer.message.request);
      if (answer.message.kind === "failed") waiting?.fail(new AnswerError("failed", answer.message.why));
      else waiting?.take(answer);
      return waiting !== undefined;
    },
    failAll(message) {
      for (const waiting of pending.values()) waiting.fail(new AnswerError("failed", message));
    },
  };
}

/** Null for what is not meant for people: a defect. */
export function answerProblem(error: unknown): string | null {
  return error instanceof AnswerError && error.reason !== "cancelled" ? error.message : null;
}
