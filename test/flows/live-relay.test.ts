// A live session through the whole program: a host and a guest with their real engines, a server that is started again in between, and the end of it when
// whoever started it loses what they started it with.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { LiveSocket } from "#platform/live-relay/testing.ts";
import { CLOSE } from "#protocol/live/envelope/connection.ts";
import { listLiveConnections, listLiveSessions } from "#protocol/api/live-sessions.ts";
import { endSession } from "#protocol/api/session.ts";
import { createGuestEngine, type GuestEngine, type GuestOutput } from "#protocol/live/peers/guest-engine.ts";
import { createHostEngine, type HostEngine, type HostOutput } from "#protocol/live/peers/host-engine.ts";
import { becomeOwner } from "#roles/testing/api-session.ts";
import { openAnyPlace } from "#roles/testing/fresh-place.ts";
import { startLiveSession, type ServedLive } from "#roles/testing/served-live.ts";
import { startServe } from "#roles/testing/served-program.ts";

const HOUR_MS = 3_600_000;
/** What ends a member elsewhere ends their live sessions within this. */
const WITHIN_MS = 5000;

interface Peer {
  readonly socket: LiveSocket;
  /** The engine is a member by what came. */
  member(engine: GuestEngine): Promise<void>;
  /** Sends what the engine has to say. */
  say(output: Promise<{ readonly frames: readonly Uint8Array[] }>): Promise<void>;
  /** This was said in the chat. */
  heard(text: string): Promise<void>;
}

function createPeer(socket: LiveSocket, receive: (frame: Uint8Array<ArrayBuffer>, say: Peer["say"], hear: (text: string) => void) => Promise<void>): Peer {
  const chats: string[] = [];
  const looking = new Set<() => void>();
  const say: Peer["say"] = async (output) => {
    for (const frame of (await output).frames) socket.send(frame);
  };
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        looking.delete(look);
        resolve();
      };
      looking.add(look);
      look();
    });
  const pump = async (): Promise<void> => {
    for (;;) {
      await receive(await socket.next(), say, (text) => void chats.push(text));
      for (const look of looking) look();
    }
  };
  // It ends with its connection.
  pump().catch(() => undefined);
  return { socket, say, member: (engine) => until(() => engine.state().phase === "member"), heard: (text) => until(() => chats.includes(text)) };
}

async function connectHost(live: ServedLive, engine: HostEngine): Promise<Peer> {
  const peer = createPeer(await live.connect("host", live.hostToken), async (frame, say) => {
    const output: HostOutput = await engine.receive(frame, Date.now());
    await say(Promise.resolve(output));
    for (const news of output.news) if (news.kind === "ring") await say(engine.act({ kind: "admit", peer: news.peer, role: "editor", now: Date.now() }));
  });
  await peer.say(engine.act({ kind: "connected", now: Date.now() }));
  return peer;
}

async function connectGuest(live: ServedLive, engine: GuestEngine, token: Uint8Array): Promise<Peer> {
  return createPeer(await live.connect("guest", token), async (frame, say, hear) => {
    const output: GuestOutput = await engine.receive(frame, Date.now());
    await say(Promise.resolve(output));
    for (const news of output.news) if (news.kind === "broadcast" && news.message.kind === "chat") hear(news.message.text);
  });
}

/** What the page does when its connection is gone. */
async function loseConnection(engine: GuestEngine): Promise<Uint8Array> {
  const { news } = await engine.act({ kind: "lost", now: Date.now() });
  const again = news.find((each) => each.kind === "reconnect");
  assert.ok(again !== undefined, "a member comes back");
  return again.token;
}

test("a host and a guest talk through a server that is started again, until what the session was started with ends", async (t) => {
  const place = await openAnyPlace(t);
  const given = { dataDir: place.dataDir, env: place.env };
  let program = await startServe(given);
  t.after(() => program.kill());
  const owner = await becomeOwner(program);
  const [host, start] = [await createHostEngine(Date.now()), Date.now()];
  const live = await startLiveSession({ owner, url: program.url, session: host.sessionId });
  let hostPeer = await connectHost(live, host);
  const { link, ...invited } = await host.invite({ origin: "https://strongroom.example", expiresAt: start + HOUR_MS, joins: 1, now: start });
  await hostPeer.say(Promise.resolve(invited));
  const guest = await createGuestEngine({ link, name: "Guest", build: "test", now: start });
  let guestPeer = await connectGuest(live, guest, guest.token);
  await guestPeer.member(guest);
  await guestPeer.say(guest.send({ kind: "chat", text: "before" }));
  await guestPeer.heard("before");

  assert.equal((await program.stop()).code, 0);
  assert.deepEqual(await Promise.all([hostPeer.socket.closed, guestPeer.socket.closed]), [CLOSE.restart, CLOSE.restart]);
  program = await startServe(given);
  const again = { ...live, connect: live.at(program.url) };
  const token = await loseConnection(guest);
  const early = await again.connect("guest", token);
  assert.equal(await early.closed, CLOSE.full, "before the host is back a member is early, not unknown");
  hostPeer = await connectHost(again, host);
  guestPeer = await connectGuest(again, guest, token);
  await guestPeer.member(guest);
  await guestPeer.say(guest.send({ kind: "chat", text: "after" }));
  await guestPeer.heard("after");

  const back = owner.at(program);
  const { items } = await back.call(listLiveSessions);
  assert.deepEqual(items.map(({ id, mayEnd, ended, mostParticipants }) => ({ id, mayEnd, ended, mostParticipants })), [{ id: live.id, mayEnd: true, ended: null, mostParticipants: 2 }]);
  const connections = await back.call(listLiveConnections, { params: { liveSessionId: live.id } });
  assert.deepEqual(connections.items.map(({ guest: peer, address }) => ({ peer, here: /^(?:127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/.test(address) })).sort((a, b) => a.peer - b.peer), [0, 0, 1, 1].map((peer) => ({ peer, here: true })));

  const signedOutAt = Date.now();
  await back.call(endSession);
  assert.deepEqual(await Promise.all([hostPeer.socket.closed, guestPeer.socket.closed]), [CLOSE.ended, CLOSE.ended]);
  assert.ok(Date.now() - signedOutAt < WITHIN_MS, `ended after ${Date.now() - signedOutAt} ms`);
  assert.equal(await (await again.connect("host", live.hostToken)).closed, CLOSE.unknown);
  assert.equal((await program.stop()).code, 0);
  assert.deepEqual(await place.query("select end_reason, most_participants, host_token_hash is null as forgotten from live_sessions"), [{ end_reason: "access", most_participants: 2, forgotten: true }]);
  assert.deepEqual(await place.query("select count(*)::int as open from live_connections where disconnected_at is null"), [{ open: 0 }]);
  assert.doesNotMatch(program.log(), new RegExp(`${live.session}|"level":"error"`), "nothing of the session is in the log, and no fault");
});
