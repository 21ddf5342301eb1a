// Hostile git servers: whatever answers in place of upload-pack, a fetch ends with an error of ours within its limits, nothing is
// run, nobody else is asked, and no word of the server is obeyed.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { MIB, SECOND } from "#base/units.ts";
import { encodeCredential } from "#platform/egress/credential.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import { startHttpPlace, type HttpPlace } from "#platform/egress/testing/http-place.ts";
import { fetchGit } from "#platform/git/fetch.ts";
import type { FetchResult } from "#platform/git/fetch-types.ts";
import { DEFAULT_FETCH_LIMITS, type FetchLimits } from "#platform/git/limits.ts";
import { hashObject, type ObjectType } from "#platform/git/object-id.ts";
import { encodePkt, FLUSH_PKT } from "#platform/git/pkt-line.ts";
import { buildCopyDelta, buildInsertDelta, buildPack, type PackEntry } from "#platform/git/testing/pack-builder.ts";
import { Secret } from "#platform/secrets/secret.ts";

/** Small, so that what has no end of its own ends soon. */
const LIMITS: FetchLimits = {
  ...DEFAULT_FETCH_LIMITS,
  maxPackBytes: 4 * MIB,
  maxObjects: 10_000,
  maxRefs: 1_000,
  maxAdvertisementBytes: 2 * MIB,
  maxMemoryBytes: 512 * MIB,
  totalMs: 20 * SECOND,
  connectMs: SECOND,
  headersMs: SECOND,
  idleMs: SECOND,
};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

// --- a small honest repository, object by object ---------------------------------------------------------------------------

const encode = (type: ObjectType, data: Uint8Array): { readonly type: ObjectType; readonly data: Uint8Array; readonly oid: string } => ({ type, data, oid: hashObject({ type, data }, "sha1") });
const rawEntry = (mode: string, name: string, oid: string): Buffer => Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, "hex")]);
const makeCommit = (tree: string, parent?: string) =>
  encode("commit", Buffer.from(`tree ${tree}\n${parent === undefined ? "" : `parent ${parent}\n`}author A <a@example.com> 1770000000 +0000\ncommitter A <a@example.com> 1770000000 +0000\n\nMessage\n`));

const BLOB = encode("blob", Buffer.from("hello\n"));
const TREE = encode("tree", rawEntry("100644", "a.txt", BLOB.oid));
const COMMIT = makeCommit(TREE.oid);
const CAPABILITIES = "multi_ack_detailed no-done side-band-64k ofs-delta symref=HEAD:refs/heads/main agent=evil/1.0";

function asEntries(...objects: readonly { readonly type: ObjectType; readonly data: Uint8Array }[]): PackEntry[] {
  return objects.map(({ type, data }) => ({ kind: type, data }));
}

function advertise(refs: readonly (readonly [string, string])[] = [[COMMIT.oid, "HEAD"], [COMMIT.oid, "refs/heads/main"]], capabilities = CAPABILITIES): Buffer {
  const lines = refs.map(([oid, name], index) => encodePkt(`${oid} ${name}${index === 0 ? `\0${capabilities}` : ""}\n`));
  return Buffer.concat([SERVICE, ...lines, FLUSH_PKT]);
}

const SERVICE = Buffer.concat([encodePkt("# service=git-upload-pack\n"), FLUSH_PKT]);
const NAK = encodePkt("NAK\n");

function inBand(band: number, data: Uint8Array): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length || at === 0; at += 60_000) parts.push(encodePkt(Buffer.concat([Buffer.from([band]), data.subarray(at, at + 60_000)])));
  return Buffer.concat(parts);
}

const sendPack = (pack: Uint8Array): Buffer => Buffer.concat([NAK, inBand(1, pack), FLUSH_PKT]);

// --- answers ------------------------------------------------------------------------------------------------------------------

const advertisement = (body: Uint8Array, headers: Record<string, string> = {}): Answer => (_request, response) =>
  void response.writeHead(200, { "content-type": "application/x-git-upload-pack-advertisement", ...headers }).end(body);
const result = (body: Uint8Array): Answer => (_request, response) => void response.writeHead(200, { "content-type": "application/x-git-upload-pack-result" }).end(body);
const status = (code: number, headers: Record<string, string> = {}): Answer => (_request, response) => void response.writeHead(code, headers).end();

