// The host's end of the protocol without a network: frames and events in, frames and what people and project are to know out. It holds
// the keys and does what the reducer asks, one thing after the other.

import { isAppError } from "#base/app-error.ts";
import { composeControl, parseControl } from "#protocol/live/envelope/control.ts";
import { parseHeader, type Bytes } from "#protocol/live/envelope/header.ts";
import { refuseLive } from "#protocol/live/envelope/refusal.ts";
import { toHex } from "#protocol/live/handshake/bytes.ts";
import { generateKeyPair, randomBytes, SECRET_BYTES, type KeyPair } from "#protocol/live/handshake/derive.ts";
import { answerJoin, createHostKeys, openJoin, readAdmissionId, type HostKeys, type MemberKeys } from "#protocol/live/handshake/join.ts";
import { composeLink, deriveAdmission, SESSION_ID_BYTES, type Admission } from "#protocol/live/handshake/link.ts";
import { decodeMessage, encodeMessage, isFleeting } from "#protocol/live/messages/codec.ts";
import type { BroadcastMessage, DownMessage, FollowerMessage } from "#protocol/live/messages/host-messages.ts";
import { webAead, type MakeAead } from "#protocol/live/sealed/aead.ts";
import { composePart, createOutbox, fleetingPart, parsePart, type Part } from "#protocol/live/sealed/delivery.ts";
import { createHostEpoch, type HostEpoch } from "./host-epoch.ts";
import type { HostEffect, HostEvent, HostState } from "./host-state.ts";
import { startHost } from "./host-state.ts";
import { stepHost } from "./host.ts";
import { catchUp, createMember, createPair, dropPair, type MemberChannels } from "./member-channels.ts";
import { SILENCE_MS } from "./times.ts";

export type HostNews = Extract<HostEffect, { readonly kind: "deliver" | "ring" }>;

export interface HostOutput {
  readonly frames: readonly Bytes[];
  readonly news: readonly HostNews[];
}

/** Who breaks off is told nothing but that; these alone mean it. Anything else is a defect. */
function isBroken(error: unknown): boolean {
  return isAppError(error, "live.refused") || isAppError(error, "live.ended");
}

export interface InvitationWish {
  readonly origin: string;
  readonly expiresAt: number;
  readonly joins: number;
  readonly now: number;
}

/** `aead` is for a program that has a faster one than Web Crypto's. */
export async function createHostEngine(now: number, aead: MakeAead = webAead): Promise<HostEngine> {
  const signing = await generateKeyPair("Ed25519");
  const signingKey = new Uint8Array(await crypto.subtle.exportKey("raw", signing.publicKey));
  return new HostEngine({ keys: await createHostKeys(), signing, signingKey, aead, now });
}

interface HostEngineKeys {
  readonly keys: HostKeys;
  readonly signing: KeyPair;
  readonly signingKey: Bytes;
  readonly aead: MakeAead;
  readonly now: number;
}

export class HostEngine {
  readonly sessionId = randomBytes(SESSION_ID_BYTES);
  readonly #keys: HostKeys;
  readonly #signing: KeyPair;
  readonly #signingKey: Bytes;
  readonly #aead: MakeAead;
  readonly #seen = new Set<string>();
  readonly #invitations = new Map<string, Admission>();
  readonly #joins = new Map<number, Bytes>();
  readonly #asking = new Map<number, MemberKeys>();
  readonly #members = new Map<number, MemberChannels>();
  readonly #log = createOutbox("log");
  #state: HostState;
  #now: number;
  #epoch: HostEpoch | null = null;
  #frames: Bytes[] = [];
  #news: HostNews[] = [];
  #before: Promise<unknown> = Promise.resolve();

  constructor({ keys, signing, signingKey, aead, now }: HostEngineKeys) {
    [this.#keys, this.#signing, this.#signingKey, this.#aead] = [keys, signing, signingKey, aead];
    [this.#state, this.#now] = [startHost(now), now];
  }

  state(): HostState {
    return this.#state;
  }

  /** @throws AppError `live.refused` for what no honest relay passes on: connect to it anew, and say "connected" (LIV-38). */
  async receive(frame: Bytes, at: number): Promise<HostOutput> {
    return await this.#inTurn(async () => await this.#take(frame, at));
  }

  async act(event: HostEvent): Promise<HostOutput> {
    return await this.#inTurn(async () => {
      await this.#dispatch(event);
      if (event.kind === "tick") await this.#dropSilent(event.now);
    });
  }

