// The host's cipher and Web Crypto's are one: each opens what the other sealed, and neither opens anything else.

import assert from "node:assert/strict";
import { test } from "node:test";

import { randomBytes } from "#protocol/live/handshake/derive.ts";
import { webAead } from "#protocol/live/sealed/aead.ts";
import { createOpener, createSealer } from "#protocol/live/sealed/channel.ts";
import { nodeAead } from "./node-aead.ts";

const channel = { sessionId: randomBytes(16), kind: "up", peer: 1, epoch: 0 } as const;

test("LIV-20: what one seals the other opens, in both ways, in order", async () => {
  for (const [sealing, opening] of [[nodeAead, webAead], [webAead, nodeAead], [nodeAead, nodeAead]] as const) {
    const secret = randomBytes(44);
    const sealer = await createSealer({ ...channel, secret: secret.slice(), aead: sealing });
    const opener = await createOpener({ ...channel, secret, aead: opening });
    const contents = [0, 1, 253, 254, 255, 4096, 60_000].map((length) => randomBytes(length));
    const frames = await Promise.all(contents.map(async (content, index) => await sealer.seal(index % 2 === 0 ? content : async () => await Promise.resolve(content))));
    assert.deepEqual(await Promise.all(frames.map(async (frame) => await opener.open(frame))), contents);
  }
});

test("LIV-20, LIV-22: a flip in any byte ends the channel at once", async () => {
  const secret = randomBytes(44);
  const frame = await (await createSealer({ ...channel, secret: secret.slice(), aead: nodeAead })).seal(randomBytes(8));
  for (let at = 0; at < frame.length; at++) {
    const opener = await createOpener({ ...channel, secret: secret.slice(), aead: nodeAead });
    await assert.rejects(opener.open(frame.map((byte, index) => (index === at ? byte ^ 1 : byte))), /LIV-\d/, `byte ${at}`);
    await assert.rejects(opener.open(frame), { code: "live.ended" });
  }
  assert.equal(nodeAead(randomBytes(32), "decrypt") instanceof Promise, false);
});
