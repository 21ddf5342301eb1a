// Who is here? Answers for known and unknown addresses are the same, byte for byte, and take the same time: by a statistical test over
// interleaved pairs, of the shortest of some runs, which a busy machine disturbs least.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { MINUTE, SECOND } from "#base/units.ts";
import { openTestDatabase } from "#platform/db/testing/for-each-engine.ts";

import { isWholeRun } from "#roles/testing/seeded-random.ts";

import { createSignInHouse, HOUSE_DOMAINS, type Reply, type SignInHouse, type TestBrowser } from "./sign-in-house.ts";
import { medianInterval, signedRank } from "./signed-rank.ts";

// In this process: a server beside it would add its own noise to what is timed.
const database = await openTestDatabase("pglite", { domains: HOUSE_DOMAINS });
assert.ok(database !== null);
const house = createSignInHouse(database);
const withPasswords = createSignInHouse(database, { passwords: true });
after(async () => {
  await house.server.close();
  await withPasswords.server.close();
  await database.close();
});
const SEND = "/api/v1/sign-in/passcode";
const ENTER = "/api/v1/sign-in/passcode/enter";
const PASSWORD = "/api/v1/sign-in/password";
const RIGHT_PASSWORD = "three unrelated words";
let people = 0;
let cases = 0;
let networks = 0;

/** A network of its own for each try, so that what one counts there is not seen in the other. */
function elsewhere(): string {
  networks += 1;
  return `10.${networks >> 16}.${(networks >> 8) & 255}.${networks & 255}`;
}

/** Somebody with an authenticator and, where there are passwords, one of those; and an address of the same length that nobody has. */
async function pair(at: SignInHouse): Promise<{ readonly known: string; readonly unknown: string }> {
  people += 1;
  const number = String(people).padStart(6, "0");
  const known = `person${number}@example.org`;
  const personId = await at.createPerson(known);
  if (at === withPasswords) {
    const prepared = await at.identity.passwords.prepare({ personId, password: RIGHT_PASSWORD, email: known });
    await database?.db.global("strongroom_web", (tx) => at.identity.passwords.set(tx, prepared));
  }
  await at.clock.advance(30 * MINUTE);
  return { known, unknown: `nobody${number}@example.org` };
}

/** What differs from browser to browser by chance: values of cookies, times. */
function faceOf({ status, body, headers, cookies }: Reply): string {
  const said = ["cache-control", "content-length", "content-type", "retry-after", "connection"].map((name) => `${name}: ${String(headers[name])}`);
  return JSON.stringify([status, body, Object.keys(headers).sort(), said, cookies.map((cookie) => cookie.replace(/=[^;]*/, "=…"))]);
}

type Step = (at: SignInHouse, browser: TestBrowser, email: string) => Promise<Reply>;

const send: Step = (_at, browser, email) => browser.post(SEND, { email });
const after1: (step: Step) => Step = (step) => async (at, browser, email) => {
  await browser.post(SEND, { email });
  return step(at, browser, email);
};
const wrongCode: Step = (at, browser, email) => browser.post(ENTER, { code: at.mails.codeTo(email) === "00000000" ? "11111111" : "00000000" });
const repeat = (times: number, step: Step): Step => async (at, browser, email) => {
  for (let index = 1; index < times; index++) await step(at, browser, email);
  return step(at, browser, email);
};

const STEPS: Readonly<Record<string, Step>> = {
  "ask for a code": send,
  "ask in capitals": (at, browser, email) => send(at, browser, email.toUpperCase()),
  "ask again at once": after1(send),
  "ask again after a minute": after1(async (at, browser, email) => {
    await at.clock.advance(MINUTE);
    return send(at, browser, email);
  }),
  "ask until it is held back": repeat(6, (at, _browser, email) => send(at, at.browser(elsewhere()), email)),
  "enter a wrong code": after1(wrongCode),
  "enter five wrong codes": after1(repeat(5, wrongCode)),
  "enter six wrong codes": after1(repeat(6, wrongCode)),
  "enter a malformed code": after1((_at, browser) => browser.post(ENTER, { code: "x" })),
  "enter a code too late": after1(async (at, browser, email) => {
    await at.clock.advance(11 * MINUTE);
    return wrongCode(at, browser, email);
  }),
  "enter a code without having asked": wrongCode,
  "look how far it has come": after1((_at, browser) => browser.get("/api/v1/sign-in")),
  "look after a wrong code": after1(async (at, browser, email) => {
    await wrongCode(at, browser, email);
    return browser.get("/api/v1/sign-in");
  }),
  "show a second factor first": after1((_at, browser) => browser.post("/api/v1/sign-in/second-factor", { kind: "totp", code: "123456" })),
  "show a recovery code first": after1((_at, browser) => browser.post("/api/v1/sign-in/second-factor", { kind: "recovery-code", code: "AAAA-AAAA-AAAA-AAAA" })),
  "give up": after1((_at, browser) => browser.delete("/api/v1/sign-in")),
  "ask from a browser with a device cookie of somebody else": async (at, browser, email) => {
    const other = await pair(at);
    const known = at.browser(elsewhere());
    await known.post(SEND, { email: other.known });
    await at.identity.settled();
    await known.post(ENTER, { code: at.mails.codeTo(other.known) });
    browser.cookies.set("strongroom_device", known.cookies.get("strongroom_device") ?? "");
    return send(at, browser, email);
  },
  "ask with a forged device cookie": (at, browser, email) => {
    browser.cookies.set("strongroom_device", "D".repeat(43));
    return send(at, browser, email);
  },
};

