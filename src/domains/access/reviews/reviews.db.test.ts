// Reviews of access from their beginning to the evidence, on both engines.

import assert from "node:assert/strict";

import { isAppError, type AppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { ReviewedTokens } from "#domains/access/deps.ts";
import { createRequestHouse, type RequestHouse } from "#domains/access/requests/testing/request-house.ts";
import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import type { AccessReviewDetails, ReviewLine } from "#protocol/api/reviews.ts";

import { REVIEW_EVERY_MS } from "./reviews.ts";

function fails(code: ErrorCode): (error: unknown) => boolean {
  return (error: unknown): error is AppError => isAppError(error, code);
}

async function textOf({ body }: Download): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

function lineOf(review: AccessReviewDetails, personId: Uuid, kind: ReviewLine["kind"]): ReviewLine {
  const line = review.items.find((each) => each.person.id === personId && each.kind === kind);
  assert.ok(line !== undefined, `no ${kind} of ${personId}`);
  return line;
}

forEachEngine("reviews of access", { domains: ACCESS_TEST_DOMAINS }, async ({ t, db, clock, asOwner }) => {
  async function open(): Promise<{ readonly it: RequestHouse; readonly people: Readonly<Record<"owner" | "officer" | "viewer" | "holder", Uuid>>; readonly tokenId: Uuid; readonly ended: Uuid[]; start(): Promise<AccessReviewDetails> }> {
    const tokenId = createUuid();
    const ended: Uuid[] = [];
    const tokenOf = { personId: "" as Uuid };
    const tokens: ReviewedTokens = {
      listOf: async () => [{ tokenId, personId: tokenOf.personId, permissions: ["access.read"], createdAt: new Date(clock.now()), expiresAt: new Date(clock.now() + DAY), usedAt: null }],
      end: async (_tx, id) => ended.push(id) > 0,
    };
    const it = await createRequestHouse({ db, clock, asOwner, tokens });
    const people = { owner: await it.join("owner"), officer: await it.join("compliance-officer"), viewer: await it.join("viewer"), holder: await it.join("viewer") };
    tokenOf.personId = people.viewer;
    const asked = await it.access.requests.ask(await it.caller(people.holder), it.teamId, { bundle: "as-analyst", projects: null, durationSeconds: 90 * 86_400, reason: "Why" });
    await it.access.requests.decide(await it.caller(people.owner), { teamId: it.teamId, requestId: asked.id }, { decision: "approve" });
    return { it, people, tokenId, ended, start: async () => it.access.reviews.start(await it.caller(people.officer), it.teamId, { dueDays: 14 }) };
  }

  await t.test("it writes down roles, grants and tokens, tells who reviews, and there is one at a time", async () => {
    const { it, people, start } = await open();
    const review = await start();
    assert.deepEqual([review.state, review.lines], ["open", 6]);
    assert.deepEqual(review.items.map(({ kind }) => kind).sort(), ["grant", "role", "role", "role", "role", "token"]);
    assert.ok(it.mails.some(({ subject, to }) => subject.includes("review of access") && to.startsWith("owner")));
    await assert.rejects(start(), fails("access-review.open-already"));
    await assert.rejects(it.access.reviews.start(await it.caller(people.viewer), it.teamId, { dueDays: 14 }), fails("access.denied"));
  });

  await t.test("a grant and a token end at once, a role by a request that others approve, and what is kept stays", async () => {
    const { it, people, tokenId, ended, start } = await open();
    const review = await start();
    const officer = await it.caller(people.officer, "elevated");
    const place = (line: ReviewLine) => ({ teamId: it.teamId, reviewId: review.id, lineId: line.id });
    await it.access.reviews.decide(officer, place(lineOf(review, people.owner, "role")), { decision: "keep" });
    await it.access.reviews.decide(officer, place(lineOf(review, people.holder, "grant")), { decision: "remove", comment: "Is done." });
    assert.deepEqual((await it.caller(people.holder)).grants, []);
    await it.access.reviews.decide(officer, place(lineOf(review, people.viewer, "token")), { decision: "remove", comment: "Nobody uses it." });
    assert.deepEqual(ended, [tokenId]);
    await assert.rejects(it.access.reviews.decide(officer, place(lineOf(review, people.viewer, "token")), { decision: "keep" }), fails("access-review.decided-already"));
    await assert.rejects(it.access.reviews.decide(await it.caller(people.officer), place(lineOf(review, people.viewer, "role")), { decision: "remove", comment: "x" }), fails("access.elevation-required"));
    const changed = await it.access.reviews.decide(officer, place(lineOf(review, people.viewer, "role")), { decision: "change", role: "auditor", comment: "New work." });
    const removed = await it.access.reviews.decide(officer, place(lineOf(review, people.holder, "role")), { decision: "remove", comment: "Has gone." });
    for (const request of [lineOf(changed, people.viewer, "role").decision?.request, lineOf(removed, people.holder, "role").decision?.request]) {
      assert.equal(request?.state, "open");
      const { state } = await it.access.requests.decide(await it.caller(people.owner, "elevated"), { teamId: it.teamId, requestId: request.id }, { decision: "approve" });
      assert.equal(state, "applied");
    }
    assert.deepEqual([(await it.caller(people.viewer)).teams[0]?.role, (await it.caller(people.holder)).teams], ["auditor", []]);
    await it.access.reviews.decide(await it.caller(people.owner), place(lineOf(review, people.officer, "role")), { decision: "keep" });
    const done = await it.access.reviews.get(officer, { teamId: it.teamId, reviewId: review.id });
    assert.deepEqual([done.state, done.kept, done.changed, done.removed], ["done", 2, 1, 3]);
    assert.equal(lineOf(done, people.holder, "role").decision?.request?.state, "applied");
  });

  await t.test("nobody decides on themselves, a grant is not changed to a role, another team's review is unknown", async () => {
    const { it, people, start } = await open();
    const review = await start();
    const place = (line: ReviewLine) => ({ teamId: it.teamId, reviewId: review.id, lineId: line.id });
    const officer = await it.caller(people.officer, "elevated");
    await assert.rejects(it.access.reviews.decide(officer, place(lineOf(review, people.officer, "role")), { decision: "keep" }), fails("access-review.own"));
    await assert.rejects(it.access.reviews.decide(officer, place(lineOf(review, people.holder, "grant")), { decision: "change", role: "viewer", comment: "x" }), fails("access-review.not-possible"));
    const other = await open();
    for (const reviewId of [review.id, createUuid()]) await assert.rejects(other.it.access.reviews.get(await other.it.caller(other.people.owner), { teamId: other.it.teamId, reviewId }), fails("access-review.unknown"));
  });

  await t.test("an only reviewer notes of their own line that nobody else could decide it; the review ends, and says so", async () => {
    const it = await createRequestHouse({ db, clock, asOwner });
    const [owner, viewer] = [await it.join("owner"), await it.join("viewer")];
    const caller = await it.caller(owner, "elevated");
    const review = await it.access.reviews.start(caller, it.teamId, { dueDays: 14 });
    const place = (personId: Uuid) => ({ teamId: it.teamId, reviewId: review.id, lineId: lineOf(review, personId, "role").id });
    assert.deepEqual([lineOf(review, owner, "role").mayDecide, lineOf(review, owner, "role").mayNote, lineOf(review, viewer, "role").mayNote], [false, true, false]);
    await assert.rejects(it.access.reviews.decide(caller, place(owner), { decision: "keep" }), fails("access-review.own"));
    await assert.rejects(it.access.reviews.decide(caller, place(viewer), { decision: "nobody-else", comment: "x" }), fails("access-review.not-possible"));
    const officer = await it.join("compliance-officer");
    await assert.rejects(it.access.reviews.decide(caller, place(owner), { decision: "nobody-else", comment: "x" }), fails("access-review.own"));
    await assert.rejects(
      asOwner("insert into access_review_decisions (tenant_id, review_id, line_id, decision, by_person, at) values ($1, $2, $3, 'nobody-else', $4, now())", [it.teamId, review.id, place(owner).lineId, owner]),
      /somebody else can review it/,
    );
    await it.remove(officer);
    await it.access.reviews.decide(caller, place(viewer), { decision: "keep" });
    const done = await it.access.reviews.decide(caller, place(owner), { decision: "nobody-else", comment: "I run this alone." });
    assert.deepEqual([done.state, done.kept, done.beyondReview, done.lines], ["done", 1, 1, 2]);
    assert.ok((await textOf(await it.access.reviews.export(caller, { teamId: it.teamId, reviewId: review.id }, "csv"))).includes('"nobody-else"'));
    assert.equal((await it.access.reviews.start(caller, it.teamId, { dueDays: 14 })).state, "open", "the next can begin");
  });

  await t.test("the line of somebody who has left since is removed without a request, and changed to nothing", async () => {
    const { it, people, start } = await open();
    const review = await start();
    const place = { teamId: it.teamId, reviewId: review.id, lineId: lineOf(review, people.holder, "role").id };
    await it.remove(people.holder);
    const officer = await it.caller(people.officer, "elevated");
    await assert.rejects(it.access.reviews.decide(officer, place, { decision: "change", role: "auditor", comment: "x" }), fails("access-review.not-possible"));
    const removed = await it.access.reviews.decide(officer, place, { decision: "remove", comment: "Has gone." });
    assert.deepEqual([lineOf(removed, people.holder, "role").decision?.decision, lineOf(removed, people.holder, "role").decision?.request], ["remove", null]);
  });

  await t.test("who may not end an owner is told so at once, and the line stays open", async () => {
    const { it, people, start } = await open();
    const review = await start();
    const place = { teamId: it.teamId, reviewId: review.id, lineId: lineOf(review, people.owner, "role").id };
    await assert.rejects(it.access.reviews.decide(await it.caller(people.officer, "elevated"), place, { decision: "remove", comment: "x" }), fails("member.owners-only"));
    assert.equal(lineOf(await it.access.reviews.get(await it.caller(people.officer), place), people.owner, "role").decision, null);
  });

  await t.test("it is overdue and red after its time", async () => {
    const { it, people, start } = await open();
    const review = await start();
    await clock.advance(14 * DAY);
    const officer = await it.caller(people.officer);
    assert.equal((await it.access.reviews.get(officer, { teamId: it.teamId, reviewId: review.id })).state, "overdue");
    assert.deepEqual(await it.access.reviews.notices(officer, it.teamId), { open: 1, overdue: 1 });
    assert.deepEqual(await it.access.reviews.notices(await it.caller(people.viewer), it.teamId), { open: 0, overdue: 0 });
  });

  await t.test("one begins by itself every quarter, and none in a team of one", async () => {
    const { it, people } = await open();
    await clock.advance(REVIEW_EVERY_MS);
    const first = await it.access.reviews.startDue(it.teamId);
    assert.ok(first !== null);
    assert.equal(await it.access.reviews.startDue(it.teamId), null, "once");
    assert.equal((await it.access.reviews.get(await it.caller(people.owner), { teamId: it.teamId, reviewId: first })).startedBy, null);
    const alone = await createRequestHouse({ db, clock, asOwner });
    await alone.join("owner");
    await clock.advance(REVIEW_EVERY_MS);
    assert.equal(await alone.access.reviews.startDue(alone.teamId), null);
  });

  await t.test("as evidence it says the same in both forms, no cell is a formula, and taking it away is recorded", async () => {
    const { it, people, start } = await open();
    const review = await start();
    const officer = await it.caller(people.officer, "elevated");
    const place = { teamId: it.teamId, reviewId: review.id };
    await it.access.reviews.decide(officer, { ...place, lineId: lineOf(review, people.holder, "grant").id }, { decision: "remove", comment: '=HYPERLINK("http://evil.example","x")' });
    const csv = await textOf(await it.access.reviews.export(officer, place, "csv"));
    assert.equal(csv.split("\r\n").length, 8);
    assert.ok(csv.includes(`"'=HYPERLINK(""http://evil.example"",""x"")"`));
    const json = JSON.parse(await textOf(await it.access.reviews.export(officer, place, "json"))) as AccessReviewDetails;
    assert.deepEqual([json.items.length, "mayDecide" in (json.items[0] ?? {})], [6, false]);
    const records = await asOwner("select details from audit_outbox where tenant_id = $1 and event = 'access.review-exported' order by recorded_at, details::text", [it.teamId]);
    assert.deepEqual(records.map(({ details }) => details), [{ format: "csv" }, { format: "json" }]);
  });
});
