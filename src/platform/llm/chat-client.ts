// One exchange with a server of the OpenAI-compatible protocol (POST …/chat/completions). Whoever asks is shown every byte: the request before
// it is sent, the answer before it is read.

import type { Readable } from "node:stream";

import { AppError, isAppError } from "#base/app-error.ts";
import { MIB, SECOND } from "#base/units.ts";
import type { Egress } from "#platform/egress/egress.ts";
import { joinPath, parseSourceAddress, type SourceAddress } from "#platform/egress/source-url.ts";
import type { Secret } from "#platform/secrets/secret.ts";

import { readCompletion, type Completion } from "./read-completion.ts";

export type ChatMessage =
  | { readonly role: "system" | "user"; readonly content: string }
  | { readonly role: "assistant"; readonly content: string | null; readonly tool_calls?: readonly ChatToolCall[] }
  | { readonly role: "tool"; readonly tool_call_id: string; readonly content: string };

export interface ChatToolCall {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface ChatTool {
  readonly type: "function";
  readonly function: { readonly name: string; readonly description: string; readonly parameters: Readonly<Record<string, unknown>> };
}

/** Whoever keeps a record of what leaves and what comes. The exchange waits for it. */
export interface Wire {
  sent(text: string): Promise<void>;
  received(text: string): Promise<void>;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ChatTool[];
  readonly maxTokens: number;
  readonly wire: Wire;
  readonly signal: AbortSignal;
}

export interface ChatClient {
  /** As the server calls it. */
  readonly model: string;
  /** @throws AppError `archivist.model-failed`; what the signal was aborted with. */
  complete(request: ChatRequest): Promise<Completion>;
}

export interface ChatClientOptions {
  readonly egress: Egress;
  /** Of the API: `https://models.example.org/v1`. */
  readonly url: string;
  readonly model: string;
  readonly key: Secret | null;
}

/** The answer to a question is a screen of text; a stream has some hundred bytes for each token of it. */
export const MAX_ANSWER_BYTES: number = MIB;
const LIMITS = { connectMs: 10 * SECOND, headersMs: 60 * SECOND, idleMs: 30 * SECOND, maxBytes: MAX_ANSWER_BYTES };
/** What a key may be made of, so that it stays in its header (RFC 6750, section 2.1). */
const KEY = /^[A-Za-z0-9._~+/=-]{1,4096}$/;

/** @throws AppError `source.invalid`, `source.insecure` for an address that is none. */
export function createChatClient({ egress, url, model, key }: ChatClientOptions): ChatClient {
  const address = parseSourceAddress(url);
  const path = joinPath(address, "/chat/completions");
  return {
    model,
    async complete({ messages, tools, maxTokens, wire, signal }) {
      const body = JSON.stringify({ model, messages, ...(tools.length === 0 ? {} : { tools, tool_choice: "auto" }), max_tokens: maxTokens, temperature: 0, stream: true, stream_options: { include_usage: true } });
      await wire.sent(`POST ${path}\n\n${body}`);
      const came: Came = { status: null, contentType: "none", pieces: [] };
      try {
        await exchange({ egress, address, path, body, key, signal }, came);
      } finally {
        // Also of an answer that broke off: what came stands in the record.
        if (came.status !== null) await wire.received(`${came.status} ${came.contentType}\n\n${decode(came)}`);
      }
      const { status: said, contentType } = came;
      const status = said ?? 0;
      const text = decode(came);
      if (status !== 200) throw new AppError("archivist.model-failed", `The server of the model answered with the status ${status}.`, { details: { status } });
      return readCompletion(text, contentType);
    },
  };
}

interface Exchange {
  readonly egress: Egress;
  readonly address: SourceAddress;
  readonly path: string;
  readonly body: string;
  readonly key: Secret | null;
  readonly signal: AbortSignal;
}

/** What has come of an answer so far. */
interface Came {
  status: number | null;
  contentType: string;
  readonly pieces: Buffer[];
}

async function exchange({ egress, address, path, body, key, signal }: Exchange, came: Came): Promise<void> {
  try {
    const connection = await egress.connect(address, LIMITS, signal);
    try {
      const headers = { "content-type": "application/json", accept: "text/event-stream, application/json", ...(await authorization(key)) };
      const response = await connection.request({ method: "POST", path, headers, body: Buffer.from(body, "utf8") });
      came.status = response.status;
      came.contentType = mediaType(response.headers["content-type"]);
      for await (const piece of response.body as Readable) came.pieces.push(piece as Buffer);
    } finally {
      connection.close();
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!isAppError(error) || error.code === "archivist.model-failed") throw error;
    // Why is for the operator's log: the words of egress tell of the network here, which members need not know.
    throw new AppError("archivist.model-failed", "The server of the model could not be asked, or broke off.", { cause: error });
  }
}

async function authorization(key: Secret | null): Promise<Readonly<Record<string, string>>> {
  if (key === null) return {};
  return key.use(async (bytes) => {
    const text = Buffer.from(bytes).toString("latin1");
    if (!KEY.test(text)) throw new AppError("archivist.model-failed", "The key of the model holds characters that no key has.");
    return { authorization: `Bearer ${text}` };
  });
}

/** Letters of a type alone: it is written into the record. */
function mediaType(header: string | undefined): string {
  return /^[a-z]+\/[a-z0-9.+-]{1,60}/i.exec(header ?? "")?.[0].toLowerCase() ?? "none";
}

function decode({ pieces }: Came): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.concat(pieces));
}