  async invite({ origin, expiresAt, joins: count, now: at }: InvitationWish): Promise<HostOutput & { readonly link: string; readonly id: string }> {
    const secret = randomBytes(SECRET_BYTES);
    const admission = await deriveAdmission("join", { secret, sessionId: this.sessionId });
    const id = toHex(admission.id);
    this.#invitations.set(id, admission);
    const link = composeLink({ origin, sessionId: this.sessionId, secret, hostKey: this.#keys.publicKey });
    const output = await this.#inTurn(async () => await this.#dispatch({ kind: "invite", id, tokenHash: admission.tokenHash, expiresAt, joins: count, now: at }));
    return { ...output, link, id };
  }

  async send(peer: number, message: DownMessage, body?: Bytes): Promise<HostOutput> {
    return await this.#inTurn(async () => await this.#sendDown({ peer, message, ...(body && { body }) }, this.#now));
  }

  async broadcast(message: BroadcastMessage, body?: Bytes): Promise<HostOutput> {
    return await this.#inTurn(async () => await this.#sendAll({ message, ...(body && { body }) }, this.#now));
  }

  /** What the host itself looks at, for those who follow it. */
  async show(message: FollowerMessage): Promise<HostOutput> {
    return await this.#inTurn(async () => await this.#sendToFollowers({ person: 0, message }, this.#now));
  }

  async #inTurn(work: () => Promise<void>): Promise<HostOutput> {
    const turn = this.#before.then(async () => {
      [this.#frames, this.#news] = [[], []];
      await work();
      return { frames: this.#frames, news: this.#news };
    });
    this.#before = turn.catch(() => undefined);
    return await turn;
  }

  async #dispatch(event: HostEvent): Promise<void> {
    const step = stepHost(this.#state, event);
    this.#state = step.state;
    this.#now = event.now;
    for (const effect of step.effects) await this.#perform(effect, event.now);
  }

  /** LIV-36: a relay that passes nothing on, and tells nobody, shows as silence. */
  async #dropSilent(now: number): Promise<void> {
    for (const [peer, { lostAt }] of this.#state.members) {
      const member = this.#members.get(peer);
      if (lostAt === null && member !== undefined && now - member.heardAt >= SILENCE_MS) await this.#dispatch({ kind: "silent", peer, now });
    }
  }

  async #take(frame: Bytes, at: number): Promise<void> {
    const { kind, peer } = parseHeader(frame);
    if (kind === "arrived" || kind === "gone") return await this.#dispatch({ kind: parseControl(frame).kind === "gone" ? "gone" : "arrived", peer, now: at });
    if (kind !== "join" && kind !== "up") throw refuseLive("LIV-5", `a frame ${kind} is not for the host`);
    if (peer >= this.#state.nextPeer) throw refuseLive("LIV-8", "the frame is from somebody who never arrived");
    try {
      await (kind === "join" ? this.#takeJoin(frame, peer, at) : this.#takeUp(frame, peer, at));
    } catch (error) {
      if (!isBroken(error)) throw error;
      await this.#dispatch({ kind: "violated", peer, now: at });
    }
  }

  async #takeJoin(frame: Bytes, peer: number, at: number): Promise<void> {
    const id = readAdmissionId(frame);
    const member = this.#members.get(peer);
    if (member !== undefined) return await this.#resume(member, { frame, peer, now: at });
    this.#joins.set(peer, frame);
    await this.#dispatch({ kind: "knocked", peer, invitation: id, now: at });
  }

