// Approvals against a model: random traces of what people do with requests, one after another and at the same time, with a clock that
// also goes back, are done with the real service and with a few lines that say what must come of it. The two must agree after every step.
// A sample by the seed of the run; 10,000 traces with --full.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { isAppError } from "#base/app-error.ts";
import { DAY, HOUR, SECOND } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { createRequestHouse, type RequestHouse } from "#domains/access/requests/testing/request-house.ts";
import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";
import { createManualClock } from "#platform/clock/manual-clock.ts";
import { openTestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { isWholeRun, seedOfRun } from "#roles/testing/seeded-random.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

const WHOLE_TRACES = 10_000;
const SAMPLE_BUDGET_MS = Number(process.env["STRONGROOM_SAMPLE_BUDGET_MS"] ?? 20 * SECOND);
const PEOPLE = 6;
const ROLES = ["owner", "administrator", "analyst", "viewer", "auditor", "compliance-officer"] as const satisfies readonly TeamRole[];
/** A viewer at the beginning. */
const ASKER = 3;
const GRANTED_MS = 2 * HOUR;
const ANSWER_WITHIN_MS = 7 * DAY;

/** People and requests by number; a request that is not there yet is none. */
type Step =
  | { readonly do: "ask"; readonly by: number }
  | { readonly do: "decide"; readonly by: number; readonly request: number; readonly decision: "approve" | "refuse" }
  | { readonly do: "decide-stale"; readonly by: number; readonly request: number }
  | { readonly do: "race"; readonly by: readonly number[]; readonly request: number }
  | { readonly do: "withdraw"; readonly by: number; readonly request: number }
  | { readonly do: "end"; readonly by: number; readonly request: number }
  | { readonly do: "extend"; readonly by: number; readonly request: number }
  | { readonly do: "set-role"; readonly of: number; readonly role: TeamRole }
  | { readonly do: "set-rule"; readonly approvals: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "clock-back"; readonly ms: number }
  | { readonly do: "sweep" };

const person = fc.nat({ max: PEOPLE - 1 });
/** Mostly the first ones, so that they meet. */
const request = fc.constantFrom(0, 0, 0, 1, 1, 2);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("ask" as const), by: person }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant("decide" as const), by: person, request, decision: fc.constantFrom("approve" as const, "approve" as const, "approve" as const, "refuse" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("decide-stale" as const), by: person, request }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("race" as const), by: fc.uniqueArray(person, { minLength: 2, maxLength: 4 }), request }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("withdraw" as const), by: person, request }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("end" as const), by: person, request }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("extend" as const), by: person, request }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("set-role" as const), of: person, role: fc.constantFrom(...ROLES) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("set-rule" as const), approvals: fc.constantFrom(1, 2, 3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(HOUR, GRANTED_MS, 3 * DAY, ANSWER_WITHIN_MS) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clock-back" as const), ms: fc.constantFrom(HOUR, 3 * DAY) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sweep" as const) }) },
);

interface Asked {
  readonly by: number;
  readonly needed: number;
  readonly answerBy: number;
  /** The request whose grant it would take the place of. */
  readonly extendsRequest: number | null;
  readonly approvedBy: Set<number>;
  readonly refusedBy: Set<number>;
  closed: "refused" | "withdrawn" | "expired" | "granted" | "void" | null;
  grant: { expires: number; ended: boolean } | null;
}

const DECIDERS: readonly TeamRole[] = ["owner", "administrator", "compliance-officer"];
/** All that an analyst may, they may. */
const NEEDLESS: readonly TeamRole[] = ["owner", "administrator", "analyst"];
const SEES_ALL: readonly TeamRole[] = [...DECIDERS, "auditor"];

/** What must come of each step, by nothing but what happened before. */
class Model {
  readonly roles: TeamRole[] = ["owner", "owner", "administrator", "viewer", "viewer", "compliance-officer"];
  readonly requests: Asked[] = [];
  rule = 1;
  now = 0;

  isDecider(who: number): boolean {
    return DECIDERS.includes(this.roles[who] ?? "guest");
  }

  stage(of: Asked): string {
    if (of.closed !== null) return of.closed;
    return of.answerBy <= this.now ? "expired" : "open";
  }

  inForce({ grant }: Asked): boolean {
    return grant !== null && !grant.ended && grant.expires > this.now;
  }

  ask(by: number): string {
    if (NEEDLESS.includes(this.roles[by] ?? "guest")) return "access-request.needless";
    return this.submit(by, null);
  }

  submit(by: number, extendsRequest: number | null): string {
    const others = this.roles.filter((role, who) => who !== by && DECIDERS.includes(role)).length;
    if (others === 0) return "access-request.no-approver";
    this.requests.push({ by, needed: Math.min(this.rule, others), answerBy: this.now + ANSWER_WITHIN_MS, extendsRequest, approvedBy: new Set(), refusedBy: new Set(), closed: null, grant: null });
    return "done";
  }