/** Writes the piece for as long as it is read, every `everyMs`. */
function endless(type: string, piece: () => Uint8Array, everyMs: number, first: Uint8Array = new Uint8Array()): Answer {
  return (_request, response) => {
    response.writeHead(200, { "content-type": `application/x-git-upload-pack-${type}` });
    response.write(first);
    const timer = setInterval(() => {
      for (let count = 0; count < (everyMs < 5 ? 20 : 1) && !response.writableNeedDrain; count++) response.write(piece());
    }, everyMs);
    response.once("close", () => clearInterval(timer));
  };
}

interface Attack {
  readonly name: string;
  readonly get?: Answer;
  readonly post?: Answer;
  readonly codes: readonly ErrorCode[];
  readonly limits?: Partial<FetchLimits>;
}

const packOf = (entries: readonly PackEntry[], options: Parameters<typeof buildPack>[1] = {}): Answer => result(sendPack(buildPack(entries, options).pack));
const honest = buildPack(asEntries(COMMIT, TREE, BLOB)).pack;
const evilTree = (...entries: readonly Buffer[]) => {
  const tree = encode("tree", Buffer.concat(entries));
  const commit = makeCommit(tree.oid);
  return { get: advertisement(advertise([[commit.oid, "refs/heads/main"]])), post: packOf(asEntries(commit, tree, BLOB)) };
};
/** 8 KiB of pack that unfold to gigabytes: a blob of 16 MiB, then deltas that copy it whole, many times over. */
function deltaBomb(): { get: Answer; post: Answer } {
  const base = Buffer.alloc(16 * MIB, 0x61);
  const times = 128;
  const entries: PackEntry[] = [...asEntries(COMMIT, TREE, BLOB), { kind: "blob", data: base }];
  entries.push({ kind: "ref-delta", baseOid: hashObject({ type: "blob", data: base }, "sha1"), data: buildCopyDelta(base.length, times) });
  return { get: advertisement(advertise()), post: packOf(entries) };
}

