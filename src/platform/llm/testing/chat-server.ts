// A server of the OpenAI-compatible protocol on loopback, for tests: it answers as it is told to, one answer after the other, and keeps what
// it was asked.

import type { ServerResponse } from "node:http";
import { text as readBody } from "node:stream/consumers";

import { startHttpPlace } from "#platform/egress/testing/http-place.ts";

export interface ScriptedCall {
  readonly name: string;
  readonly arguments: unknown;
}

/** `raw` is for what is not of the protocol. */
export type ScriptedAnswer =
  | { readonly text: string; readonly tokens?: number }
  | { readonly calls: readonly ScriptedCall[]; readonly tokens?: number }
  | { readonly raw: (response: ServerResponse) => void };

export interface ChatServer {
  readonly url: string;
  /** Bodies of the requests, parsed. */
  readonly asked: readonly Readonly<Record<string, unknown>>[];
  readonly bodies: readonly string[];
  readonly authorizations: readonly (string | undefined)[];
  close(): Promise<void>;
}

/** The last answer is given again and again. */
export async function startChatServer(answers: readonly ScriptedAnswer[] | ((body: string, turn: number) => ScriptedAnswer)): Promise<ChatServer> {
  const bodies: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const place = await startHttpPlace((request, response) => {
    void readBody(request).then((body) => {
      const turn = bodies.length;
      bodies.push(body);
      authorizations.push(request.headers.authorization);
      const answer = typeof answers === "function" ? answers(body, turn) : answers[Math.min(turn, answers.length - 1)];
      if (answer === undefined || request.url !== "/v1/chat/completions") return void response.writeHead(404).end();
      if ("raw" in answer) return answer.raw(response);
      stream(response, answer);
    });
  });
  return {
    url: `${place.origin}/v1`,
    bodies,
    authorizations,
    get asked() {
      return bodies.map((body) => JSON.parse(body) as Readonly<Record<string, unknown>>);
    },
    close: place.close,
  };
}

function stream(response: ServerResponse, answer: Exclude<ScriptedAnswer, { readonly raw: unknown }>): void {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  const send = (delta: object): void => void response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`);
  if ("text" in answer) for (const piece of answer.text.match(/.{1,7}/gs) ?? []) send({ content: piece });
  else {
    for (const [index, { name, arguments: given }] of answer.calls.entries()) {
      const text = typeof given === "string" ? given : JSON.stringify(given);
      send({ tool_calls: [{ index, id: `call_${index}`, type: "function", function: { name, arguments: "" } }] });
      for (const piece of text.match(/.{1,9}/gs) ?? []) send({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
  }
  response.write(`data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: answer.tokens ?? 100 } })}\n\n`);
  response.end("data: [DONE]\n\n");
}