  /** Why it would be refused; null when it would not. */
  refusal(by: number, index: number): string | null {
    const found = this.requests[index];
    const role = this.roles[by] ?? "guest";
    if (found === undefined || (found.by !== by && !SEES_ALL.includes(role))) return "access-request.unknown";
    if (!this.isDecider(by)) return "access.denied";
    if (found.by === by) return "access-request.own";
    if (this.stage(found) !== "open") return "access-request.closed";
    return found.approvedBy.has(by) || found.refusedBy.has(by) ? "access-request.decided-already" : null;
  }

  decide(by: number, index: number, decision: "approve" | "refuse"): string {
    const refusal = this.refusal(by, index);
    const found = this.requests[index];
    if (refusal !== null || found === undefined) return refusal ?? "access-request.unknown";
    if (decision === "refuse") {
      found.refusedBy.add(by);
      found.closed = "refused";
      return "done";
    }
    found.approvedBy.add(by);
    if ([...found.approvedBy].filter((who) => this.isDecider(who)).length < found.needed) return "done";
    this.grant(found, by);
    return "done";
  }

  grant(found: Asked, lastApprover: number): void {
    const before = found.extendsRequest === null ? null : (this.requests[found.extendsRequest]?.grant ?? null);
    if (before !== null && before.ended) {
      // What was ended by somebody is not extended: the last approval is taken back with the rest.
      found.approvedBy.delete(lastApprover);
      found.closed = "void";
      return;
    }
    const remaining = before === null ? 0 : Math.max(0, before.expires - this.now);
    if (before !== null && remaining > 0) before.ended = true;
    found.closed = "granted";
    found.grant = { expires: this.now + GRANTED_MS + remaining, ended: false };
  }

  withdraw(by: number, index: number): string {
    const found = this.requests[index];
    if (found === undefined || found.by !== by) return "access-request.unknown";
    if (this.stage(found) !== "open") return "access-request.closed";
    found.closed = "withdrawn";
    return "done";
  }

  end(by: number, index: number): string {
    const found = this.requests[index];
    if (found === undefined || found.grant === null) return "none";
    if (found.by !== by && !SEES_ALL.includes(this.roles[by] ?? "guest")) return "grant.unknown";
    if (found.by !== by && !this.isDecider(by)) return "access.denied";
    if (!this.inForce(found)) return "grant.over";
    found.grant.ended = true;
    return "done";
  }

  extend(by: number, index: number): string {
    const found = this.requests[index];
    if (found === undefined || found.by !== by) return "access-request.unknown";
    if (!this.inForce(found)) return "grant.over";
    return this.submit(by, index);
  }

  view(): readonly object[] {
    return this.requests.map((each) => ({
      state: this.stage(each) === "granted" ? (this.inForce(each) ? "active" : "ended") : this.stage(each),
      approvals: [...each.approvedBy].filter((who) => this.isDecider(who)).length,
      needed: each.needed,
      inForce: this.inForce(each),
    }));
  }
}

/** The service, driven by the same steps. */
class Real {
  readonly ids: Uuid[] = [];
  readonly #house: RequestHouse;
  readonly #people: readonly Uuid[];
  constructor(house: RequestHouse, people: readonly Uuid[]) {
    this.#house = house;
    this.#people = people;
  }

  who(number: number): Uuid {
    return this.#people[number] ?? "";
  }

  place(request: number): { readonly teamId: Uuid; readonly requestId: Uuid } {
    return { teamId: this.#house.teamId, requestId: this.ids[request] ?? this.#house.teamId };
  }

  async ask(by: number): Promise<void> {
    const asked = await this.#house.access.requests.ask(await this.#house.caller(this.who(by)), this.#house.teamId, { bundle: "as-analyst", projects: null, durationSeconds: GRANTED_MS / SECOND, reason: "Why" });
    this.ids.push(asked.id);
  }

  async decide(by: number, request: number, decision: "approve" | "refuse"): Promise<void> {
    await this.#house.access.requests.decide(await this.#house.caller(this.who(by)), this.place(request), { decision, reason: "Because" });
  }

  /** With a session that remembers its person as an owner, whatever they are now. */
  async decideStale(by: number, request: number): Promise<void> {
    const caller = await this.#house.caller(this.who(by));
    const teams = caller.teams.map((team) => ({ ...team, role: "owner" as const }));
    await this.#house.access.requests.decide({ ...caller, teams }, this.place(request), { decision: "approve" });
  }

  async withdraw(by: number, request: number): Promise<void> {
    await this.#house.access.requests.withdraw(await this.#house.caller(this.who(by)), this.place(request));
  }

  async end(by: number, request: number): Promise<void> {
    const grantId = await this.#grantOf(request);
    await this.#house.access.requests.grants.end(await this.#house.caller(this.who(by)), { teamId: this.#house.teamId, grantId });
  }

  async extend(by: number, request: number): Promise<void> {
    const asked = await this.#house.access.requests.extend(await this.#house.caller(this.who(by)), this.place(request), { durationSeconds: GRANTED_MS / SECOND, reason: "More" });
    this.ids.push(asked.id);
  }

  async #grantOf(request: number): Promise<Uuid> {
    const details = await this.#house.access.requests.get(await this.#house.caller(this.who(PEOPLE)), this.place(request));
    return details.grant?.id ?? "";
  }

