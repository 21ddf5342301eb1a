// Messages: their bounds, and all that is not one.

import assert from "node:assert/strict";
import { test } from "node:test";

import { decodeMessage, encodeMessage, type Direction, type MessageOf } from "./codec.ts";
import { GUEST_MESSAGES } from "./guest-messages.ts";
import { BROADCAST_MESSAGES } from "./host-messages.ts";
import { mayAct } from "./roles.ts";

function raw(value: unknown, body: readonly number[] = []): Uint8Array<ArrayBuffer> {
  const json = Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return new Uint8Array(Buffer.concat([length, json, Buffer.from(body)]));
}

const up = (value: unknown, body?: readonly number[]): unknown => decodeMessage("up", raw(value, body)).message;

test("LIV-30: a message comes back as it was, with its body", () => {
  const edit = encodeMessage("up", { kind: "edit", document: 3 }, Uint8Array.of(1, 2));
  assert.deepEqual(decodeMessage("up", edit), { message: { kind: "edit", document: 3 }, body: Uint8Array.of(1, 2) });
  const chat: MessageOf<"broadcast"> = { kind: "chat", person: 0, text: "Zoë", at: 1 };
  assert.deepEqual(decodeMessage("broadcast", encodeMessage("broadcast", chat)).message, chat);
  assert.throws(() => encodeMessage("up", { kind: "chat", text: "x".repeat(4001) }), /LIV-30/);
});

test("LIV-30: unknown kinds, members and directions, bodies too many, too large or missing, and what is no JSON are refused", () => {
  const fingerprint = Array.from({ length: 32 }, () => "0F").join(":");
  const wrong: [unknown, number[]?][] = [
    [{ kind: "admitted", role: "editor" }], [{ kind: "__proto__" }], [{ kind: "toString" }], [{ kind: ["edit"] }], [{}], [[]], ["null"], ['"chat"'], ["{"], [""],
    ['{"kind":"chat","text":"a","__proto__":{"x":1}}'], [{ kind: "chat", text: "a", person: 0 }], [{ kind: "chat", text: "" }],
    [{ kind: "edit", document: 1 }], [{ kind: "edit", document: 0 }, [1]], [{ kind: "edit", document: 1.5 }, [1]], [{ kind: "save", request: 1, document: 1 }, [1]],
    [{ kind: "signal", to: 1, signal: { type: "offer", sdp: "v=0" } }], [{ kind: "signal", to: 1, signal: { type: "offer", sdp: "v=0", fingerprint: fingerprint.toLowerCase() } }],
    [{ kind: "terminalSize", terminal: 1, size: { columns: 0, rows: 1 } }], [{ kind: "cursor", document: 1, anchor: "a b", head: "" }],
    ...["/etc/passwd", "../a", "a/../b", "a//b", "a\\b", "a\0b", "./a", "a/"].map((path): [unknown] => [{ kind: "open", request: 1, path }]),
  ];
  for (const [value, body] of wrong) assert.throws(() => up(value, body), /LIV-30/, JSON.stringify(value));
  assert.throws(() => decodeMessage("up", new Uint8Array(3)), /LIV-30/);
  assert.throws(() => decodeMessage("up", raw("{}").slice(0, 5)), /LIV-30/);
  assert.throws(() => decodeMessage("up", raw({ kind: "chat", text: "a".repeat(70_000) })), /LIV-30/);
  assert.throws(() => decodeMessage("up", new Uint8Array([0, 0, 0, 1, 0xff])), /LIV-30/);
  assert.deepEqual(up({ kind: "open", request: 1, path: "src/a b.ts" }), { kind: "open", request: 1, path: "src/a b.ts" });
  assert.deepEqual(up({ kind: "signal", to: 2, signal: { type: "answer", sdp: "v=0", fingerprint } }), { kind: "signal", to: 2, signal: { type: "answer", sdp: "v=0", fingerprint } });
});

test("LIV-31: what changes a file needs an editor; no message of a guest names its sender", () => {
  assert.deepEqual(Object.entries(GUEST_MESSAGES).filter(([, { role }]) => !mayAct("viewer", role)).map(([kind]) => kind), ["edit", "create", "move", "delete", "format", "renameSymbol", "save"]);
  for (const kind of Object.keys(GUEST_MESSAGES) as (keyof typeof GUEST_MESSAGES)[]) {
    if (kind !== "follow") assert.ok(!("person" in GUEST_MESSAGES[kind].shape.shape), kind);
  }
  const directions: Direction[] = ["up", "down", "broadcast", "followers"];
  for (const direction of directions) assert.throws(() => decodeMessage(direction, raw({ kind: "nothing" })), /LIV-30/);
  assert.ok("person" in BROADCAST_MESSAGES.edit.shape.shape);
});
