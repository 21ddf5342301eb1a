// What the person at the host types and reads.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { HostSession } from "#cli/share/session/host-session.ts";
import { parseHostCommand } from "./commands.ts";
import { HostConsole } from "./host-console.ts";

test("a letter, a guest's number, a word: and nothing that is nearly one", () => {
  assert.deepEqual(["y", " N ", "v", "v 12", "x 3", "e 4", "t 5 w", "t 5 off", "c hello  you", "?", "q"].map(parseHostCommand), [
    { kind: "answer", answer: "yes" }, { kind: "answer", answer: "no" }, { kind: "answer", answer: "viewer" }, { kind: "viewer", peer: 12 }, { kind: "remove", peer: 3 }, { kind: "editor", peer: 4 },
    { kind: "terminal", peer: 5, mode: "write" }, { kind: "terminal", peer: 5, mode: "none" }, { kind: "say", text: "hello  you" }, { kind: "help" }, { kind: "end" },
  ]);
  for (const line of ["yes", "x", "x all", "x 0", "x -1", "t 5", "t 5 rw", "e 4 now", "toString", "c", "__proto__"]) assert.equal(parseHostCommand(line), null, line);
});

interface Console {
  readonly person: HostConsole;
  readonly printed: string[];
  readonly done: string[];
  readonly here: Set<number>;
}

function createConsole(): Console {
  const [printed, done, here]: [string[], string[], Set<number>] = [[], [], new Set([1, 2])];
  const person = new HostConsole({ print: (line) => void printed.push(line), showLink: async (fresh) => void (await Promise.resolve(done.push(`link ${fresh}`))), showChanges: async () => await Promise.resolve(), end: (why) => void done.push(`end ${why}`) });
  const act = (name: string) => async (...args: unknown[]): Promise<void> => void (await Promise.resolve(done.push([name, ...args].join(" "))));
  const members = new Map([[1, { name: "Anna", role: "editor", lostAt: null, terminals: new Map([[1, "write"]]), following: null }]]);
  person.attach({ members: () => members, isHere: (peer: number) => here.has(peer), admit: act("admit"), refuse: act("refuse"), remove: act("remove"), changeRole: act("role"), grantTerminal: act("terminal") } as unknown as HostSession);
  return { person, printed, done, here };
}

test("questions come one after the other, each with the code to compare, and an answer is to the one that is shown", async () => {
  const { person, printed, done, here } = createConsole();
  person.rings({ peer: 1, name: "Anna", code: "012345" });
  person.rings({ peer: 2, name: "Ben", code: "999111" });
  const confirmed = person.confirm("Delete a.txt?");
  assert.match(printed.join("\n"), /Anna asks to come in\. The code on their screen must be 012 345/);
  assert.doesNotMatch(printed.join("\n"), /Ben|Delete/);
  person.take("v");
  assert.match(printed.at(-1) ?? "", /Ben.*999 111[^]*1 more to answer/);
  // Ben is gone before anybody answered: what is typed now is to the next question.
  here.delete(2);
  person.peopleChanged();
  assert.match(printed.at(-1) ?? "", /Delete a\.txt\?\n {2}y yes · n no$/);
  person.take("v");
  assert.match(printed.at(-1) ?? "", /Delete/);
  person.take("y");
  assert.equal(await confirmed, true);
  person.take("y");
  assert.equal(printed.at(-1), "Nothing is asked at the moment.");
  const late = person.confirm("More?");
  person.close();
  assert.equal(await late, false);
  assert.deepEqual(done, ["admit 1 viewer"]);
});

test("people are shown with what they may, commands are for who is there, and nothing that is said moves the cursor", () => {
  const { person, printed, done } = createConsole();
  for (const line of ["p", "x 7", "e 1", "x 1", "t 1 off", "k", "q", "nonsense", ""]) person.take(line);
  assert.match(printed[0] ?? "", /1 {2}Anna · editor · TYPES IN A TERMINAL/);
  assert.deepEqual(printed.slice(1), ["There is no guest 7; p shows who is there.", "That is no command; ? shows them."]);
  assert.deepEqual(done, ["role 1 editor", "remove 1", "terminal 1 none", "link true", "end asked"]);
  person.tell({ kind: "chat", name: "Anna", text: "a\u001b[2J\nb" });
  assert.match(printed.at(-1) ?? "", /^Anna: a\ufffd\[2J\ufffdb$/);
  person.tell({ kind: "connection-lost", words: "Lost." });
  person.tell({ kind: "connection-lost", words: "Lost." });
  person.tell({ kind: "connected" });
  person.tell({ kind: "connected" });
  assert.deepEqual(printed.slice(-2), ["Lost. It is tried again by itself; what is typed meanwhile is kept.", "Connected again; nothing was lost."]);
});
