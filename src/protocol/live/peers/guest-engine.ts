// A guest's end of the protocol without a network: frames and wishes in, frames and what the page is to know out. It holds the keys and
// does what the reducer asks, one thing after the other.

import { isAppError } from "#base/app-error.ts";
import { parseHeader, type Bytes } from "#protocol/live/envelope/header.ts";
import { refuseLive } from "#protocol/live/envelope/refusal.ts";
import { equalSecrets } from "#protocol/live/handshake/bytes.ts";
import { SECRET_BYTES } from "#protocol/live/handshake/derive.ts";
import type { JoinRequest } from "#protocol/live/handshake/join-messages.ts";
import { openChallenge, sealJoin, type OpenJoin } from "#protocol/live/handshake/join.ts";
import { deriveAdmission, parseLink, type Admission } from "#protocol/live/handshake/link.ts";
import { VERSIONS } from "#protocol/live/handshake/versions.ts";
import { decodeMessage, encodeMessage, isFleeting } from "#protocol/live/messages/codec.ts";
import type { GuestMessage } from "#protocol/live/messages/guest-messages.ts";
import type { BroadcastMessage, DownMessage, FollowerMessage } from "#protocol/live/messages/host-messages.ts";
import { createOpener, createSealer, type Opener, type Sealer } from "#protocol/live/sealed/channel.ts";
import { composePart, createInbox, createOutbox, fleetingPart, parsePart, type Inbox, type Part } from "#protocol/live/sealed/delivery.ts";
import { createGuestEpoch, type GuestEpoch } from "./guest-epoch.ts";
import { startGuest, stepGuest, type GuestEffect, type GuestEvent, type GuestState } from "./guest.ts";

export type GuestNews =
  | { readonly kind: "down"; readonly message: DownMessage; readonly body: Bytes }
  | { readonly kind: "broadcast"; readonly message: BroadcastMessage; readonly body: Bytes }
  | { readonly kind: "view"; readonly person: number; readonly message: FollowerMessage }
  /** Open another connection, and show this token. */
  | { readonly kind: "reconnect"; readonly token: Bytes }
  | { readonly kind: "leave" }
  /** Something was missed that is not kept any more: compare every open document. */
  | { readonly kind: "compare" };

export interface GuestOutput {
  readonly frames: readonly Bytes[];
  readonly news: readonly GuestNews[];
}

function isBroken(error: unknown): boolean {
  return isAppError(error, "live.refused") || isAppError(error, "live.ended");
}

export interface GuestWish {
  readonly link: string;
  readonly name: string;
  /** Of the page: hosts may tell people that theirs is old. */
  readonly build: string;
  readonly now: number;
}

/** @throws AppError `live.refused` for what is not a link. */
export async function createGuestEngine({ link, ...wish }: GuestWish): Promise<GuestEngine> {
  const { sessionId, hostKey, secret } = parseLink(link);
  const invitation = await deriveAdmission("join", { secret, sessionId });
  secret.fill(0);
  return new GuestEngine({ sessionId, hostKey, invitation, ...wish });
}

interface GuestParameters {
  readonly sessionId: Bytes;
  readonly hostKey: Bytes;
  readonly invitation: Admission;
  readonly name: string;
  readonly build: string;
  readonly now: number;
}

export class GuestEngine {
  readonly #sessionId: Bytes;
  readonly #hostKey: Bytes;
  readonly #invitation: Admission;
  readonly #name: string;
  readonly #build: string;
  readonly #outbox = createOutbox("pair");
  readonly #inbox = createInbox();
  #log: Inbox | null = null;
  #state: GuestState;
  #now: number;
  #resume: Admission | null = null;
  #join: OpenJoin | null = null;
  #pair: { readonly up: Sealer; readonly down: Opener } | null = null;
  #signing: { readonly raw: Bytes; readonly key: CryptoKey } | null = null;
  #epoch: GuestEpoch | null = null;
  /** Whose stream the host sends here; what the state says is whom the guest wants to follow. */
  #followed: number | null = null;
  #frames: Bytes[] = [];
  #news: GuestNews[] = [];
  #before: Promise<unknown> = Promise.resolve();

