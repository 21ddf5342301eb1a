import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { after, describe, it } from "node:test";

import { isAppError, type AppError } from "#base/app-error.ts";
import { MIB, SECOND } from "#base/units.ts";

import { openDownload, type Download } from "./download.ts";
import { createEgress } from "./egress.ts";
import type { HttpLimits } from "./http-connection.ts";
import { parseSourceAddress } from "./source-url.ts";
import { startHttpPlace, type HttpPlace } from "./testing/http-place.ts";
import { TEST_CERTIFICATE } from "./testing/test-certificate.ts";

const LIMITS: HttpLimits = { connectMs: 2 * SECOND, headersMs: 300, idleMs: 300, maxBytes: MIB };
const LOOPBACK = ["127.0.0.0/8"];
const places: HttpPlace[] = [];

async function startPlace(...args: Parameters<typeof startHttpPlace>): Promise<HttpPlace> {
  const place = await startHttpPlace(...args);
  places.push(place);
  return place;
}

after(async () => void (await Promise.all(places.map((place) => place.close()))));

function open(url: string, options: Partial<Parameters<typeof openDownload>[0]> = {}): Promise<Download> {
  return openDownload({ egress: createEgress({ allow: LOOPBACK }), address: parseSourceAddress(url), authorization: null, etag: null, limits: LIMITS, ...options });
}

function withCode(code: AppError["code"]): (error: Error) => boolean {
  return (error) => {
    assert.ok(isAppError(error), String(error));
    assert.equal(error.code, code);
    return true;
  };
}

describe("a download", () => {
  it("gives the body, the ETag and each hop", async () => {
    const place = await startPlace((request, response) => {
      if (request.url === "/old") return void response.writeHead(302, { location: "/new" }).end();
      response.writeHead(200, { etag: '"v1"' }).end("content");
    });
    const download = await open(`${place.origin}/old`);
    assert.equal((await buffer(download.body ?? Readable.from([]))).toString(), "content");
    assert.equal(download.etag, '"v1"');
    assert.deepEqual(download.hops, [{ addressKind: "loopback", status: 302 }, { addressKind: "loopback", status: 200 }]);
    download.close();
  });

  it("says so when nothing has changed", async () => {
    const place = await startPlace((request, response) => void response.writeHead(request.headers["if-none-match"] === '"v1"' ? 304 : 200, { etag: '"v1"' }).end());
    const download = await open(place.origin, { etag: '"v1"' });
    assert.equal(download.unchanged, true);
    assert.equal(download.body, null);
    download.close();
  });

  it("sends the credential to its own origin and to no other", async () => {
    const other = await startPlace((_request, response) => void response.end("x"));
    const place = await startPlace((request, response) => void (request.url === "/a" ? response.writeHead(307, { location: "/b" }) : response.writeHead(307, { location: `${other.origin}/c` })).end());
    const download = await open(`${place.origin}/a`, { authorization: "Basic c2VjcmV0" });
    await buffer(download.body ?? Readable.from([]));
    download.close();
    assert.deepEqual(place.requests.map(({ headers }) => headers.authorization), ["Basic c2VjcmV0", "Basic c2VjcmV0"]);
    assert.deepEqual(other.requests.map(({ headers }) => headers.authorization), [undefined]);
  });

  it("ends at the limit of bytes", async () => {
    const place = await startPlace((_request, response) => void response.end(Buffer.alloc(2 * MIB)));
    const download = await open(place.origin);
    await assert.rejects(buffer(download.body ?? Readable.from([])), withCode("source.too-large"));
    download.close();
  });

  it("ends when the server stops sending", async () => {
    const place = await startPlace((_request, response) => void response.writeHead(200).write("x"));
    const download = await open(place.origin);
    await assert.rejects(buffer(download.body ?? Readable.from([])), withCode("source.timeout"));
    download.close();
  });

  it("ends when the server does not begin", async () => {
    const place = await startPlace(() => undefined);
    await assert.rejects(open(place.origin), withCode("source.timeout"));
  });

  it("that is cut short is damaged", async () => {
    const place = await startPlace((_request, response) => {
      response.writeHead(200, { "content-length": "100" }).write("short");
      setTimeout(() => response.destroy(), 20);
    });
    const download = await open(place.origin);
    await assert.rejects(buffer(download.body ?? Readable.from([])), withCode("source.damaged"));
    download.close();
  });

  it("verifies the certificate whatever the environment says", async () => {
    const place = await startPlace((_request, response) => void response.end("x"), { tls: true });
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      await assert.rejects(open(place.origin), withCode("source.tls"));
    } finally {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    }
    assert.equal(place.requests.length, 0);
    const download = await open(place.origin, { egress: createEgress({ allow: LOOPBACK, extraCa: [TEST_CERTIFICATE] }) });
    assert.equal((await buffer(download.body ?? Readable.from([]))).toString(), "x");
    download.close();
  });

  for (const [status, code] of [[401, "source.unauthorised"], [403, "source.unauthorised"], [404, "source.not-found"], [500, "source.unreachable"], [206, "source.unreachable"]] as const) {
    it(`answered with ${status} is ${code}`, async () => {
      const place = await startPlace((_request, response) => void response.writeHead(status).end());
      await assert.rejects(open(place.origin), withCode(code));
    });
  }

  it("to a port where nothing listens is unreachable", async () => {
    const place = await startHttpPlace(() => undefined);
    await place.close();
    await assert.rejects(open(place.origin), withCode("source.unreachable"));
  });
});
