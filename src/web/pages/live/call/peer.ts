// One other person in the call: a connection straight to them. Offers and answers go sealed by way of the host; what is connected is compared with
// the fingerprint that came sealed, and nothing is heard or seen before that.

import type { GuestMessage } from "#protocol/live/messages/guest-messages.ts";

import { fingerprintOf, fingerprintOfCertificate } from "./fingerprints.ts";

export type Signal = Extract<GuestMessage, { readonly kind: "signal" }>["signal"];

export interface PeerView {
  readonly state: "connecting" | "verified" | "failed" | "mismatch";
  readonly fingerprint: string | null;
  readonly microphone: MediaStream | null;
  readonly camera: MediaStream | null;
  readonly screen: MediaStream | null;
}

export interface PeerGiven {
  readonly certificate: RTCCertificate;
  readonly iceServers: readonly RTCIceServer[];
  /** Of two who speak at once, this one gives way. */
  readonly polite: boolean;
  send(signal: Signal): void;
  onChange(): void;
}

/** In this order in every description: so each end knows which is which without a word. */
export const SLOTS = ["microphone", "camera", "screen"] as const;
export type Slot = (typeof SLOTS)[number];

const NO_MEDIA = { microphone: null, camera: null, screen: null };

export class CallPeer {
  readonly #given: PeerGiven;
  readonly #connection: RTCPeerConnection;
  #sealed: string | null = null;
  #makingOffer = false;
  #ignoring = false;
  #view: PeerView = { state: "connecting", fingerprint: null, ...NO_MEDIA };
  readonly #sending = new Map<Slot, MediaStreamTrack | null>();
  #candidates: RTCIceCandidateInit[] = [];

  constructor(given: PeerGiven) {
    this.#given = given;
    const connection = new RTCPeerConnection({ certificates: [given.certificate], iceServers: [...given.iceServers], bundlePolicy: "max-bundle", rtcpMuxPolicy: "require" });
    this.#connection = connection;
    connection.onnegotiationneeded = () => void this.#offer();
    connection.onicecandidate = ({ candidate }) => {
      if (candidate !== null && candidate.candidate !== "") given.send({ type: "candidate", candidate: candidate.candidate, mid: candidate.sdpMid ?? "" });
    };
    connection.onconnectionstatechange = () => void this.#look();
    // The impolite one makes the places; the other answers in them.
    if (!given.polite) for (const slot of SLOTS) connection.addTransceiver(slot === "microphone" ? "audio" : "video", { direction: "sendrecv" });
  }

  view(): PeerView {
    return this.#view;
  }

  async put(slot: Slot, track: MediaStreamTrack | null): Promise<void> {
    this.#sending.set(slot, track);
    await this.#senderOf(slot)?.replaceTrack(track);
  }

  async take(signal: Signal): Promise<void> {
    if (signal.type === "candidate") return await this.#takeCandidate(signal);
    if (signal.type === "bye") return this.close();
    // What the description says must be what was sealed beside it.
    if (fingerprintOf(signal.sdp) !== signal.fingerprint || (this.#sealed !== null && this.#sealed !== signal.fingerprint)) return this.#refuse();
    const collides = signal.type === "offer" && (this.#makingOffer || this.#connection.signalingState !== "stable");
    this.#ignoring = collides && !this.#given.polite;
    if (this.#ignoring) return;
    this.#sealed = signal.fingerprint;
    await this.#connection.setRemoteDescription({ type: signal.type, sdp: signal.sdp });
    for (const candidate of this.#candidates.splice(0)) await this.#connection.addIceCandidate(candidate);
    if (signal.type !== "offer") return;
    for (const transceiver of this.#connection.getTransceivers()) transceiver.direction = "sendrecv";
    for (const [slot, track] of this.#sending) await this.#senderOf(slot)?.replaceTrack(track);
    await this.#connection.setLocalDescription();
    this.#describe();
  }

  close(): void {
    this.#connection.close();
    this.#change({ state: this.#view.state === "mismatch" ? "mismatch" : "failed", ...NO_MEDIA });
  }

  async #offer(): Promise<void> {
    try {
      this.#makingOffer = true;
      await this.#connection.setLocalDescription();
      this.#describe();
    } finally {
      this.#makingOffer = false;
    }
  }

  #describe(): void {
    const local = this.#connection.localDescription;
    const fingerprint = fingerprintOf(local?.sdp ?? "");
    if (local !== null && fingerprint !== null && (local.type === "offer" || local.type === "answer")) this.#given.send({ type: local.type, sdp: local.sdp, fingerprint });
  }

  async #takeCandidate({ candidate, mid }: Extract<Signal, { readonly type: "candidate" }>): Promise<void> {
    const init = { candidate, sdpMid: mid };
    if (this.#connection.remoteDescription === null) return void this.#candidates.push(init);
    try {
      await this.#connection.addIceCandidate(init);
    } catch (error) {
      if (!this.#ignoring) throw error;
    }
  }

  async #look(): Promise<void> {
    const { connectionState } = this.#connection;
    if (connectionState === "failed") {
      this.#change({ state: "failed" });
      this.#connection.restartIce();
    } else if (connectionState === "connected") await this.#verify();
  }

  /** RFC 8827, section 5.6.4: what was agreed on means nothing unless the connection has it. */
  async #verify(): Promise<void> {
    const transport = this.#connection.getTransceivers()[0]?.receiver.transport ?? null;
    const certificates = transport?.getRemoteCertificates() ?? [];
    const [leaf] = certificates;
    const actual = leaf === undefined ? null : await fingerprintOfCertificate(leaf);
    if (actual === null || actual !== this.#sealed) return this.#refuse();
    const media = Object.fromEntries(SLOTS.map((slot, index) => {
      const track = this.#connection.getTransceivers()[index]?.receiver.track;
      return [slot, track === undefined ? null : new MediaStream([track])];
    })) as Record<Slot, MediaStream | null>;
    this.#change({ state: "verified", fingerprint: actual, ...media });
  }

  #refuse(): void {
    this.#view = { state: "mismatch", fingerprint: null, ...NO_MEDIA };
    this.close();
  }

  #senderOf(slot: Slot): RTCRtpSender | undefined {
    return this.#connection.getTransceivers()[SLOTS.indexOf(slot)]?.sender;
  }

  #change(change: Partial<PeerView>): void {
    this.#view = { ...this.#view, ...change };
    this.#given.onChange();
  }
}