const PASSWORD_STEPS: Readonly<Record<string, Step>> = {
  "a wrong password": (_at, browser, email) => browser.post(PASSWORD, { email, password: "not the password" }),
  "an empty password": (_at, browser, email) => browser.post(PASSWORD, { email, password: "" }),
  "a password that is too long": (_at, browser, email) => browser.post(PASSWORD, { email, password: "x".repeat(73) }),
  "wrong passwords until it is held back": repeat(6, (at, _browser, email) => at.browser(elsewhere()).post(PASSWORD, { email, password: "not the password" })),
};

for (const [at, steps] of [[house, STEPS], [withPasswords, PASSWORD_STEPS]] as const) {
  for (const [name, step] of Object.entries(steps)) {
    test(`${name}: one answer for an address that somebody has and one that nobody has`, async () => {
      const { known, unknown } = await pair(at);
      const faces: string[] = [];
      for (const email of [known, unknown]) {
        // At the same moment of the clock, so that times in the answers are the same.
        const started = at.clock.now();
        faces.push(faceOf(await step(at, at.browser(elsewhere()), email)).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => String(Date.parse(time) - started)));
        await at.identity.settled();
        cases += 1;
      }
      assert.equal(faces[0], faces[1]);
    });
  }
}

test("passwords that are off are not there", async () => {
  const { known } = await pair(house);
  for (const email of [known, "nobody@example.org"]) {
    cases += 1;
    assert.equal((await house.browser().post(PASSWORD, { email, password: RIGHT_PASSWORD })).code, "request.route-unknown");
  }
});

interface Timed {
  readonly name: string;
  readonly at: SignInHouse;
  /** Done before each series, outside of what is measured. */
  readonly prepare: Step | null;
  readonly step: Step;
  /** In a browser of its own each time, where the step can be done only once in one. */
  readonly anew: boolean;
  /** How often the step can be done for one address before it is held back. */
  readonly repeats: number;
  readonly batch: number;
  readonly most: number;
  /** A stopwatch in milliseconds. */
  readonly stopwatch: () => number;
}

interface Times {
  readonly known: number[];
  readonly unknown: number[];
}

/** On the wall. What a thread has computed would be told apart from what others do, but is counted in steps of milliseconds on many kernels. */
const wallMs = (): number => performance.now();

/** What this process has computed, bcrypt's threads with it; in steps of milliseconds, of which bcrypt takes hundreds. */
function processMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * For each pair of addresses the shortest of some runs each, taken in turns and in random order: what comes between (another program, a collection of garbage) makes a run
 * longer and never shorter. What goes on in the background is waited for, outside of what is measured.
 */
async function measure({ at, prepare, step, anew, repeats, stopwatch }: Timed, pairs: number, times: Times): Promise<void> {
  for (let index = 0; index < pairs; index++) {
    const addresses = await pair(at);
    const order = Math.random() < 0.5 ? (["known", "unknown"] as const) : (["unknown", "known"] as const);
    const shortest = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
    const browsers = { known: at.browser(elsewhere()), unknown: at.browser(elsewhere()) };
    for (const kind of order) if (prepare !== null) await prepare(at, browsers[kind], addresses[kind]);
    for (let run = 0; run < repeats; run++) {
      for (const kind of order) {
        const browser = anew ? at.browser(elsewhere()) : browsers[kind];
        await at.identity.settled();
        const begun = stopwatch();
        await step(at, browser, addresses[kind]);
        shortest[kind] = Math.min(shortest[kind], stopwatch() - begun);
      }
    }
    await at.identity.settled();
    times.known.push(shortest.known);
    times.unknown.push(shortest.unknown);
  }
}

