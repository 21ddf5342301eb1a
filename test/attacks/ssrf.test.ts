// Server-side request forgery: addresses that lead inside, in every dress, and ways to get there after the check.
// A server on loopback stands for the inside; it must never be asked.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { isAppError, type AppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import { openDownload } from "#platform/egress/download.ts";
import { createEgress } from "#platform/egress/egress.ts";
import type { HttpLimits } from "#platform/egress/http-connection.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import { startHttpPlace, type HttpPlace } from "#platform/egress/testing/http-place.ts";

const LIMITS: HttpLimits = { connectMs: 2 * SECOND, headersMs: SECOND, idleMs: SECOND, maxBytes: 1_000_000 };

type Code = AppError["code"];

/** Addresses written in a URL: refused before anything is resolved or connected. */
const WRITTEN: readonly (readonly [string, Code])[] = [
  ["https://127.0.0.1/", "source.address-refused"],
  ["https://127.1/", "source.address-refused"],
  ["https://127.0.1/", "source.address-refused"],
  ["https://0x7f.0.0.1/", "source.address-refused"],
  ["https://0x7f000001/", "source.address-refused"],
  ["https://2130706433/", "source.address-refused"],
  ["https://017700000001/", "source.address-refused"],
  ["https://0177.0.0.01/", "source.address-refused"],
  ["https://127.255.255.254/", "source.address-refused"],
  ["https://0.0.0.0/", "source.address-refused"],
  ["https://0/", "source.address-refused"],
  ["https://①②⑦.⓪.⓪.①/", "source.address-refused"],
  ["https://127。0。0。1/", "source.address-refused"],
  ["https://10.0.0.1/", "source.address-refused"],
  ["https://10.255.255.255/", "source.address-refused"],
  ["https://172.16.0.1/", "source.address-refused"],
  ["https://172.31.255.255/", "source.address-refused"],
  ["https://192.168.1.1/", "source.address-refused"],
  ["https://3232235777/", "source.address-refused"],
  ["https://100.64.0.1/", "source.address-refused"],
  ["https://169.254.1.1/", "source.address-refused"],
  ["https://169.254.169.254/latest/meta-data/", "source.address-refused"],
  ["https://0xa9fea9fe/", "source.address-refused"],
  ["https://100.100.100.200/", "source.address-refused"],
  ["https://168.63.129.16/", "source.address-refused"],
  ["https://192.0.0.192/", "source.address-refused"],
  ["https://198.18.0.1/", "source.address-refused"],
  ["https://224.0.0.1/", "source.address-refused"],
  ["https://255.255.255.255/", "source.address-refused"],
  ["https://240.0.0.1/", "source.address-refused"],
  ["https://[::1]/", "source.address-refused"],
  ["https://[::]/", "source.address-refused"],
  ["https://[0:0:0:0:0:0:0:1]/", "source.address-refused"],
  ["https://[::ffff:127.0.0.1]/", "source.address-refused"],
  ["https://[::ffff:7f00:1]/", "source.address-refused"],
  ["https://[::ffff:8.8.8.8]/", "source.address-refused"],
  ["https://[::127.0.0.1]/", "source.address-refused"],
  ["https://[::ffff:0:127.0.0.1]/", "source.address-refused"],
  ["https://[64:ff9b::127.0.0.1]/", "source.address-refused"],
  ["https://[64:ff9b:1::1]/", "source.address-refused"],
  ["https://[2002:7f00:1::]/", "source.address-refused"],
  ["https://[2001:0:7f00:1::]/", "source.address-refused"],
  ["https://[fc00::1]/", "source.address-refused"],
  ["https://[fd00:ec2::254]/", "source.address-refused"],
  ["https://[fe80::1]/", "source.address-refused"],
  ["https://[fec0::1]/", "source.address-refused"],
  ["https://[ff02::1]/", "source.address-refused"],
  ["https://[2001:db8::1]/", "source.address-refused"],
  ["https://[100::1]/", "source.address-refused"],
  ["https://[fe80::1%25eth0]/", "source.invalid"],
  ["ssh://git@127.0.0.1/app", "source.address-refused"],
  ["ssh://git@0x7f.1/app", "source.address-refused"],
  ["git@127.1:app", "source.address-refused"],
  ["git@[::1]:app", "source.address-refused"],
  ["http://example.com/", "source.insecure"],
  ["http://127.0.0.1.example.com/", "source.insecure"],
  ["file:///etc/passwd", "source.insecure"],
  ["FILE:///etc/passwd", "source.insecure"],
  ["unix:///var/run/docker.sock", "source.insecure"],
  ["git://example.com/app", "source.insecure"],
  ["gopher://127.0.0.1:6379/_x", "source.insecure"],
  ["ftp://example.com/app", "source.insecure"],
  ["ext::sh -c id", "source.invalid"],
  ["ext::sh", "source.insecure"],
  ["fd::17/foo", "source.insecure"],
  ["javascript:alert(1)", "source.insecure"],
  ["data:text/plain,x", "source.insecure"],
  ["/etc/passwd", "source.invalid"],
  ["https:/127.0.0.1", "source.insecure"],
  ["https://example.com\\@127.0.0.1/", "source.invalid"],
  ["https://example.com@127.0.0.1/", "source.invalid"],
  ["https://user:secret@example.com/", "source.invalid"],
  ["https://example.com#@127.0.0.1/", "source.invalid"],
  ["https://127.0.0.1\u0000.example.com/", "source.invalid"],
  ["https://exa mple.com/", "source.invalid"],
  ["https://example.com/\r\nHost: inside", "source.invalid"],
  ["https://example.com:0/", "source.invalid"],
  ["https://example.com:99999/", "source.invalid"],
  ["https:///etc/passwd", "source.address-refused"],
  ["ssh://-oProxyCommand=id/app", "source.invalid"],
  ["ssh://git@-oProxyCommand=id/app", "source.invalid"],
  ["ssh://-oProxyCommand=id@example.com/app", "source.invalid"],
  ["ssh://git@example.com/-upload-pack=id", "source.address-refused"],
  ["git@example.com:--upload-pack=id", "source.invalid"],
  ["git@example.com:app;id", "source.invalid"],
  ["git@example.com:$(id)", "source.invalid"],
  ["ssh://git@example.com/app'$(id)'", "source.invalid"],
  ["--upload-pack=id", "source.invalid"],
  ["-u", "source.invalid"],
];

