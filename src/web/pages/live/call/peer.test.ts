// A connection to somebody in the call is believed when it has the certificate that was told sealed, and ended when it has another.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { CallPeer, type Signal } from "./peer.ts";

const THEIRS = new Uint8Array([1, 2, 3]).buffer;
const fingerprintOf = (der: ArrayBuffer): string => (createHash("sha256").update(new Uint8Array(der)).digest("hex").toUpperCase().match(/../g) ?? []).join(":");
const describe = (fingerprint: string): string => `v=0\r\na=fingerprint:sha-256 ${fingerprint}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`;
const offer = (fingerprint: string, inside = fingerprint): Signal => ({ type: "offer", sdp: describe(inside), fingerprint });

/** A browser's connection as far as a peer looks at it; `certificate`: what it has connected to. */
function fakeConnection(certificate: ArrayBuffer) {
  const connection = {
    signalingState: "stable",
    connectionState: "new",
    localDescription: { type: "answer", sdp: describe(fingerprintOf(new Uint8Array([9]).buffer)) },
    remoteDescription: null as unknown,
    closed: false,
    onconnectionstatechange: () => undefined as unknown,
    addTransceiver: () => undefined,
    getTransceivers: () => [{ direction: "sendrecv", sender: { replaceTrack: async () => undefined }, receiver: { track: undefined, transport: { getRemoteCertificates: () => [certificate] } } }],
    setRemoteDescription: async (description: unknown) => void (connection.remoteDescription = description),
    setLocalDescription: async () => undefined,
    addIceCandidate: async () => undefined,
    restartIce: () => undefined,
    close: () => void (connection.closed = true),
  };
  return connection;
}

async function meet(signal: Signal, connectedTo: ArrayBuffer) {
  const connection = fakeConnection(connectedTo);
  const sent: Signal[] = [];
  let changed: () => void = () => undefined;
  const peer = new CallPeer({ certificate: {} as RTCCertificate, iceServers: [], hidden: false, polite: true, connect: () => connection as unknown as RTCPeerConnection, send: (each) => void sent.push(each), onChange: () => changed() });
  await peer.take(signal);
  if (connection.closed) return { peer, connection, sent };
  connection.connectionState = "connected";
  const settled = new Promise<void>((resolve) => (changed = resolve));
  connection.onconnectionstatechange();
  await settled;
  return { peer, connection, sent };
}

test("a connection with the certificate that was told sealed is verified, and answered with one's own", async () => {
  const { peer, connection, sent } = await meet(offer(fingerprintOf(THEIRS)), THEIRS);
  assert.deepEqual([peer.view().state, peer.view().fingerprint, connection.closed], ["verified", fingerprintOf(THEIRS), false]);
  assert.deepEqual(sent.map(({ type }) => type), ["answer"]);
});

test("one with another certificate is ended and given out as what it is", async () => {
  const { peer, connection } = await meet(offer(fingerprintOf(THEIRS)), new Uint8Array([6, 6, 6]).buffer);
  assert.deepEqual([peer.view().state, peer.view().microphone, connection.closed], ["mismatch", null, true]);
});

test("a description with another fingerprint than was sealed, and a second that changes it, are not taken", async () => {
  const { peer, connection, sent } = await meet(offer(fingerprintOf(THEIRS), fingerprintOf(new Uint8Array([6]).buffer)), THEIRS);
  assert.deepEqual([peer.view().state, connection.remoteDescription, connection.closed, sent], ["mismatch", null, true, []]);
  const good = await meet(offer(fingerprintOf(THEIRS)), THEIRS);
  await good.peer.take(offer(fingerprintOf(new Uint8Array([6]).buffer)));
  assert.deepEqual([good.peer.view().state, good.connection.closed], ["mismatch", true]);
});