const ATTACKS: readonly Attack[] = [
  // What answers is no git server.
  { name: "a web page in place of git", get: (_request, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in</html>"), codes: ["source.not-git"] },
  { name: "a web page under git's content type", get: advertisement(Buffer.from("<html>Sign in</html>")), codes: ["source.damaged", "source.not-git"] },
  { name: "references without the service line", get: advertisement(advertise().subarray(SERVICE.length)), codes: ["source.not-git"] },
  { name: "the old protocol of plain files", get: (_request, response) => void response.writeHead(200, { "content-type": "text/plain" }).end(`${COMMIT.oid}\trefs/heads/main\n`), codes: ["source.not-git"] },
  { name: "version 2 that was not asked for", get: advertisement(Buffer.concat([SERVICE, encodePkt("version 2\n"), encodePkt("ls-refs\n"), FLUSH_PKT])), codes: ["source.not-git"] },
  { name: "a hash that nobody knows", get: advertisement(advertise(undefined, `${CAPABILITIES} object-format=md5`)), codes: ["source.not-git"] },
  { name: "a switch to another protocol", get: status(101, { connection: "upgrade", upgrade: "evil" }), codes: ["source.not-git", "source.unreachable"] },
  { name: "an answer compressed without being asked", get: advertisement(gzipSync(Buffer.alloc(20 * MIB)), { "content-encoding": "gzip" }), codes: ["source.not-git"] },
  { name: "a flood of headers", get: (_request, response) => void response.writeHead(200, Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`x-${index}`, "y".repeat(100)]))).end(), codes: ["source.not-git"] },
  // Framing.
  { name: "a line longer than what comes", get: advertisement(Buffer.concat([SERVICE, Buffer.from("ffe0short")])), codes: ["source.damaged"] },
  { name: "a line of length 3", get: advertisement(Buffer.concat([SERVICE, Buffer.from("0003")])), codes: ["source.damaged"] },
  { name: "a length beyond git's own limit", get: advertisement(Buffer.concat([SERVICE, Buffer.from("ffff"), Buffer.alloc(70_000)])), codes: ["source.damaged"] },
  { name: "a length that is no number", get: advertisement(Buffer.concat([SERVICE, Buffer.from("+00ax")])), codes: ["source.damaged"] },
  { name: "more after the end of the references", get: advertisement(Buffer.concat([advertise(), encodePkt("more\n")])), codes: ["source.damaged"] },
  { name: "an object id that is none", get: advertisement(advertise([["../../../../etc/passwd", "refs/heads/main"]])), codes: ["source.damaged"] },
  { name: "a shallow source", get: advertisement(Buffer.concat([advertise().subarray(0, -4), encodePkt(`shallow ${COMMIT.oid}\n`), FLUSH_PKT])), codes: ["source.damaged"] },
  { name: "an error in the server's own words", get: advertisement(Buffer.concat([SERVICE, encodePkt("ERR \u001b]0;pwned\u0007 no such repository\n")])), codes: ["source.not-found"] },
  // Too much, too slow.
  { name: "a flood of references", get: advertisement(advertise(Array.from({ length: 5_000 }, (_, index) => [COMMIT.oid, `refs/heads/b${index}`]))), codes: ["source.too-large"] },
  { name: "references without end", get: endless("advertisement", () => encodePkt(`${COMMIT.oid} refs/pull/${Math.random()}/head\n`.padEnd(1_000, "x")), 1, SERVICE), codes: ["source.too-large"] },
  { name: "a byte of references now and then", get: endless("advertisement", () => Buffer.from("0"), 100, Buffer.concat([SERVICE, Buffer.from("ffe0")])), codes: ["source.timeout", "source.damaged"], limits: { totalMs: 2 * SECOND } },
  { name: "references that stop coming", get: (_request, response) => void response.writeHead(200, { "content-type": "application/x-git-upload-pack-advertisement" }).write(SERVICE), codes: ["source.timeout"] },
  { name: "no answer at all", get: () => undefined, codes: ["source.timeout"] },
  { name: "no answer to the request for objects", post: () => undefined, codes: ["source.timeout"] },
  { name: "a pack without end", post: endless("result", () => inBand(1, randomBytes(50_000)), 1, Buffer.concat([NAK, inBand(1, Buffer.from("PACK\0\0\0\x02\0\0\0\x03", "latin1"))])), codes: ["source.too-large", "source.damaged"] },
  { name: "a pack whose bytes come one by one", post: endless("result", () => inBand(1, Buffer.from([0])), 100, Buffer.concat([NAK, inBand(1, honest.subarray(0, 20))])), codes: ["source.timeout", "source.damaged"], limits: { totalMs: 2 * SECOND } },
  { name: "a pack of four thousand million objects", post: result(sendPack(Buffer.from("PACK\0\0\0\x02\xff\xff\xff\xff", "latin1"))), codes: ["source.too-large"] },
  { name: "messages without end", post: endless("result", () => inBand(2, Buffer.alloc(50_000, 0x2e)), 1, NAK), codes: ["source.damaged"] },
  { name: "keep-alives without end", post: endless("result", () => Buffer.concat(Array.from({ length: 5_000 }, () => encodePkt(Buffer.from([1])))), 1, NAK), codes: ["source.damaged"] },
  { name: "negotiation without end", post: endless("result", () => Buffer.concat(Array.from({ length: 2_000 }, () => NAK)), 1), codes: ["source.damaged"] },
  // Credentials, other places.
  { name: "a demand for another name, again and again", get: status(401, { "www-authenticate": 'Basic realm="Enter your password"' }), codes: ["source.unauthorised"] },
  { name: "a demand of a proxy", get: status(407, { "proxy-authenticate": "Basic" }), codes: ["source.unauthorised"] },
  { name: "a redirect to a file", get: status(302, { location: "file:///etc/passwd" }), codes: ["source.redirected"] },
  { name: "a redirect to the metadata service", get: status(301, { location: "http://169.254.169.254/info/refs?service=git-upload-pack" }), codes: ["source.redirected"] },
  { name: "a redirect to itself", get: (request, response) => void response.writeHead(307, { location: request.url ?? "" }).end(), codes: ["source.redirected"] },
  { name: "a redirect of the request for objects", post: status(307, { location: "/elsewhere/git-upload-pack" }), codes: ["source.redirected"] },
  { name: "an error on the request for objects", post: status(500), codes: ["source.unreachable"] },
  // Packs that lie.
  { name: "nothing where a pack should be", post: result(NAK), codes: ["source.damaged"] },
  { name: "an empty answer to the request for objects", post: result(new Uint8Array()), codes: ["source.damaged", "source.timeout"] },
  { name: "a pack that is cut", post: result(Buffer.concat([NAK, inBand(1, honest.subarray(0, -30))])), codes: ["source.damaged"] },
  { name: "a cut pack with a proper end", post: result(sendPack(honest.subarray(0, -30))), codes: ["source.damaged"] },
  { name: "a connection that is reset within the pack", post: (_request, response) => {
    response.writeHead(200, { "content-type": "application/x-git-upload-pack-result", "content-length": "100000" });
    response.write(sendPack(honest).subarray(0, 60));
    setTimeout(() => response.destroy(), 50);
  }, codes: ["source.damaged", "source.unreachable"] },
  { name: "a pack whose checksum is wrong", post: packOf(asEntries(COMMIT, TREE, BLOB), { trailer: Buffer.alloc(20) }), codes: ["source.damaged"] },
  { name: "fewer objects than announced", post: packOf(asEntries(COMMIT, TREE, BLOB), { count: 5 }), codes: ["source.damaged"] },
  { name: "more objects than announced", post: packOf(asEntries(COMMIT, TREE, BLOB), { count: 2 }), codes: ["source.damaged"] },
  { name: "an object larger than it says", post: packOf([...asEntries(COMMIT, TREE), { kind: "blob", data: BLOB.data, size: 2 }]), codes: ["source.damaged"] },
  { name: "an object smaller than it says", post: packOf([...asEntries(COMMIT, TREE), { kind: "blob", data: BLOB.data, size: 2_000_000 }]), codes: ["source.damaged"] },
  { name: "another commit than the reference says", post: packOf(asEntries(makeCommit(TREE.oid, "1".repeat(40)), TREE, BLOB)), codes: ["source.damaged"] },
  { name: "a whole pack of other things", post: packOf(asEntries(encode("blob", Buffer.from("other")))), codes: ["source.damaged"] },
  { name: "a commit without its folder", post: packOf(asEntries(COMMIT, BLOB)), codes: ["source.damaged"] },
  { name: "a folder without its file", post: packOf(asEntries(COMMIT, TREE)), codes: ["source.damaged"] },
  { name: "a thin pack, though none was asked for", post: packOf([...asEntries(COMMIT, TREE), { kind: "ref-delta", baseOid: "2".repeat(40), data: buildInsertDelta(6, BLOB.data) }]), codes: ["source.damaged"] },
  { name: "a delta on itself", post: packOf([...asEntries(COMMIT, TREE), { kind: "ref-delta", baseOid: BLOB.oid, data: buildInsertDelta(6, BLOB.data) }]), codes: ["source.damaged"] },
  { name: "a delta on what comes before the pack", post: packOf([{ kind: "ofs-delta", distance: 100_000, data: buildInsertDelta(6, BLOB.data) }, ...asEntries(COMMIT, TREE)]), codes: ["source.damaged"] },
  { name: "a delta that unfolds to two gigabytes", ...deltaBomb(), codes: ["git.too-large", "source.damaged"] },
  { name: "bytes behind the pack", post: result(Buffer.concat([sendPack(honest), inBand(1, Buffer.from("more"))])), codes: ["source.damaged"] },
  { name: "a last word with terminal codes", post: result(Buffer.concat([NAK, inBand(3, Buffer.from("\u001b[2J\u202egpj.exe"))])), codes: ["source.damaged"] },
  // Objects that aim at a checkout.
  { name: "a folder that holds .git", ...evilTree(rawEntry("40000", ".git", TREE.oid)), codes: ["source.damaged"] },
  { name: "a folder that holds ..", ...evilTree(rawEntry("40000", "..", TREE.oid)), codes: ["source.damaged"] },
  { name: "a folder that holds a name twice", ...evilTree(rawEntry("100644", "a", BLOB.oid), rawEntry("100644", "a", BLOB.oid)), codes: ["source.damaged"] },
  { name: "a folder that is not sorted", ...evilTree(rawEntry("100644", "b", BLOB.oid), rawEntry("100644", "a", BLOB.oid)), codes: ["source.damaged"] },
  { name: "a name with a slash", ...evilTree(rawEntry("100644", "a/b", BLOB.oid)), codes: ["source.damaged"] },
  { name: "a name of nothing", ...evilTree(rawEntry("100644", "", BLOB.oid)), codes: ["source.damaged"] },
];

