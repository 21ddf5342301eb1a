// A server on loopback that does what a test tells it, and remembers what it was asked.

import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";

import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "./test-certificate.ts";

export interface HttpPlace {
  readonly origin: string;
  readonly port: number;
  readonly requests: readonly { readonly method: string; readonly url: string; readonly headers: http.IncomingHttpHeaders }[];
  close(): Promise<void>;
}

export async function startHttpPlace(handler: http.RequestListener, options: { readonly tls?: boolean } = {}): Promise<HttpPlace> {
  const requests: { method: string; url: string; headers: http.IncomingHttpHeaders }[] = [];
  const listener: http.RequestListener = (request, response) => {
    requests.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers });
    handler(request, response);
  };
  const server = options.tls === true ? https.createServer({ cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY }, listener) : http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${options.tls === true ? "https" : "http"}://127.0.0.1:${port}`,
    port,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
