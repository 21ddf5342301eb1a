// A model for checks: a small server of the OpenAI-compatible protocol on loopback that calls the tools it is told of, a dozen for each question,
// and writes down every byte that it was sent.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";

import { z } from "zod";

import type { ModelAccess } from "#domains/vaults/archivist/model/ask-model.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { createChatClient } from "#platform/llm/chat-client.ts";

export interface ProbeModel {
  readonly access: ModelAccess;
  /** Bodies, in the order in which they came. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

/** As many as one question may call. */
export const CALLS_A_QUESTION = 12;
const TOKENS_PER_DAY = 10_000_000;

const askedSchema = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string(), content: z.string().nullish() })),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).default([]),
});

export async function startProbeModel(): Promise<ProbeModel> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    readText(request).then(
      (body) => {
        seen.push(body);
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ choices: [{ message: answer(body) }], usage: { total_tokens: 1 } }));
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return {
    access: { client: createChatClient({ egress: createEgress({ allow: ["127.0.0.1/32"] }), url, model: "probe", key: null }), tokensPerDay: TOKENS_PER_DAY },
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The question is the number of the dozen. */
function answer(body: string): object {
  const { messages, tools } = askedSchema.parse(JSON.parse(body));
  if (messages.some(({ role }) => role === "tool")) return { content: "All of it was seen." };
  const dozen = Number(messages.find(({ role }) => role === "user")?.content ?? 0);
  const called = tools.slice(dozen * CALLS_A_QUESTION, (dozen + 1) * CALLS_A_QUESTION);
  return { content: null, tool_calls: called.map(({ function: { name } }, place) => ({ id: `call-${place}`, type: "function", function: { name, arguments: "{}" } })) };
}
