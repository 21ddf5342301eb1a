// What Node cannot read as HTTP (broken lines, too large headers, too slow) never becomes a request; it is answered on the
// bare connection, with the same headers and the same form as every other error.

import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";

import { AppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { createUuid } from "#base/uuid.ts";

import { composeErrorBody } from "./problem.ts";

const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: "request.too-large",
  ERR_HTTP_REQUEST_TIMEOUT: "request.too-slow",
};

export function answerBrokenRequest(given: { readonly error: Error & { code?: string }; readonly socket: Socket; readonly headers: Readonly<Record<string, string>> }): void {
  const { socket } = given;
  if (given.error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const error = new AppError(CODES[given.error.code ?? ""] ?? "request.invalid");
  const requestId = createUuid();
  const body = JSON.stringify(composeErrorBody(error, requestId));
  const headers = {
    ...given.headers,
    "x-request-id": requestId,
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? "Error"}`, ...lines, "", body].join("\r\n"));
}
