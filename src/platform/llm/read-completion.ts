// What a server of the OpenAI-compatible protocol answered, streamed (server-sent events, "data: …" and "data: [DONE]") or whole. Fields that
// are not needed are passed over; what is needed and is not there is an error.

import { z } from "zod";

import { AppError } from "#base/app-error.ts";

export interface Completion {
  readonly text: string;
  readonly toolCalls: readonly CompletedCall[];
  /** As the server counts; null where it does not say. */
  readonly tokens: number | null;
}

export interface CompletedCall {
  readonly id: string;
  readonly name: string;
  /** JSON, as the model wrote it. */
  readonly arguments: string;
}

/** More than these at a time is no plan. */
const MAX_CALLS = 16;
const usage = z.looseObject({ total_tokens: z.int().nonnegative() }).nullish();
const callPart = z.looseObject({ index: z.int().min(0).max(MAX_CALLS - 1).optional(), id: z.string().max(200).nullish(), function: z.looseObject({ name: z.string().max(200).nullish(), arguments: z.string().nullish() }).optional() });
const chunkSchema = z.looseObject({ choices: z.array(z.looseObject({ delta: z.looseObject({ content: z.string().nullish(), tool_calls: z.array(callPart).nullish() }).optional() })).default([]), usage });
const wholeSchema = z.looseObject({ choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string().nullish(), tool_calls: z.array(callPart).max(MAX_CALLS).nullish() }) })).min(1), usage });

/** @throws AppError `archivist.model-failed`. */
export function readCompletion(text: string, contentType: string): Completion {
  return contentType === "text/event-stream" ? readStream(text) : readWhole(text);
}

function readWhole(text: string): Completion {
  const { choices, usage: counted } = parse(wholeSchema, text);
  const message = choices[0]?.message;
  const calls = (message?.tool_calls ?? []).map((call, place): CompletedCall => ({ id: call.id ?? `call-${place}`, name: call.function?.name ?? "", arguments: call.function?.arguments ?? "" }));
  return { text: message?.content ?? "", toolCalls: calls, tokens: counted?.total_tokens ?? null };
}

function readStream(text: string): Completion {
  const calls = new Map<number, { id: string; name: string; arguments: string }>();
  let said = "";
  let tokens: number | null = null;
  let done = false;
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (!line.startsWith("data:")) continue;
    const data = line.slice("data:".length).trim();
    if (data === "[DONE]") {
      done = true;
      continue;
    }
    const { choices, usage: counted } = parse(chunkSchema, data);
    tokens = counted?.total_tokens ?? tokens;
    const delta = choices[0]?.delta;
    said += delta?.content ?? "";
    for (const part of delta?.tool_calls ?? []) addPart(calls, part);
  }
  if (!done) throw new AppError("archivist.model-failed", "The server of the model ended its answer before it was whole.");
  return { text: said, toolCalls: [...calls].toSorted(([a], [b]) => a - b).map(([, call]) => call), tokens };
}

function addPart(calls: Map<number, { id: string; name: string; arguments: string }>, part: z.output<typeof callPart>): void {
  const place = part.index ?? calls.size;
  const call = calls.get(place) ?? { id: `call-${place}`, name: "", arguments: "" };
  calls.set(place, { id: part.id ?? call.id, name: call.name + (part.function?.name ?? ""), arguments: call.arguments + (part.function?.arguments ?? "") });
}

function parse<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError("archivist.model-failed", "The server of the model answered with something that is not of the protocol.", { cause: error });
  }
}