/** So unlikely by chance that a run in ten thousand fails without a reason; and what fails is measured a second time before it counts. */
const CHANCE = 1e-4;
/** 999 of 1,000. */
const SURE = 3.3;

interface Verdict {
  readonly different: boolean;
  /** Half of the interval's width: what is smaller could not be told from the noise of this machine. */
  readonly noiseMs: number;
  readonly said: string;
}

/** Pairs are taken for no longer than this: a machine that is so busy says what it could see. */
const BUDGET_MS = isWholeRun() ? 5 * MINUTE : 30 * SECOND;

/** Until it is sure that there is no difference that matters, or that there is one; where there is more noise it takes more pairs. `matters` in milliseconds. */
async function compare(timed: Timed, matters: number): Promise<Verdict> {
  const times: Times = { known: [], unknown: [] };
  const deadline = performance.now() + BUDGET_MS;
  for (;;) {
    await measure(timed, timed.batch, times);
    const { probability, shiftMs } = signedRank(times.known, times.unknown);
    const [low, high] = medianInterval(times.known, times.unknown, SURE);
    const said = `${timed.name}: ${times.known.length} pairs, shift ${shiftMs.toFixed(3)} ms, within ${low.toFixed(3)} to ${high.toFixed(3)}, p ${probability.toExponential(1)}`;
    cases += 2 * timed.batch;
    const noiseMs = (high - low) / 2;
    if (probability < CHANCE && Math.abs(shiftMs) >= matters) return { different: true, noiseMs, said };
    if ((-matters < low && high < matters) || times.known.length >= timed.most || performance.now() > deadline) return { different: false, noiseMs, said };
  }
}

/** Half of what is planted below. */
const MATTERS_MS = 0.15;
/** A tenth of what bcrypt of cost 12 takes, which varies by itself. */
const MATTERS_BESIDE_BCRYPT_MS = 25;
const wrongPassword: Step = (_at, browser, email) => browser.post(PASSWORD, { email, password: "not the password" });
/** No code is 8 zeros in this suite but once in a hundred million. */
const guess: Step = (_at, browser) => browser.post(ENTER, { code: "00000000" });

const ASKING: Timed = { name: "asking for a code", at: house, prepare: null, step: send, anew: true, repeats: 2, batch: 40, most: 400, stopwatch: wallMs };
const GUESSING: Timed = { name: "entering a wrong code", at: house, prepare: send, step: guess, anew: false, repeats: 4, batch: 40, most: 400, stopwatch: wallMs };
const WITH_PASSWORD: Timed = { name: "a wrong password", at: withPasswords, prepare: null, step: wrongPassword, anew: true, repeats: 1, batch: 24, most: 24, stopwatch: processMs };

for (const [timed, matters] of [[ASKING, MATTERS_MS], [GUESSING, MATTERS_MS], [WITH_PASSWORD, MATTERS_BESIDE_BCRYPT_MS]] as const) {
  test(`${timed.name}: takes as long for an address that nobody has`, async (t) => {
    await measure(timed, Math.ceil(timed.batch / 6), { known: [], unknown: [] });
    const first = await compare(timed, matters);
    t.diagnostic(first.said);
    if (!first.different) return;
    // Pairs of their own, so that a chance does not count twice.
    const second = await compare(timed, matters);
    t.diagnostic(second.said);
    assert.ok(!second.different, `Known and unknown differ: ${second.said}`);
  });
}

/** Of work, not of waiting: the machine is as busy with it as with a query too many. */
function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** What is planted; on a machine whose noise hides that, twice the noise. */
const PLANTED_MS = 0.3;

for (const timed of [ASKING, GUESSING]) {
  test(`${timed.name}: the test sees ${PLANTED_MS} ms more for an address that somebody has, where this machine lets it`, async (t) => {
    const { noiseMs } = await compare(timed, MATTERS_MS);
    const plantedMs = Math.max(PLANTED_MS, Number.isFinite(noiseMs) ? 2 * noiseMs : 0);
    const step: Step = async (at, browser, email) => {
      if (email.startsWith("person")) spin(plantedMs);
      return timed.step(at, browser, email);
    };
    const verdict = await compare({ ...timed, step }, MATTERS_MS);
    t.diagnostic(`${plantedMs.toFixed(2)} ms planted: ${verdict.said}`);
    assert.ok(verdict.different);
  });
}

test("the catalogue's number of cases", (t) => {
  t.diagnostic(`${cases} cases`);
  assert.ok(cases >= 20);
});