async function fetchFrom(context: TestContext, attack: Pick<Attack, "get" | "post" | "limits">): Promise<{ readonly result: Promise<FetchResult>; readonly place: HttpPlace; readonly bodies: string[] }> {
  const bodies: string[] = [];
  const place = await startHttpPlace((request, response) => {
    response.on("error", () => undefined);
    if (request.method === "GET") return (attack.get ?? advertisement(advertise()))(request, response);
    let body = "";
    request.setEncoding("latin1");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      bodies.push(body);
      (attack.post ?? result(sendPack(honest)))(request, response);
    });
  });
  const scratch = await mkdtemp(join(tmpdir(), "strongroom-test-hostile-"));
  await chmod(scratch, 0o711);
  context.after(async () => {
    await place.close();
    await rm(scratch, { recursive: true, force: true });
  });
  const credential = await Secret.seal(encodeCredential({ kind: "token", username: "me", token: "canary-token" }));
  return {
    place,
    bodies,
    result: fetchGit({
      egress: createEgress({ allow: ["127.0.0.1"] }), source: parseSourceAddress(`${place.origin}/app`), credential,
      scratchDir: join(scratch, "repository"), tips: [], limits: { ...LIMITS, ...attack.limits }, hostKeys: null, now: Date.now,
    }),
  };
}

