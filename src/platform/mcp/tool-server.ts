// Tools of a table behind the Model Context Protocol, by its own library: one server for standard input and output, and one for single
// requests over HTTP, where each request brings who asks and nothing is kept.

import { createMcpHandler, McpServer, type CallToolResult } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import type { z } from "zod";

import { isAppError } from "#base/app-error.ts";

export interface McpTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  /** @throws AppError what the caller is told. */
  call(input: unknown): Promise<McpToolAnswer>;
}

export interface McpToolAnswer {
  /** For people. */
  readonly text: string;
  /** By `output`, for programs. */
  readonly structured: Readonly<Record<string, unknown>>;
}

export interface McpService {
  readonly name: string;
  readonly version: string;
  /** For models: what this is and how to use it. */
  readonly instructions: string;
  readonly tools: readonly McpTool[];
}

export interface McpRequest {
  /** A message of JSON-RPC, parsed. */
  readonly message: unknown;
  /** Those whose names begin with `mcp-`. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface McpResponse {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

/** Until standard input ends. */
export async function serveToolsOnStdio(service: McpService): Promise<void> {
  const ended = new Promise<void>((resolve) => process.stdin.once("close", resolve).once("end", resolve));
  const handle = serveStdio(() => createServer(service));
  await ended;
  await handle.close();
}

/** One request, one answer: a single JSON body, or none for a notification. */
export async function answerMcp(service: McpService, { message, headers }: McpRequest): Promise<McpResponse> {
  // Nothing is ever announced: a stream to wait for it on is refused.
  const handler = createMcpHandler(() => createServer(service), { responseMode: "json", maxSubscriptions: 0, keepAliveMs: 0 });
  const request = new Request("http://localhost/", {
    method: "POST",
    headers: { ...headers, accept: "application/json, text/event-stream", "content-type": "application/json" },
    body: JSON.stringify(message),
  });
  const response = await handler.fetch(request);
  return { status: response.status, contentType: response.headers.get("content-type"), body: await response.text() };
}

function createServer({ name, version, instructions, tools }: McpService): McpServer {
  const server = new McpServer({ name, version }, { capabilities: { tools: {} }, instructions });
  for (const tool of tools) {
    const { title, description, input, output } = tool;
    server.registerTool(tool.name, { title, description, inputSchema: input, outputSchema: output, annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false } }, async (given: unknown): Promise<CallToolResult> => answerCall(tool, given));
  }
  return server;
}

/** What is not ours to tell is a defect, which the caller learns nothing of. */
async function answerCall(tool: McpTool, given: unknown): Promise<CallToolResult> {
  try {
    const { text, structured } = await tool.call(given);
    return { content: [{ type: "text", text }], structuredContent: { ...structured } };
  } catch (error) {
    const told = isAppError(error) ? `${error.message} ${error.remedy}` : "The tool failed.";
    return { content: [{ type: "text", text: told }], isError: true };
  }
}
