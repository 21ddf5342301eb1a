// The call: who takes part, what of this person's is on, and a connection to each of the others, apart from the code's channel.

import type { BroadcastMessage } from "#protocol/live/messages/host-messages.ts";
import type { Room } from "#web/pages/live/people/room.ts";
import type { LiveSession } from "#web/pages/live/session/session.ts";
import { createStore, type Store } from "#web/pages/live/session/store.ts";

import { DeviceProblem, listDevices, openDevice, type Device, type DeviceChoice } from "./devices.ts";
import { callCode } from "./fingerprints.ts";
import { createLevels, type Levels } from "./levels.ts";
import { CallPeer, type PeerView, type Slot, SLOTS } from "./peer.ts";

export const MAX_IN_CALL = 6;

type Taking = Omit<Extract<BroadcastMessage, { readonly kind: "call" }>, "kind" | "person">;

export interface CallState {
  readonly joined: boolean;
  readonly joining: boolean;
  /** Everybody else in the call, as they say. */
  readonly others: ReadonlyMap<number, Taking>;
  readonly peers: ReadonlyMap<number, PeerView>;
  readonly own: Readonly<Record<Slot, MediaStreamTrack | null>>;
  readonly speaking: ReadonlySet<number>;
  readonly code: string | null;
  readonly devices: { readonly microphones: readonly Device[]; readonly cameras: readonly Device[] };
  readonly choice: DeviceChoice;
}

export interface CallGiven {
  readonly session: LiveSession;
  readonly room: Store<Room>;
  readonly iceServers: readonly RTCIceServer[];
  notify(text: string): void;
}

const SILENT = { microphone: null, camera: null, screen: null };
const OUT: CallState = { joined: false, joining: false, others: new Map(), peers: new Map(), own: SILENT, speaking: new Set(), code: null, devices: { microphones: [], cameras: [] }, choice: { microphone: null, camera: null } };
const CURVE = { name: "ECDSA", namedCurve: "P-256" };

export class Call {
  readonly store: Store<CallState> = createStore(OUT);
  readonly #given: CallGiven;
  readonly #peers = new Map<number, CallPeer>();
  #certificate: RTCCertificate | null = null;
  #levels: Levels | null = null;

