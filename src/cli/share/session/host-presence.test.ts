// Whether the host's person is there, as guests are told.

import assert from "node:assert/strict";
import { test } from "node:test";

import { HostPresence, IDLE_AFTER_MS } from "./host-presence.ts";

test("the host is idle once nothing was typed for a while, said once and to who comes; active with the next line", () => {
  let now = 1000;
  const told: string[] = [];
  const presence = new HostPresence({ now: () => now, broadcast: ({ person, state, file }) => void told.push(`${person} ${state} ${file}`) });
  presence.introduce();
  now += IDLE_AFTER_MS - 1;
  presence.look();
  presence.acts();
  now += IDLE_AFTER_MS - 1;
  presence.look();
  assert.deepEqual(told, []);
  now += 1;
  for (let beat = 0; beat < 3; beat++) presence.look();
  assert.deepEqual(told, ["0 idle null"]);
  presence.introduce();
  presence.acts();
  presence.acts();
  presence.look();
  assert.deepEqual(told, ["0 idle null", "0 idle null", "0 active null"]);
});
