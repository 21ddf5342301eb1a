// The API as commands on the same machine call it: over the socket in the data folder of the process that owns it.

import { request, type IncomingMessage } from "node:http";

import { AppError } from "#base/app-error.ts";
import { ERRORS, type ErrorCode } from "#base/error-catalogue.ts";
import { MINUTE } from "#base/units.ts";
import { endpointUrl, isSchema, type BodyInputOf, type Endpoint, type OutputOf } from "#protocol/api/endpoint.ts";
import { errorResponseSchema } from "#protocol/api/errors.ts";

export interface LocalCall<E extends Endpoint> {
  readonly socketPath: string;
  readonly endpoint: E;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: BodyInputOf<E>;
}

/** Longest wait for an answer: a check of a claim may take minutes. */
const MAX_WAIT_MS = 10 * MINUTE;
/** Nobody listens there: not started, stopped, or killed. */
const NOT_RUNNING = ["ENOENT", "ECONNREFUSED", "ENOTDIR"];

/** @throws AppError `serve.not-running`, or the error that the server answers with. */
export async function callLocalServer<E extends Endpoint>({ socketPath, endpoint, params, body }: LocalCall<E>): Promise<OutputOf<E>> {
  const { status, text } = await exchange({ socketPath, method: endpoint.method, path: endpointUrl(endpoint, { params }), body: body === undefined ? null : JSON.stringify(body) });
  if (status >= 400) throw asAppError(text);
  // The endpoint's types were lost when it was passed as a value; its own schema checks the answer.
  return (isSchema(endpoint.output) ? endpoint.output.parse(JSON.parse(text)) : text === "" ? undefined : JSON.parse(text)) as OutputOf<E>;
}

export interface LocalDownload<E extends Endpoint> {
  readonly socketPath: string;
  readonly endpoint: E;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
}

/** A file, piece by piece as it comes. @throws AppError `serve.not-running`, or the error that the server answers with. */
export async function* downloadFromLocalServer<E extends Endpoint>({ socketPath, endpoint, params, query }: LocalDownload<E>): AsyncGenerator<Uint8Array> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request({ socketPath, method: endpoint.method, path: endpointUrl(endpoint, { params, query }), headers: { host: "localhost" }, timeout: MAX_WAIT_MS, agent: false }, resolve);
    sent.on("timeout", () => sent.destroy(new AppError("request.too-slow", "The server did not answer in time.")));
    sent.on("error", (error: NodeJS.ErrnoException) => reject(NOT_RUNNING.includes(error.code ?? "") ? new AppError("serve.not-running", undefined, { cause: error }) : error));
    sent.end();
  });
  if ((response.statusCode ?? 500) >= 400) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of response as AsyncIterable<Uint8Array>) chunks.push(chunk);
    throw asAppError(Buffer.concat(chunks).toString("utf8"));
  }
  yield* response as AsyncIterable<Uint8Array>;
}

interface Exchange {
  readonly socketPath: string;
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
}

function exchange({ socketPath, method, path, body }: Exchange): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = body === null ? { host: "localhost" } : { host: "localhost", "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request({ socketPath, method, path, headers, timeout: MAX_WAIT_MS, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }));
      response.on("error", reject);
    });
    sent.on("timeout", () => sent.destroy(new AppError("request.too-slow", "The server did not answer in time.")));
    sent.on("error", (error: NodeJS.ErrnoException) => reject(NOT_RUNNING.includes(error.code ?? "") ? new AppError("serve.not-running", undefined, { cause: error }) : error));
    sent.end(body ?? undefined);
  });
}

function asAppError(text: string): AppError {
  const { error } = errorResponseSchema.parse(JSON.parse(text));
  return new AppError(isErrorCode(error.code) ? error.code : "internal.unexpected", error.message);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