describe("a hostile git server", () => {
  it("is told from an honest one", async (context) => {
    const { result: fetched, bodies } = await fetchFrom(context, { limits: DEFAULT_FETCH_LIMITS });
    assert.deepEqual((await fetched).refs, [{ name: "refs/heads/main", oid: COMMIT.oid }]);
    assert.equal(bodies.length, 1);
  });

  for (const attack of ATTACKS) {
    it(`that sends ${attack.name} ends in ${attack.codes.join(" or ")}`, async (context) => {
      const began = Date.now();
      const { result: fetched, place } = await fetchFrom(context, attack);
      await assert.rejects(fetched, (error: Error) => {
        assert.ok(isAppError(error), String(error.stack));
        assert.ok(attack.codes.includes(error.code), `${error.code}: ${error.message} ${String(error.cause)}`);
        assert.ok(!/[\u0000-\u001f\u007f\u202e]|canary/.test(error.message), JSON.stringify(error.message));
        return true;
      });
      assert.ok(Date.now() - began < 40_000, "within its time limit");
      assert.ok(place.requests.length <= 2, "asked at most twice");
    });
  }

  it("cannot give names that are options, paths or control characters", async (context) => {
    const evil = ["refs/heads/--upload-pack=id", "refs/heads/-x", "--exec=id", "refs/heads/../../config", "refs/heads/a..b", "refs/heads/a\u001b[2J", "refs/heads/a b", "refs/heads/a~1", "refs/heads/.hidden", "refs/heads/a.lock", "refs/heads/a\\b", "refs/heads/@{-1}", "refs/heads/", "refs/hidden/x", "refs/notes/x", "refs/pull/1/head", "HEAD^{}", ".have", "refs/tags/a//b", `refs/heads/${"x".repeat(2_000)}`, "refs/heads/\ufffd"];
    const { result: fetched } = await fetchFrom(context, { limits: DEFAULT_FETCH_LIMITS, get: advertisement(advertise([[COMMIT.oid, "refs/heads/main"], ...evil.map((name) => [COMMIT.oid, name] as const)])) });
    const { refs, skippedRefs } = await fetched;
    assert.deepEqual(refs.map(({ name }) => name), ["refs/heads/main"]);
    assert.equal(skippedRefs, evil.length - 1);
  });

  it("cannot make HEAD something that is no branch of it", async (context) => {
    for (const target of ["refs/heads/../../config", "refs/pull/1/head", "/etc/passwd", "refs/tags/v1"]) {
      const { result: fetched } = await fetchFrom(context, { limits: DEFAULT_FETCH_LIMITS, get: advertisement(advertise([[COMMIT.oid, "refs/heads/main"], [COMMIT.oid, "refs/tags/v1"]], `side-band-64k symref=HEAD:${target}`)) });
      assert.equal((await fetched).head, null);
    }
  });

  it("is not asked for what it offers beyond objects", async (context) => {
    const offers = `${CAPABILITIES} filter allow-tip-sha1-in-want allow-any-sha1-in-want packfile-uris=https shallow deepen-since session-id=evil push-options thin-pack include-tag`;
    const { result: fetched, bodies, place } = await fetchFrom(context, { limits: DEFAULT_FETCH_LIMITS, get: advertisement(advertise(undefined, offers)) });
    await fetched;
    assert.ok(!/filter|packfile-uris|shallow|deepen|session-id|thin-pack|agent/.test(bodies.join("")), bodies.join(""));
    assert.deepEqual(place.requests.map(({ method, url }) => `${method} ${url}`), ["GET /app/info/refs?service=git-upload-pack", "POST /app/git-upload-pack"]);
  });

  it("that redirects does not get the credential carried elsewhere", async (context) => {
    const other = await startHttpPlace((_request, response) => void response.end());
    context.after(async () => await other.close());
    const { result: fetched } = await fetchFrom(context, { limits: DEFAULT_FETCH_LIMITS, get: status(302, { location: `${other.origin}/info/refs` }) });
    await assert.rejects(fetched, (error: Error) => isAppError(error, "source.redirected"));
    assert.deepEqual(other.requests, []);
  });
});
