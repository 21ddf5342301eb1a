// What the person at the host types and reads.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import type { HostSession } from "#cli/share/session/host-session.ts";
import { parseHostCommand } from "./commands.ts";
import { HostConsole } from "./host-console.ts";

test("a letter, a guest's number, a word: and nothing that is nearly one", () => {
  assert.deepEqual(["y", " N ", "v", "v 12", "x 3", "e 4", "t 5 w", "t 5 off", "c hello  you", "?", "q", "Yes"].map(parseHostCommand), [
    { kind: "answer", answer: "yes" }, { kind: "answer", answer: "no" }, { kind: "answer", answer: "viewer" }, { kind: "viewer", peer: 12 }, { kind: "remove", peer: 3 }, { kind: "editor", peer: 4 },
    { kind: "terminal", peer: 5, mode: "write" }, { kind: "terminal", peer: 5, mode: "none" }, { kind: "say", text: "hello  you" }, { kind: "help" }, { kind: "end" }, { kind: "answer", answer: "full-yes" },
  ]);
  for (const line of ["ye", "yes 5", "x", "x all", "x 0", "x -1", "t 5", "t 5 rw", "e 4 now", "toString", "c", "__proto__"]) assert.equal(parseHostCommand(line), null, line);
});

interface Console {
  readonly person: HostConsole;
  readonly printed: string[];
  readonly done: string[];
  readonly here: Set<number>;
  /** How often it was seen that the person is there. */
  readonly acts: { readonly count: number };
  pass(ms: number): void;
}

/** After so long an answer is to the question that stands there now. */
const SEEN_MS = 2000;

/** What was answered by now. */
const answered = async (answer: Promise<boolean>): Promise<boolean | "waits"> => await Promise.race([answer, new Promise<"waits">((resolve) => setImmediate(resolve, "waits"))]);

function createConsole(): Console {
  const [printed, done, here]: [string[], string[], Set<number>] = [[], [], new Set([1, 2])];
  let now = 0;
  const person = new HostConsole({ now: () => now, print: (line) => void printed.push(line), showLink: async (fresh) => void (await Promise.resolve(done.push(`link ${fresh}`))), showChanges: async () => await Promise.resolve(), end: (why) => void done.push(`end ${why}`) });
  const act = (name: string) => async (...args: unknown[]): Promise<boolean> => await Promise.resolve(done.push([name, ...args].join(" ")) > 0);
  const acts = { count: 0 };
  const members = new Map([[1, { name: "Anna", role: "editor", lostAt: null, terminals: new Map([[1, "write"]]), following: null }]]);
  person.attach({ personActs: () => void (acts.count += 1), members: () => members, isHere: (peer: number) => here.has(peer), admit: act("admit"), refuse: act("refuse"), remove: act("remove"), changeRole: act("role"), grantTerminal: act("terminal") } as unknown as HostSession);
  return { person, printed, done, here, acts, pass: (ms) => void (now += ms) };
}

test("questions come one after the other, each with the code to compare, and an answer is to the one that is shown", async () => {
  const { person, printed, done, here, acts, pass } = createConsole();
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
  pass(SEEN_MS);
  person.take("v");
  assert.match(printed.at(-1) ?? "", /Delete/);
  person.take("y");
  assert.equal(await confirmed, true);
  person.take("y");
  assert.equal(printed.at(-1), "Nothing is asked at the moment.");
  const late = person.confirm("More?");
  person.close();
  assert.equal(await late, false);
  assert.deepEqual([done, acts.count], [["admit 1 viewer"], 4]);
});

test("an answer that was meant for the question before is not taken for the one that came in its place", async () => {
  const { person, printed, done, here, pass } = createConsole();
  const [ofAnna, ofBen] = [person.confirm("Delete a.txt?", 1), person.confirm("Delete b.txt?", 2)];
  here.delete(1);
  person.peopleChanged();
  assert.equal(await answered(ofAnna), false, "who left wishes nothing");
  pass(SEEN_MS - 1);
  person.take("y");
  assert.match(printed.at(-1) ?? "", /^\nDelete b\.txt\?\n/, "shown again");
  // Who rings stands before it, and is not let in by what was typed for it.
  pass(1);
  person.rings({ peer: 3, name: "Cem", code: "012345" });
  person.rings({ peer: 4, name: "Dora", code: "999111" });
  assert.match(printed.at(-1) ?? "", /Cem asks to come in/);
  person.take("y");
  assert.deepEqual(done, []);
  pass(SEEN_MS);
  person.take("y");
  assert.match(printed.at(-1) ?? "", /Dora/);
  person.take("n");
  person.take("y");
  assert.equal(await answered(ofBen), true);
  // Nothing stood there for a moment: the next one comes as unforeseen.
  const gone = person.confirm("Delete c.txt?", 2);
  here.delete(2);
  person.peopleChanged();
  assert.equal(await answered(gone), false);
  pass(1);
  const next = person.confirm("Start it?");
  person.take("y");
  person.close();
  assert.equal(await next, false);
  assert.deepEqual(done, ["admit 3 editor", "refuse 4"]);
});

test("what somebody wished who is gone is not done, though nobody was told yet", async () => {
  const { person, done, here } = createConsole();
  const confirmed = person.confirm("Delete a.txt?", 1);
  person.wishesTerminal({ peer: 1, name: "Anna", mode: "write" });
  here.delete(1);
  person.take("yes");
  person.take("yes");
  assert.equal(await answered(confirmed), false);
  assert.deepEqual(done, []);
});

test("a terminal to type in is granted by the word in full alone, and is wished for once at one time; of one guest few questions stand", async () => {
  const { person, printed, done } = createConsole();
  const isRefused = (why: RegExp) => (error: unknown): boolean => isAppError(error, "live.request-refused") && why.test(error.message);
  person.wishesTerminal({ peer: 1, name: "Anna", mode: "write" });
  assert.throws(() => person.wishesTerminal({ peer: 1, name: "Anna", mode: "read" }), isRefused(/wait for the answer/));
  person.take("y");
  assert.match(printed.at(-1) ?? "", /Anna asks to type[^]*\n {2}yes, in full · n no$/);
  assert.deepEqual(done, []);
  person.take("yes");
  assert.deepEqual(done, ["terminal 1 write"]);
  await new Promise(setImmediate);
  assert.equal(printed.at(-1), "Anna MAY TYPE IN A TERMINAL of this machine now; t 1 off ends it.");
  person.wishesTerminal({ peer: 1, name: "Anna", mode: "read" });
  const answers = ["a", "b", "c"].map(async (name) => await person.confirm(`Delete ${name}?`, 1));
  const tooMany = assert.rejects(person.confirm("Delete d?", 1), isRefused(/4 things/));
  const others = [person.confirm("Delete e?", 2), person.confirm("Start it?")];
  for (let times = 0; times < 4; times++) person.take("y");
  person.close();
  await tooMany;
  assert.deepEqual([await Promise.all(answers), await Promise.all(others)], [[true, true, true], [false, false]]);
  assert.deepEqual(done.slice(1), ["terminal 1 read"]);
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
