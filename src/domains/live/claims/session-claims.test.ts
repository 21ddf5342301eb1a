// Claims about live sessions, each proven on a session that is gone through in memory, and red once what it guards is broken.

import assert from "node:assert/strict";
import { appendFile, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { z } from "zod";

import type { CheckContext, CheckOutcome, Claim } from "#platform/domain/claim.ts";
import { readProgramClosure } from "#platform/domain/program-closure.ts";
import { createRelay } from "#platform/live-relay/relay.ts";
import { ENDPOINTS } from "#protocol/api/endpoints.ts";
import { createLiveSession } from "#protocol/api/live-sessions.ts";
import { composeControl } from "#protocol/live/envelope/control.ts";
import { generateKeyPair } from "#protocol/live/handshake/derive.ts";
import { createHostKeys } from "#protocol/live/handshake/join.ts";
import { parseLink } from "#protocol/live/handshake/link.ts";
import { GUEST_MESSAGES } from "#protocol/live/messages/guest-messages.ts";
import { HostEngine } from "#protocol/live/peers/host-engine.ts";

import { freshKeys } from "./fresh-keys.ts";
import { guestClaims } from "./guest-claims.ts";
import { projectStays } from "./host-program.ts";
import { ownServers } from "./own-servers.ts";
import type { LiveParts } from "./rehearsal.ts";
import { sealedTransport } from "./sealed-transport.ts";
import { sealingClaims } from "./sealing-claims.ts";

async function run(claim: Claim | undefined, context: Partial<CheckContext> = {}): Promise<CheckOutcome> {
  assert.ok(claim !== undefined && claim.proof !== "not yet proven" && "check" in claim.proof);
  return claim.proof.check.run(context as CheckContext);
}

const PROGRAM = join(import.meta.dirname, "../../../..");
const refusesPlain = async (): Promise<boolean> => true;

async function withScratch(claim: Claim): Promise<CheckOutcome> {
  const scratchDir = await mkdtemp(join(tmpdir(), "live-claims-"));
  try {
    return await run(claim, { programDir: PROGRAM, scratchDir, signal: AbortSignal.timeout(60_000) });
  } finally {
    await rm(scratchDir, { recursive: true });
  }
}

/** The program's files that `entry` loads, one of them with something more at its end. */
async function withMore(entry: string, file: string, more: string, claim: Claim): Promise<CheckOutcome> {
  const folder = await mkdtemp(join(tmpdir(), "live-claims-"));
  for (const each of readProgramClosure(PROGRAM, entry).files) await cp(join(PROGRAM, each), join(folder, each), { recursive: true });
  const loaded = /^import .*"#([^"]+)"/.exec(more)?.[1];
  if (loaded !== undefined) for (const each of readProgramClosure(PROGRAM, join("src", loaded)).files) await cp(join(PROGRAM, each), join(folder, each), { recursive: true });
  await appendFile(join(folder, file), `\n${more}\n`);
  try {
    return await run(claim, { programDir: folder, scratchDir: folder, signal: AbortSignal.timeout(60_000) });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function all(parts?: LiveParts): readonly Claim[] {
  return [...sealingClaims(parts), freshKeys(parts), ...guestClaims(parts)];
}

const byId = (id: string, parts?: LiveParts): Claim | undefined => all(parts).find((claim) => claim.id === id);

/** Hosts of a kind that does something wrong. */
function hostsOf(Host: typeof HostEngine): LiveParts {
  return {
    async createHost(now, aead) {
      const signing = await generateKeyPair("Ed25519");
      assert.ok(aead !== undefined);
      return new Host({ keys: await createHostKeys(), signing, signingKey: new Uint8Array(await crypto.subtle.exportKey("raw", signing.publicKey)), aead, now });
    },
  };
}

/** Names its invitations to the relay by what opens them. */
class TalkativeHost extends HostEngine {
  override async invite(wish: Parameters<HostEngine["invite"]>[0]): ReturnType<HostEngine["invite"]> {
    const { frames, ...rest } = await super.invite(wish);
    return { ...rest, frames: [...frames, composeControl({ kind: "invite", tokenHash: parseLink(rest.link).secret, expiresAt: wish.expiresAt })] };
  }
}

/** Tells the relay alone that somebody is removed. */
class ForgetfulHost extends HostEngine {
  override async act(event: Parameters<HostEngine["act"]>[0]): ReturnType<HostEngine["act"]> {
    return event.kind === "remove" ? { frames: [composeControl({ kind: "remove", peer: event.peer })], news: [] } : await super.act(event);
  }
}

/** Tells the program of no question. */
class DeafHost extends HostEngine {
  override async receive(...given: Parameters<HostEngine["receive"]>): ReturnType<HostEngine["receive"]> {
    const { frames, news } = await super.receive(...given);
    return { frames, news: news.filter((each) => each.kind !== "deliver" || each.message.kind !== "ask") };
  }
}

/** Answers to all what one has asked. */
class LoudHost extends HostEngine {
  override async send(...given: Parameters<HostEngine["send"]>): ReturnType<HostEngine["send"]> {
    const { frames, news } = await super.send(...given);
    const others = given[1].kind === "terminalOutput" ? [] : [...this.state().members.keys()].filter((peer) => peer !== given[0]);
    const more = await Promise.all(others.map(async (peer) => (await super.send(peer, ...(given.slice(1) as [(typeof given)[1]]))).frames));
    return { frames: [...frames, ...more.flat()], news };
  }
}

/** The secrets of two invitations, and from then on the same number each time. */
function repeatNumbers({ mock }: TestContext): void {
  const right = crypto.getRandomValues.bind(crypto);
  let secrets = 0;
  mock.method(crypto, "getRandomValues", (bytes: Uint8Array<ArrayBuffer>) => {
    if (bytes.length === 32) secrets += 1;
    return secrets > 2 ? bytes.fill(7) : right(bytes);
  });
}

/** A cipher that changes nothing, with room for a tag. */
function sealNothing({ mock }: TestContext): void {
  mock.method(crypto.subtle, "encrypt", async (_algorithm: unknown, _key: unknown, plain: Uint8Array) => Uint8Array.from([...new Uint8Array(plain), ...new Uint8Array(16)]).buffer);
  mock.method(crypto.subtle, "decrypt", async (_algorithm: unknown, _key: unknown, sealed: Uint8Array) => new Uint8Array(sealed).slice(0, -16).buffer);
}

/** The cipher, with headers that anybody may change. */
function leaveHeaders({ mock }: TestContext): void {
  for (const name of ["encrypt", "decrypt"] as const) {
    const right = crypto.subtle[name].bind(crypto.subtle);
    mock.method(crypto.subtle, name, async (algorithm: { readonly name: string; readonly iv: Uint8Array<ArrayBuffer>; readonly additionalData?: Uint8Array }, key: CryptoKey, data: Uint8Array<ArrayBuffer>) => {
      const { additionalData: _left, ...rest } = algorithm;
      return await right(rest, key, data);
    });
  }
}

test("claims about live sessions are proven on a sound program", async (t) => {
  for (const claim of [...all(), sealedTransport({ refusesPlain }), projectStays(), ownServers()]) {
    await t.test(claim.id, async () => {
      const outcome = await withScratch(claim);
      assert.ok(outcome.ok, `${outcome.finding} ${JSON.stringify(outcome.evidence)}`);
    });
  }
});

const SABOTAGE: readonly (readonly [id: string, what: string, finding: RegExp, attempt: (t: TestContext) => Promise<CheckOutcome>])[] = [
  ["CT-01", "a cipher that changes nothing", /not AES-256-GCM/, async (t) => { sealNothing(t); return run(byId("CT-01")); }],
  ["CT-01", "headers that are not bound", /not AES-256-GCM over its content and header/, async (t) => { leaveHeaders(t); return run(byId("CT-01")); }],
  ["CT-02", "a relay that is told what opens an invitation", /an invitation's secret/, async () => run(byId("CT-02", hostsOf(TalkativeHost)))],
  ["CT-02", "an epoch's secret in the clear", /an epoch's secret/, async (t) => { sealNothing(t); return run(byId("CT-02")); }],
  ["CT-03", "a start without TLS", /plain http/, async () => withScratch(sealedTransport({ refusesPlain: async () => false }))],
  ["CT-03", "a door that takes what is old", /TLS 1\.1 is taken, TLS 1\.0 is taken/, async () => withScratch(sealedTransport({
    refusesPlain,
    async openCertificate(files) {
      const [cert, key] = [await readFile(files.certificate, "utf8"), await readFile(files.key, "utf8")];
      return { context: { cert, key, minVersion: "TLSv1", ciphers: "ALL:@SECLEVEL=0" }, expiresAt: () => 0, watch: () => undefined, close: () => undefined };
    },
  }))],
  ["CT-03", "a relay with a door of its own", /by node:net/, async () => withMore("src/roles/relay.ts", "src/roles/relay.ts", 'import { createServer } from "node:net";', sealedTransport({ refusesPlain }))],
  ["CT-04", "a host that can make archives", /src\/platform\/archive/, async () => withMore("src/cli/share/run-share.ts", "src/cli/share/run-share.ts", 'import { readTar } from "#platform/archive/read-tar.ts";', projectStays())],
  ["CT-04", "a host that calls for more", /uploadSource/, async () => withMore("src/cli/share/run-share.ts", "src/cli/share/run-share.ts", "void callRemoteServer({ endpoint: uploadSource });", projectStays())],
  ["CT-04", "a host whose git pushes", /git do more than read: push/, async () => withMore("src/cli/share/run-share.ts", "src/platform/git/working-tree.ts", 'const push = spec(["push"]);', projectStays())],
  ["CT-04", "an operation with room for a file", /live-session\.create: file/, async () => run(projectStays(ENDPOINTS.map((each) => (each.id === createLiveSession.id ? { ...each, input: { ...each.input, body: createLiveSession.input.body.extend({ file: z.string() }) } } : each))), { programDir: PROGRAM })],
  ["CT-06", "a removal without new keys", /The keys stay the same when somebody is removed/, async () => run(byId("CT-06", hostsOf(ForgetfulHost)))],
  ["CT-06", "random numbers that are none", /Two epochs have one secret/, async (t) => { repeatNumbers(t); return run(byId("CT-06")); }],
  ["CT-07", "an offer in the clear", /A relay reads an offer/, async (t) => { sealNothing(t); return run(byId("CT-07")); }],
  ["CT-07", "a message with room for pictures", /travels in camera/, async () => run(guestClaims(undefined, [{ ...GUEST_MESSAGES, camera: { ...GUEST_MESSAGES.edit } }]).find(({ id }) => id === "CT-07"))],
  ["CT-08", "a host that does not hear questions", /completion asked/, async () => run(byId("CT-08", hostsOf(DeafHost)))],
  ["CT-12", "a relay that takes nobody", /did not come about/, async () => withScratch(ownServers({ callServers: [], createRelay: (deps) => createRelay({ ...deps, register: { ...deps.register, find: async () => null } }) }))],
  ["CT-12", "a relay that reaches out", /node:https/, async () => withMore("src/roles/relay.ts", "src/roles/relay.ts", 'import { get } from "node:https";', ownServers())],
  ["CT-12", "a call server of somebody", /stun\.example/, async () => withScratch(ownServers({ createRelay, callServers: ["stun:stun.example:3478"] }))],
  ["CT-11", "paths and content in the clear", /A relay reads tree asked \(raw\)/, async (t) => { sealNothing(t); return run(byId("CT-11")); }],
  ["CT-11", "an answer to all of what one asked", /Another guest was told tree/, async () => run(byId("CT-11", hostsOf(LoudHost)))],
];

for (const [id, what, finding, attempt] of SABOTAGE) {
  test(`${id} goes red at ${what}`, async (t) => {
    const outcome = await attempt(t);
    assert.equal(outcome.ok, false, outcome.finding);
    assert.match(outcome.finding, finding);
  });
}