  async #takeUp(frame: Bytes, peer: number, at: number): Promise<void> {
    const member = this.#members.get(peer);
    // Frames that were under way when the host closed the channel.
    if (member === undefined || member.pair === null) return;
    const { part, ack } = parsePart(await member.pair.up.open(frame));
    member.heardAt = at;
    member.outbox.acknowledge(ack);
    if (part.stream === "log") throw refuseLive("LIV-26", "a guest has no log");
    const whole = part.stream === "fleeting" ? part.bytes : member.inbox.take(part);
    if (whole === null) return;
    await this.#dispatch({ kind: "message", peer, ...decodeMessage("up", whole), now: at });
  }

  async #resume(member: MemberChannels, { frame, peer, now: at }: { readonly frame: Bytes; readonly peer: number; readonly now: number }): Promise<void> {
    const join = await openJoin({ sessionId: this.sessionId, keys: this.#keys, admission: member.resume, seen: this.#seen, frame });
    if (join.request.kind !== "resume") throw refuseLive("LIV-16", "a member comes back, it does not join again");
    const missed = catchUp(member, this.#log, join.request);
    const answer = await answerJoin(join, { signingKey: this.#signingKey, avoid: new Set() });
    dropPair(member);
    member.pair = await createPair({ sessionId: this.sessionId, peer, aead: this.#aead }, answer.keys);
    member.heardAt = at;
    this.#frames.push(answer.frame);
    await this.#perform({ kind: "enlist", peer }, at);
    const { parts, ...resumed } = missed;
    await this.#sealDown(member, fleetingPart(encodeMessage("down", { kind: "resumed", ...resumed })));
    for (const part of parts) await this.#sealDown(member, part);
    await this.#dispatch({ kind: "returned", peer, now: at });
  }

  async #perform(effect: HostEffect, at: number): Promise<void> {
    switch (effect.kind) {
      case "control":
        if (effect.control.kind === "revoke") this.#invitations.delete(toHex(effect.control.tokenHash.subarray(0, 16)));
        return void this.#frames.push(composeControl(effect.control));
      case "openJoin":
        return await this.#openAndAnswer(effect, at);
      case "enlist":
        return await this.#enlist(effect.peer, at);
      case "dropKeys":
        return this.#dropKeys(effect);
      case "renewEpoch":
        return await this.#renew(effect);
      case "send":
        return await this.#sendDown(effect, at);
      case "broadcast":
        return await this.#sendAll(effect, at);
      case "toFollowers":
        return await this.#sendToFollowers(effect, at);
      case "startFollowing":
        return await this.#sendDown({ peer: effect.peer, message: { kind: "following", person: effect.person, epoch: this.#state.epoch, next: effect.person === null ? 0 : ((await this.#epoch?.nextFor(effect.person)) ?? 0) } }, at);
      case "deliver":
      case "ring":
        return void this.#news.push(effect);
    }
  }

  async #openAndAnswer({ peer, invitation }: { readonly peer: number; readonly invitation: string }, at: number): Promise<void> {
    const [frame, admission] = [this.#joins.get(peer), this.#invitations.get(invitation)];
    this.#joins.delete(peer);
    if (frame === undefined || admission === undefined) throw refuseLive("LIV-15", "the invitation is unknown or was revoked");
    const join = await openJoin({ sessionId: this.sessionId, keys: this.#keys, admission, seen: this.#seen, frame });
    if (join.request.kind !== "join") throw refuseLive("LIV-16", "who was never here cannot come back");
    const codes = [...this.#state.pending.values()].flatMap(({ code }) => code ?? []);
    const answer = await answerJoin(join, { signingKey: this.#signingKey, avoid: new Set(codes) });
    this.#asking.set(peer, answer.keys);
    this.#frames.push(answer.frame);
    await this.#dispatch({ kind: "asked", peer, name: join.request.name, code: answer.keys.code, now: at });
  }

  async #enlist(peer: number, at: number): Promise<void> {
    const memberKeys = this.#asking.get(peer);
    if (memberKeys !== undefined) this.#members.set(peer, await createMember({ sessionId: this.sessionId, peer, aead: this.#aead }, { keys: memberKeys, logStart: this.#log.next(), now: at }));
    this.#asking.delete(peer);
    const member = this.#members.get(peer);
    if (member !== undefined) this.#frames.push(composeControl({ kind: "admit", peer, tokenHash: member.resume.tokenHash }));
  }

  #dropKeys({ peer, forGood }: { readonly peer: number; readonly forGood: boolean }): void {
    this.#joins.delete(peer);
    this.#asking.delete(peer);
    const member = this.#members.get(peer);
    if (member !== undefined) dropPair(member);
    if (forGood) this.#members.delete(peer);
  }

  async #renew({ number, roster, to }: Extract<HostEffect, { readonly kind: "renewEpoch" }>): Promise<void> {
    this.#epoch?.close();
    const secret = randomBytes(SECRET_BYTES);
    this.#epoch = await createHostEpoch({ sessionId: this.sessionId, number, secret, roster }, { signingKey: this.#signing.privateKey, aead: this.#aead });
    for (const peer of to) await this.#sendDown({ peer, message: { kind: "epoch", number, log: this.#log.next(), roster: [...roster] }, body: secret.slice() }, this.#now);
  }

  async #sendDown({ peer, message, body }: { readonly peer: number; readonly message: DownMessage; readonly body?: Bytes }, at: number): Promise<void> {
    const member = this.#members.get(peer);
    if (member === undefined) return;
    if (message.kind === "terminalOutput" && this.#state.members.get(peer)?.terminals.has(message.terminal) !== true) throw refuseLive("LIV-35", "this terminal is not shared with that person");
    const bytes = encodeMessage("down", message, body);
    const parts = isFleeting("down", message.kind) ? [fleetingPart(bytes)] : member.outbox.put(bytes);
    try {
      for (const part of parts) await this.#sealDown(member, part);
    } catch (error) {
      if (!isBroken(error)) throw error;
      // The key has sealed as much as it may: the member comes back with another.
      await this.#dispatch({ kind: "violated", peer, now: at });
    }
  }

  async #sealDown(member: MemberChannels, part: Part): Promise<void> {
    if (member.pair !== null) this.#frames.push(await member.pair.down.seal(composePart(part, member.inbox.received())));
  }

  async #sendAll({ message, body }: { readonly message: BroadcastMessage; readonly body?: Bytes }, at: number): Promise<void> {
    await this.#renewWhenFull(at);
    const bytes = encodeMessage("broadcast", message, body);
    const parts = isFleeting("broadcast", message.kind) ? [fleetingPart(bytes)] : this.#log.put(bytes);
    for (const part of parts) if (this.#epoch !== null) this.#frames.push(await this.#epoch.seal(composePart(part, 0)));
  }

  async #sendToFollowers({ person, message }: { readonly person: number; readonly message: FollowerMessage }, at: number): Promise<void> {
    await this.#renewWhenFull(at);
    if (this.#epoch !== null) this.#frames.push(await this.#epoch.sealFor(person, composePart(fleetingPart(encodeMessage("followers", message)), 0)));
  }

  async #renewWhenFull(at: number): Promise<void> {
    if (this.#epoch?.isFull() === true) await this.#dispatch({ kind: "epoch-full", now: at });
  }
}
