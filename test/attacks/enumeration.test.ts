// Who is here? Answers for known and unknown addresses are the same, byte for byte, and take the same time: by a statistical test over
// interleaved pairs, which a busy machine disturbs alike.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { MINUTE } from "#base/units.ts";
import { openTestDatabase } from "#platform/db/testing/for-each-engine.ts";

import { createSignInHouse, HOUSE_DOMAINS, type Reply, type SignInHouse, type TestBrowser } from "./sign-in-house.ts";
import { signedRank } from "./signed-rank.ts";

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

/** Interleaved, in random order, each pair with addresses of its own; `settle` waits for what goes on in the background, outside of what is measured. */
async function measure(at: SignInHouse, pairs: number, step: Step, prepare: Step | null): Promise<{ readonly known: number[]; readonly unknown: number[] }> {
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  for (let index = 0; index < pairs; index++) {
    const addresses = await pair(at);
    const order = Math.random() < 0.5 ? (["known", "unknown"] as const) : (["unknown", "known"] as const);
    for (const kind of order) {
      const browser = at.browser(elsewhere());
      if (prepare !== null) await prepare(at, browser, addresses[kind]);
      await at.identity.settled();
      const begun = performance.now();
      await step(at, browser, addresses[kind]);
      times[kind].push(performance.now() - begun);
      await at.identity.settled();
    }
  }
  return times;
}

/** So unlikely by chance that a run in ten thousand fails without a reason; each is tried anew before it counts. */
const CHANCE = 1e-4;
/** A difference that the network hides many times over, however sure it is. */
const NO_DIFFERENCE_MS = 0.25;
const TRIES = 3;

const TIMED: readonly (readonly [string, SignInHouse, number, Step, Step | null])[] = [
  ["asking for a code", house, 300, send, null],
  ["entering a wrong code", house, 300, wrongCode, send],
  ["a wrong password", withPasswords, 12, (_at, browser, email) => browser.post(PASSWORD, { email, password: "not the password" }), null],
];

for (const [name, at, pairs, step, prepare] of TIMED) {
  test(`${name}: takes as long for an address that nobody has`, async (t) => {
    await measure(at, Math.ceil(pairs / 12), step, prepare);
    for (let left = TRIES; left > 0; left--) {
      const { known, unknown } = await measure(at, pairs, step, prepare);
      const { probability, shiftMs } = signedRank(known, unknown);
      t.diagnostic(`${name}: ${pairs} pairs, shift ${shiftMs.toFixed(3)} ms, p ${probability.toFixed(4)}`);
      cases += 2 * pairs;
      if (probability > CHANCE || Math.abs(shiftMs) < NO_DIFFERENCE_MS) return;
      assert.ok(left > 1, `Known and unknown differ by ${shiftMs} ms, p ${probability}.`);
    }
  });
}

test("the test sees a difference of a third of the time", async (t) => {
  const { known: usual } = await measure(house, 20, send, null);
  const moreMs = Math.max(1, (usual.toSorted((one, other) => one - other)[10] ?? 0) / 3);
  const slow: Step = async (at, browser, email) => {
    if (email.startsWith("person")) await new Promise((resolve) => setTimeout(resolve, moreMs));
    return send(at, browser, email);
  };
  const { known, unknown } = await measure(house, 300, slow, null);
  const { probability, shiftMs } = signedRank(known, unknown);
  t.diagnostic(`${moreMs.toFixed(1)} ms more: shift ${shiftMs.toFixed(3)} ms, p ${probability}`);
  assert.ok(probability < CHANCE && shiftMs > NO_DIFFERENCE_MS);
});

test("the catalogue's number of cases", (t) => {
  t.diagnostic(`${cases} cases`);
  assert.ok(cases >= 20);
});