/** What a hostile resolver may answer for a harmless name. */
const ANSWERED: readonly (readonly [string, readonly string[], Code])[] = [
  ["loopback", ["127.0.0.1"], "source.address-refused"],
  ["a public address beside loopback", ["93.184.215.14", "127.0.0.1"], "source.address-refused"],
  ["loopback beside a public address", ["127.0.0.1", "93.184.215.14"], "source.address-refused"],
  ["the metadata service", ["169.254.169.254"], "source.address-refused"],
  ["IPv4 wrapped in IPv6", ["::ffff:10.0.0.1"], "source.address-refused"],
  ["a link-local address with a zone", ["fe80::1%eth0"], "source.address-refused"],
  ["what is no address", ["not-an-address"], "source.address-refused"],
  ["an address in octal", ["0177.0.0.1"], "source.address-refused"],
  ["nothing", [], "source.unreachable"],
  ["a thousand addresses", Array.from({ length: 1_000 }, () => "93.184.215.14"), "source.address-refused"],
];

/** Where a first, allowed server may send us. `INSIDE` stands for a server that is not on the allow-list. */
const REDIRECTS: readonly (readonly [string, Code])[] = [
  ["INSIDE/secret", "source.address-refused"],
  ["http://169.254.169.254/latest/meta-data/", "source.insecure"],
  ["https://169.254.169.254/latest/meta-data/", "source.address-refused"],
  ["https://[::ffff:a9fe:a9fe]/", "source.address-refused"],
  ["file:///etc/passwd", "source.insecure"],
  ["gopher://127.0.0.1:6379/_x", "source.insecure"],
  ["ssh://git@10.0.0.1/app", "source.redirected"],
  ["//10.0.0.1/", "source.insecure"],
  ["https://user:secret@10.0.0.1/", "source.invalid"],
  ["https://localtest.example/", "source.address-refused"],
  ["/loop", "source.redirected"],
];

