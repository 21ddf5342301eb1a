// Approvals against a model: random traces of what people do with requests, one after another and at the same time, with a clock that
// also goes back, are done with the real service and with a few lines that say what must come of it. The two must agree on what comes of every
// step, and on all that is seen whenever somebody looks and at the end. A sample by the seed of the run; 10,000 traces with --full.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { SECOND } from "#base/units.ts";
import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";
import { openAnyTestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { isWholeRun, seedOfRun } from "#roles/testing/seeded-random.ts";

import { DECIDERS, Model } from "./approvals/model.ts";
import { openLane, outcomeOf, Real, turnOn, type Lane } from "./approvals/real.ts";
import { step, type Step } from "./approvals/steps.ts";

const WHOLE_TRACES = 10_000;
const SAMPLE_BUDGET_MS = Number(process.env["STRONGROOM_SAMPLE_BUDGET_MS"] ?? 20 * SECOND);
/** Traces at the same time, each in a team of its own: while one waits for the database another goes on. */
const LANES = 4;
/** A viewer at the beginning. */
const ASKER = 3;

const trace: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.constantFrom(1, 2, 2, 3), fc.array(step, { minLength: 6, maxLength: 18, size: "max" }))
  .map(([approvals, steps]) => [{ do: "set-rule", approvals }, { do: "ask", by: ASKER }, ...steps, { do: "look" }]);

test("whatever people do with requests, in whatever order, the service and the model agree", async (t) => {
  // On a server transactions do run at the same time; without one they take turns.
  const database = await openAnyTestDatabase({ domains: ACCESS_TEST_DOMAINS });
  t.after(() => database.close());
  // What survives a power cut is others' matter; for connections that are yet to come.
  if (database.engine === "postgres") await database.execAsOwner("do $$ begin execute format('alter database %I set synchronous_commit to off', current_database()); end $$");
  const lanes = await Promise.all(Array.from({ length: LANES }, () => openLane(database)));
  let [traces, steps] = [0, 0];
  const seed = seedOfRun() | 0;
  const begin = performance.now();
  await fc.assert(
    fc.asyncProperty(fc.tuple(...lanes.map(() => trace)), async (together) => {
      await Promise.all(lanes.map((lane, index) => runTrace(lane, together[index] ?? [])));
      traces += together.length;
      steps += together.reduce((sum, each) => sum + each.length, 0);
    }),
    { seed, numRuns: WHOLE_TRACES / LANES, endOnFailure: true, ...(isWholeRun() ? {} : { interruptAfterTimeLimit: SAMPLE_BUDGET_MS, markInterruptAsFailure: false }) },
  );
  assert.ok(traces > 0);
  t.diagnostic(`${traces} cases`);
  t.diagnostic(`${steps} steps on ${database.engine}, ${Math.round((performance.now() - begin) / traces)} ms a trace, seed ${seed}`);
});

async function runTrace(lane: Lane, given: readonly Step[]): Promise<void> {
  const model = new Model(lane.clock.at);
  const real = await Real.open(lane, model.roles);
  for (const [index, each] of given.entries()) {
    const where = `step ${index}: ${JSON.stringify(each)}`;
    if (each.do === "wait") lane.clock.at += each.ms;
    if (each.do === "clock-back") lane.clock.at -= each.ms;
    // The service's clock goes back when it is told to; the model's never does.
    model.now = Math.max(model.now, lane.clock.at);
    await takeStep({ model, real, each, where });
  }
  turnOn(lane, model.now);
}

interface Taken {
  readonly model: Model;
  readonly real: Real;
  readonly each: Step;
  readonly where: string;
}

async function takeStep({ model, real, each, where }: Taken): Promise<void> {
  const agree = async (expected: string, attempt: Promise<void>): Promise<void> => assert.equal(await outcomeOf(attempt), expected, where);
  switch (each.do) {
    case "ask":
      return agree(model.ask(each.by), real.ask(each.by));
    case "decide":
      return agree(model.decide(each.by, each.request, each.decision), real.decide(each.by, each.request, each.decision));
    case "decide-stale":
      return decideStale({ model, real, each, where });
    case "race":
      return race({ model, real, each, where });
    case "withdraw":
      return agree(model.withdraw(each.by, each.request), real.withdraw(each.by, each.request));
    case "end": {
      const expected = model.end(each.by, each.request);
      return expected === "none" ? undefined : agree(expected, real.end(each.by, each.request));
    }
    case "extend":
      return agree(model.extend(each.by, each.request), real.extend(each.by, each.request));
    case "set-role":
      model.roles[each.of] = each.role;
      return real.setRole(each.of, each.role);
    case "set-rule":
      model.rule = each.approvals;
      return real.setRule(each.approvals);
    case "sweep":
      return real.sweep();
    // A time that nobody saw before the clock went back never was: so somebody looks.
    case "wait":
    case "look":
      return assert.deepEqual(await real.look(), model.view(), where);
    case "clock-back":
      return undefined;
  }
}

/** Who is a decider decides; anybody else is refused by what they are now, whatever their session remembers. */
async function decideStale({ model, real, each, where }: Taken): Promise<void> {
  if (each.do !== "decide-stale") return;
  const found = model.requests[each.request];
  const now = model.roles[each.by] ?? "guest";
  const expected = DECIDERS.includes(now) || found === undefined ? model.decide(each.by, each.request, "approve") : found.by === each.by ? "access-request.own" : model.stage(found) === "open" ? "access-request.not-approver" : "access-request.closed";
  assert.equal(await outcomeOf(real.decideStale(each.by, each.request)), expected, where);
}

/** All at once: in some order. What comes of it is what the same people give one after another, whoever comes first. */
async function race({ model, real, each, where }: Taken): Promise<void> {
  if (each.do !== "race") return;
  const actual = (await Promise.all(each.by.map((by) => outcomeOf(real.decide(by, each.request, "approve"))))).map((outcome, index) => ({ by: each.by[index] ?? 0, outcome }));
  // Whoever is refused may have come before the last approval or after it.
  const before = new Map(each.by.map((by) => [by, model.refusal(by, each.request)]));
  for (const { by, outcome } of actual) if (outcome === "done") assert.equal(model.decide(by, each.request, "approve"), "done", `${where}, by ${by}`);
  for (const { by, outcome } of actual) if (outcome !== "done") assert.ok([before.get(by), model.refusal(by, each.request)].includes(outcome), `${where}, by ${by}: ${outcome}`);
}