  /** As an auditor sees it who has no part in it, and as the door of every request sees its holder. */
  async view(model: Model, looked: readonly number[]): Promise<readonly object[]> {
    const auditor = await this.#house.caller(this.who(PEOPLE));
    const views: object[] = [];
    for (const index of looked) {
      const details = await this.#house.access.requests.get(auditor, this.place(index));
      const holder = await this.#house.caller(this.who(model.requests[index]?.by ?? 0));
      const inForce = details.grant !== null && holder.grants.some(({ grantId }) => grantId === details.grant?.id);
      views.push({ state: details.state, approvals: details.approvals.given, needed: details.approvals.needed, inForce });
    }
    return views;
  }
}

async function outcomeOf(attempt: Promise<void>): Promise<string> {
  return attempt.then(() => "done", (error: unknown) => {
    if (isAppError(error)) return error.code;
    throw error;
  });
}

test("whatever people do with requests, in whatever order, the service and the model agree", async (t) => {
  const database = await openTestDatabase("pglite", { domains: ACCESS_TEST_DOMAINS });
  assert.ok(database !== null);
  t.after(() => database.close());
  let traces = 0;
  let steps = 0;
  const seed = seedOfRun() | 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 2, 2, 3), fc.array(step, { minLength: 6, maxLength: 18, size: "max" }), async (approvals, trace) => {
      steps += await runTrace(database, [{ do: "set-rule", approvals }, { do: "ask", by: ASKER }, ...trace]);
      traces += 1;
    }),
    { seed, numRuns: WHOLE_TRACES, endOnFailure: true, ...(isWholeRun() ? {} : { interruptAfterTimeLimit: SAMPLE_BUDGET_MS, markInterruptAsFailure: false }) },
  );
  assert.ok(traces > 0);
  t.diagnostic(`${traces} cases`);
  t.diagnostic(`${steps} steps, seed ${seed}`);
});

async function runTrace(database: NonNullable<Awaited<ReturnType<typeof openTestDatabase>>>, trace: readonly Step[]): Promise<number> {
  const model = new Model();
  // The service's clock goes back when it is told to; the model's never does.
  let at = Date.parse("2026-01-15T12:00:00Z");
  const clock = { ...createManualClock(), now: () => at };
  model.now = at;
  const house = await createRequestHouse({ db: database.db, asOwner: database.asOwner, clock });
  const people: Uuid[] = [];
  for (const role of [...model.roles, "auditor" as const]) people.push(await house.join(role));
  const real = new Real(house, people);
  for (const [index, each] of trace.entries()) {
    const where = `step ${index}: ${JSON.stringify(each)}`;
    if (each.do === "wait") at += each.ms;
    if (each.do === "clock-back") at -= each.ms;
    model.now = Math.max(model.now, at);
    await takeStep({ house, model, real, each, where });
    const looked = index === trace.length - 1 ? model.requests.keys().toArray() : touchedBy(each, model);
    const expected = model.view();
    assert.deepEqual(await real.view(model, looked), looked.map((request) => expected[request]), where);
  }
  return trace.length;
}

/** What a step can have changed; all of it is looked at in the end. */
function touchedBy(each: Step, { requests }: Model): readonly number[] {
  if (each.do === "wait" || each.do === "clock-back" || each.do === "sweep") return requests.keys().toArray();
  if (each.do === "ask" || each.do === "extend") return requests.length === 0 ? [] : [requests.length - 1];
  return "request" in each && each.request < requests.length ? [each.request] : [];
}

interface Taken {
  readonly house: RequestHouse;
  readonly model: Model;
  readonly real: Real;
  readonly each: Step;
  readonly where: string;
}

async function takeStep({ house, model, real, each, where }: Taken): Promise<void> {
  const agree = async (expected: string, attempt: Promise<void>): Promise<void> => assert.equal(await outcomeOf(attempt), expected, where);
  switch (each.do) {
    case "ask":
      return agree(model.ask(each.by), real.ask(each.by));
    case "decide":
      return agree(model.decide(each.by, each.request, each.decision), real.decide(each.by, each.request, each.decision));
    case "decide-stale":
      return decideStale({ house, model, real, each, where });
    case "race":
      return race({ house, model, real, each, where });
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
      return house.setRole(real.who(each.of), each.role);
    case "set-rule":
      model.rule = each.approvals;
      return house.setApprovals({ access: each.approvals });
    case "sweep":
      return void (await house.access.requests.sweep(house.teamId));
    case "wait":
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