describe("server-side request forgery", () => {
  let inside: HttpPlace;
  let outside: HttpPlace;
  let location = "";

  before(async () => {
    inside = await startHttpPlace((_request, response) => void response.end("the inside"));
    outside = await startHttpPlace((_request, response) => void response.writeHead(302, { location }).end());
  });
  after(async () => void (await Promise.all([inside.close(), outside.close()])));

  async function reach(url: string, options: { allow?: readonly string[]; answers?: readonly string[] } = {}): Promise<unknown> {
    const egress = createEgress({ allow: options.allow ?? [], resolve: async () => options.answers ?? ["10.1.2.3"] });
    const address = parseSourceAddress(url);
    if (address.transport === "ssh") return egress.pin(address);
    return openDownload({ egress, address, authorization: null, etag: null, limits: LIMITS });
  }

  function expectCode(code: Code) {
    return (error: Error): boolean => {
      assert.ok(isAppError(error), `expected ${code}, got ${error}`);
      assert.equal(error.code, code, error.message);
      assert.ok(error.remedy.length > 0);
      return true;
    };
  }

  for (const [url, code] of WRITTEN) {
    it(`${JSON.stringify(url)} is refused: ${code}`, async () => {
      await assert.rejects(async () => reach(url), expectCode(code));
    });
  }

  for (const [what, answers, code] of ANSWERED) {
    it(`a name that resolves to ${what} is refused: ${code}`, async () => {
      await assert.rejects(reach("https://harmless.example/", { answers }), expectCode(code));
      await assert.rejects(reach("git@harmless.example:app", { answers }), expectCode(code));
    });
  }

  for (const [target, code] of REDIRECTS) {
    it(`a redirect to ${target} is not followed: ${code}`, async () => {
      // The first server is on the allow-list by name only, the inside is not.
      location = target.replace("INSIDE", `https://inside.example:${inside.port}`);
      const egress = createEgress({ allow: ["localhost"], resolve: async () => ["127.0.0.1"] });
      const address = parseSourceAddress(`http://localhost:${outside.port}/`);
      await assert.rejects(openDownload({ egress, address, authorization: "Basic c2VjcmV0", etag: null, limits: LIMITS }), expectCode(code));
    });
  }

  it("a name that resolves otherwise the second time is connected to what was checked", async () => {
    let asked = 0;
    const answers = ["127.0.0.1", "127.0.0.2"];
    const place = await startHttpPlace((_request, response) => void response.end("checked"));
    const egress = createEgress({ allow: ["127.0.0.1/32"], resolve: async () => [answers[Math.min(asked++, 1)] ?? ""] });
    const connection = await egress.connect(parseSourceAddress(`http://localhost:${place.port}/`), LIMITS);
    for (let count = 0; count < 3; count++) (await connection.request({ method: "GET", path: "/" })).body.resume();
    connection.close();
    await place.close();
    assert.equal(asked, 1);
    assert.equal(place.requests.length, 3);
  });

  it("proxy variables of the environment are not heeded", async () => {
    const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "NODE_USE_ENV_PROXY"];
    const place = await startHttpPlace((_request, response) => void response.end("direct"));
    for (const name of names) process.env[name] = name === "NODE_USE_ENV_PROXY" ? "1" : inside.origin;
    try {
      const download = await openDownload({ egress: createEgress({ allow: ["127.0.0.1"] }), address: parseSourceAddress(place.origin), authorization: null, etag: null, limits: LIMITS });
      download.body?.resume();
      download.close();
    } finally {
      for (const name of names) delete process.env[name];
      await place.close();
    }
    assert.equal(place.requests.length, 1);
  });

  it("the allow-list of a range does not open the same range wrapped in IPv6", async () => {
    await assert.rejects(reach("https://[::ffff:10.0.0.1]/", { allow: ["10.0.0.0/8"] }), expectCode("source.address-refused"));
    await assert.rejects(reach("https://git.corp.example/", { allow: ["*.corp.example"], answers: ["::ffff:10.0.0.1"] }), expectCode("source.address-refused"));
    await assert.rejects(reach("https://corp.example.evil.example/", { allow: ["*.corp.example"], answers: ["10.0.0.1"] }), expectCode("source.address-refused"));
  });

  it("the allow-list opens what it names", async () => {
    const egress = createEgress({ allow: ["10.0.0.0/8", "fd00::/8", "*.corp.example"], resolve: async (host) => [host === "a.corp.example" ? "192.168.7.7" : "10.9.9.9"] });
    for (const [url, kind] of [["https://x.example/", "private"], ["https://a.corp.example/", "private"], ["https://[fd00::7]/", "private"]] as const) {
      assert.equal((await egress.pin(parseSourceAddress(url)))[0]?.kind, kind);
    }
  });

  it("the inside was never asked", () => {
    assert.deepEqual(inside.requests, []);
  });
});
