// Credentials of a TURN server as coturn checks them.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";

import { composeCallServers } from "./call-servers.ts";

const NOW = 1_800_000_000_000;

test("TURN servers get credentials that end after an hour, STUN servers none, and what cannot work is left out", () => {
  const urls = ["stun:stun.example.org:3478", "turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:5349"];
  const [stun, turn, ...others] = composeCallServers({ urls, secret: Buffer.from("shared-by-both-ends"), now: NOW, name: "ab" });
  assert.deepEqual([stun, others], [{ urls: [urls[0]], username: null, credential: null }, []]);
  assert.deepEqual([turn?.urls, turn?.username], [urls.slice(1), "1800003600:ab"]);
  assert.equal(turn?.credential, createHmac("sha1", "shared-by-both-ends").update("1800003600:ab").digest("base64"));
  assert.deepEqual(composeCallServers({ urls, secret: null, now: NOW, name: "ab" }).map((each) => each.urls), [[urls[0]]]);
  assert.deepEqual(composeCallServers({ urls: [], secret: null, now: NOW, name: "ab" }), []);
});