  constructor(given: CallGiven) {
    this.#given = given;
    const { session, room } = given;
    session.listen({
      onBroadcast: (message) => {
        if (message.kind === "call") this.#hear(message);
      },
      onDown: (message) => {
        // Of whoever said to all that it takes part, and of nobody else.
        if (message.kind === "signal" && this.store.get().joined && this.store.get().others.has(message.from)) void this.#meet(message.from)?.take(message.signal);
      },
      // The others may have taken it for gone.
      onReturn: () => {
        if (this.store.get().joined) this.#say();
      },
    });
    room.subscribe(() => this.#keep(new Set(room.get().people.map(({ id }) => id))));
    session.status.subscribe(() => {
      if (session.status.get().guest.phase === "out") this.leave();
    });
  }

  async join(): Promise<void> {
    const { joined, joining, others } = this.store.get();
    if (joined || joining) return;
    if (others.size >= MAX_IN_CALL) return this.#given.notify(`The call is full: ${MAX_IN_CALL} people take part.`);
    this.#change({ joining: true });
    this.#certificate = await RTCPeerConnection.generateCertificate(CURVE);
    this.#levels = createLevels((speaking) => this.#change({ speaking }));
    this.#change({ joined: true, joining: false });
    for (const person of this.store.get().others.keys()) this.#meet(person);
    await this.turn("microphone", true);
  }

  leave(): void {
    const { joined, own } = this.store.get();
    if (!joined) return;
    for (const slot of SLOTS) own[slot]?.stop();
    for (const [person, peer] of this.#peers) {
      this.#given.session.send({ kind: "signal", to: person, signal: { type: "bye" } });
      peer.close();
    }
    this.#peers.clear();
    this.#levels?.stop();
    [this.#levels, this.#certificate] = [null, null];
    this.#change({ joined: false, joining: false, own: SILENT, peers: new Map(), speaking: new Set(), code: null });
    this.#say();
  }

  async turn(slot: Slot, on: boolean): Promise<void> {
    this.store.get().own[slot]?.stop();
    const track = on ? await this.#openDevice(slot) : null;
    // Left while the browser was still asking.
    if (!this.store.get().joined) return track?.stop();
    // The person may stop it by the browser's own means.
    track?.addEventListener("ended", () => void this.turn(slot, false));
    this.#change({ own: { ...this.store.get().own, [slot]: track } });
    await Promise.all([...this.#peers.values()].map(async (peer) => await peer.put(slot, track)));
    if (slot === "microphone") this.#levels?.watch(this.#self(), track === null ? null : new MediaStream([track]));
    this.#say();
    if (track !== null && slot !== "screen") this.#change({ devices: await listDevices() });
  }

  async choose(choice: Partial<DeviceChoice>): Promise<void> {
    this.#change({ choice: { ...this.store.get().choice, ...choice } });
    for (const slot of ["microphone", "camera"] as const) if (choice[slot] !== undefined && this.store.get().own[slot] !== null) await this.turn(slot, true);
  }

  async #openDevice(slot: Slot): Promise<MediaStreamTrack | null> {
    try {
      return await openDevice(slot, this.store.get().choice);
    } catch (error) {
      if (!(error instanceof DeviceProblem)) throw error;
      this.#given.notify(error.message);
      return null;
    }
  }

  #hear({ person, joined, microphone, camera, screen }: Extract<BroadcastMessage, { readonly kind: "call" }>): void {
    if (person === this.#self()) return;
    const others = new Map(this.store.get().others);
    if (joined) others.set(person, { joined, microphone, camera, screen });
    else others.delete(person);
    this.#change({ others });
    if (!this.store.get().joined) return;
    if (joined) this.#meet(person);
    else this.#part(person);
  }

  #meet(person: number): CallPeer | null {
    const known = this.#peers.get(person);
    if (known !== undefined || this.#certificate === null) return known ?? null;
    const peer = new CallPeer({
      certificate: this.#certificate,
      iceServers: this.#given.iceServers,
      polite: this.#self() > person,
      send: (signal) => this.#given.session.send({ kind: "signal", to: person, signal }),
      onChange: () => this.#show(),
    });
    this.#peers.set(person, peer);
    for (const slot of SLOTS) void peer.put(slot, this.store.get().own[slot]);
    this.#show();
    return peer;
  }

  #part(person: number): void {
    this.#levels?.watch(person, null);
    this.#peers.get(person)?.close();
    this.#peers.delete(person);
    this.#show();
  }

  /** Of those who are in the session. */
  #keep(here: ReadonlySet<number>): void {
    const gone = [...this.store.get().others.keys()].filter((person) => !here.has(person));
    if (gone.length === 0) return;
    this.#change({ others: new Map([...this.store.get().others].filter(([person]) => here.has(person))) });
    for (const person of gone) if (this.#peers.has(person)) this.#part(person);
  }

  #show(): void {
    const views = new Map([...this.#peers].map(([person, peer]) => [person, peer.view()]));
    this.#change({ peers: views });
    for (const [person, { microphone, state }] of views) this.#levels?.watch(person, state === "verified" ? microphone : null);
    void this.#showCode(views);
  }

  async #showCode(views: ReadonlyMap<number, PeerView>): Promise<void> {
    const own = this.#certificate?.getFingerprints().find(({ algorithm }) => algorithm === "sha-256")?.value?.toUpperCase();
    const members = new Map([...views].flatMap(([person, { fingerprint }]): [number, string][] => (fingerprint === null ? [] : [[person, fingerprint]])));
    const code = own === undefined || members.size === 0 ? null : await callCode(window.location.pathname, members.set(this.#self(), own));
    if (this.store.get().joined) this.#change({ code });
  }

  #say(): void {
    const { joined, own } = this.store.get();
    this.#given.session.send({ kind: "call", joined, microphone: own.microphone !== null, camera: own.camera !== null, screen: own.screen !== null });
  }

  #self(): number {
    return this.#given.room.get().self ?? 0;
  }

  #change(next: Partial<CallState>): void {
    this.store.update((before) => ({ ...before, ...next }));
  }
}