  constructor({ sessionId, hostKey, invitation, name, build, now }: GuestParameters) {
    [this.#sessionId, this.#hostKey, this.#invitation] = [sessionId, hostKey, invitation];
    [this.#name, this.#build, this.#state, this.#now] = [name, build, startGuest(now), now];
  }

  /** What to show the relay at first. */
  get token(): Bytes {
    return this.#invitation.token;
  }

  state(): GuestState {
    return this.#state;
  }

  async receive(frame: Bytes, at: number): Promise<GuestOutput> {
    return await this.#inTurn(async () => await this.#receive(frame, at));
  }

  async act(event: GuestEvent): Promise<GuestOutput> {
    return await this.#inTurn(async () => await this.#dispatch(event));
  }

  /** Kept until the host has it, whatever becomes of the connection. */
  async send(message: GuestMessage, body?: Bytes): Promise<GuestOutput> {
    return await this.#inTurn(async () => await this.#send(message, this.#now, body));
  }

  async #inTurn(work: () => Promise<void>): Promise<GuestOutput> {
    const turn = this.#before.then(async () => {
      [this.#frames, this.#news] = [[], []];
      await work();
      return { frames: this.#frames, news: this.#news };
    });
    this.#before = turn.catch(() => undefined);
    return await turn;
  }

  async #receive(frame: Bytes, at: number): Promise<void> {
    if (this.#state.phase === "out") return;
    try {
      await this.#take(frame, at);
    } catch (error) {
      if (!isBroken(error)) throw error;
      this.#dropPair();
      await this.#dispatch({ kind: "violated", now: at });
    }
  }

  async #dispatch(event: GuestEvent): Promise<void> {
    const step = stepGuest(this.#state, event);
    this.#state = step.state;
    this.#now = event.now;
    if (event.kind === "lost") this.#dropPair();
    for (const effect of step.effects) await this.#perform(effect, event.now);
  }

  async #take(frame: Bytes, at: number): Promise<void> {
    const { kind, peer } = parseHeader(frame);
    switch (kind) {
      case "hello":
        return await this.#dispatch({ kind: "hello", peer, now: at });
      case "hostAway":
        return await this.#dispatch({ kind: "host-away", now: at });
      case "hostBack":
        return await this.#dispatch({ kind: "host-back", now: at });
      case "challenge":
        return await this.#takeChallenge(frame, at);
      case "down":
        return await this.#takeDown(frame, at);
      case "broadcast":
      case "followers": {
        if (this.#epoch === null) throw refuseLive("LIV-22", "the frame is of an epoch that this guest is not in");
        const { part } = parsePart(await this.#epoch.open(frame));
        await this.#dispatch({ kind: "heard", now: at });
        if (kind === "followers") return void this.#news.push({ kind: "view", person: peer, message: decodeMessage("followers", part.bytes).message });
        return await this.#takeBroadcast(part, at);
      }
      default:
        throw refuseLive("LIV-5", `a frame ${kind} is not for a guest`);
    }
  }

  async #takeChallenge(frame: Bytes, at: number): Promise<void> {
    if (this.#join === null) throw refuseLive("LIV-18", "there is a challenge without a join");
    const { challenge, keys } = await openChallenge(this.#join, frame);
    const { peer } = this.#join;
    this.#join = null;
    if (this.#signing !== null && !equalSecrets(this.#signing.raw, challenge.signingKey)) throw refuseLive("LIV-25", "the host's signing key is another");
    this.#signing ??= { raw: challenge.signingKey, key: await crypto.subtle.importKey("raw", challenge.signingKey, "Ed25519", false, ["verify"]) };
    this.#resume ??= await deriveAdmission("resume", { secret: keys.resume, sessionId: this.#sessionId });
    this.#dropPair();
    this.#pair = { up: await createSealer({ sessionId: this.#sessionId, kind: "up", peer, epoch: 0, secret: keys.up }), down: await createOpener({ sessionId: this.#sessionId, kind: "down", peer, epoch: 0, secret: keys.down }) };
    await this.#dispatch({ kind: "challenged", code: keys.code, now: at });
  }

  async #takeDown(frame: Bytes, at: number): Promise<void> {
    if (this.#pair === null) throw refuseLive("LIV-22", "the frame is of a channel that is not open");
    const { part, ack } = parsePart(await this.#pair.down.open(frame));
    this.#outbox.acknowledge(ack);
    if (part.stream === "log") return await this.#takeBroadcast(part, at);
    const whole = part.stream === "fleeting" ? part.bytes : this.#inbox.take(part);
    if (whole === null) return;
    const { message, body } = decodeMessage("down", whole);
    // What was kept goes out before anything new does: the host takes numbers in their order.
    if (message.kind === "resumed") await this.#goOn(message);
    await this.#dispatch({ kind: "down", message, now: at });
    if (message.kind === "epoch") await this.#enterEpoch(message, body);
    if (message.kind === "following") await this.#beginFollowing(message);
    // The epoch's secret is nobody's but the engine's.
    this.#news.push({ kind: "down", message, body: message.kind === "epoch" ? new Uint8Array() : body });
  }

  async #takeBroadcast(part: Part, at: number): Promise<void> {
    if (part.stream === "pair" || this.#log === null) throw refuseLive("LIV-26", "a broadcast is of the log, or fleeting");
    const whole = part.stream === "fleeting" ? part.bytes : this.#log.take(part);
    if (whole === null) return;
    const { message, body } = decodeMessage("broadcast", whole);
    this.#news.push({ kind: "broadcast", message, body });
    if (message.kind === "ended") await this.#dispatch({ kind: "host-ended", now: at });
  }

  async #enterEpoch({ number, log: next, roster }: Extract<DownMessage, { readonly kind: "epoch" }>, body: Bytes): Promise<void> {
    if (this.#state.phase !== "member" || this.#signing === null) return;
    if (number <= (this.#epoch?.number ?? 0)) throw refuseLive("LIV-24", "the epoch goes back");
    if (body.length !== SECRET_BYTES) throw refuseLive("LIV-24", `expected ${SECRET_BYTES} bytes of the this.#epoch's secret`);
    this.#log ??= createInbox(next);
    if (next !== this.#log.received() + 1) throw refuseLive("LIV-26", "broadcasts are missing");
    this.#epoch?.close();
    if (this.#followed !== 0 && !roster.some(({ id }) => id === this.#followed)) this.#followed = null;
    this.#epoch = await createGuestEpoch({ sessionId: this.#sessionId, number, secret: body.slice(), roster }, { signingKey: this.#signing.key, following: this.#followed });
  }

  async #goOn({ received, first, log: logFirst, compare }: Extract<DownMessage, { readonly kind: "resumed" }>): Promise<void> {
    if (this.#state.phase !== "away") throw refuseLive("LIV-29", "a guest that was not away does not come back");
    if (first > this.#inbox.received() + 1) this.#inbox.skipTo(first);
    if (this.#log !== null && logFirst > this.#log.received() + 1) this.#log.skipTo(logFirst);
    this.#outbox.acknowledge(received);
    for (const part of this.#outbox.after(Math.max(received, this.#outbox.first() - 1)) ?? []) await this.#sealUp(part);
    if (compare) this.#news.push({ kind: "compare" });
  }

  async #beginFollowing({ person, epoch: number, next }: Extract<DownMessage, { readonly kind: "following" }>): Promise<void> {
    if (this.#epoch === null || number !== this.#epoch.number) throw refuseLive("LIV-22", "the stream to follow is of another epoch");
    this.#followed = person;
    await this.#epoch.follow(person, next);
  }

  async #perform(effect: GuestEffect, at: number): Promise<void> {
    switch (effect.kind) {
      case "sendJoin": {
        this.#join = await sealJoin({ sessionId: this.#sessionId, hostKey: this.#hostKey, admission: this.#resume ?? this.#invitation, peer: effect.peer, request: this.#composeRequest() });
        return void this.#frames.push(this.#join.frame);
      }
      case "reconnect":
        this.#dropPair();
        return void this.#news.push({ kind: "reconnect", token: (this.#resume ?? this.#invitation).token });
      case "leave":
        this.#dropPair();
        this.#epoch?.close();
        [this.#epoch, this.#resume, this.#join] = [null, null, null];
        return void this.#news.push({ kind: "leave" });
      case "sendFollow":
        return await this.#send({ kind: "follow", person: effect.person }, at);
      case "sendHeartbeat":
        return await this.#send({ kind: "heartbeat" }, at);
      case "sendLeave":
        return await this.#send({ kind: "leave" }, at);
    }
  }

  #composeRequest(): JoinRequest {
    const versions = [...VERSIONS];
    if (this.#resume === null) return { kind: "join", versions, build: this.#build, name: this.#name, capabilities: [] };
    return { kind: "resume", versions, build: this.#build, received: this.#inbox.received(), first: this.#outbox.first(), broadcast: this.#log?.received() ?? 0 };
  }

  async #send(message: GuestMessage, at: number, body?: Bytes): Promise<void> {
    const bytes = encodeMessage("up", message, body);
    const parts = isFleeting("up", message.kind) ? [fleetingPart(bytes)] : this.#outbox.put(bytes);
    if (this.#state.phase !== "member" && message.kind !== "leave") return;
    try {
      for (const part of parts) await this.#sealUp(part);
    } catch (error) {
      if (!isBroken(error)) throw error;
      // The key has sealed as much as it may: another connection has another.
      await this.#dispatch({ kind: "lost", now: at });
    }
    this.#state = stepGuest(this.#state, { kind: "sent", now: at }).state;
  }

  async #sealUp(part: Part): Promise<void> {
    if (this.#pair !== null) this.#frames.push(await this.#pair.up.seal(composePart(part, this.#inbox.received())));
  }

  #dropPair(): void {
    this.#pair?.up.close();
    this.#pair?.down.close();
    this.#pair = null;
    this.#followed = null;
  }
}
