// EM-15 on a sound team, and red for each thing that would make it untrue.

import assert from "node:assert/strict";

import { createUuid } from "#base/uuid.ts";
import { DAY } from "#base/units.ts";
import { createRequestHouse } from "#domains/access/requests/testing/request-house.ts";
import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { CheckContext, CheckOutcome } from "#platform/domain/claim.ts";

import { approvedAccess } from "./approved-access.ts";

forEachEngine("the claim about approved access", { domains: ACCESS_TEST_DOMAINS }, async ({ t, db, clock, asOwner, execAsOwner }) => {
  // The check looks at the real time; what happens here happened lately.
  await clock.advance(Date.now() - clock.now());
  const house = await createRequestHouse({ db, clock, asOwner });
  const { access, teamId } = house;
  const [viewer, owner] = [await house.join("viewer"), await house.join("owner")];
  await house.join("owner");
  const asked = await access.requests.ask(await house.caller(viewer), teamId, { bundle: "as-analyst", projects: null, durationSeconds: 3600, reason: "Why" });
  const { grant } = await access.requests.decide(await house.caller(owner), { teamId, requestId: asked.id }, { decision: "approve" });
  const run = async (): Promise<CheckOutcome> => {
    assert.ok(approvedAccess.proof !== "not yet proven" && "check" in approvedAccess.proof);
    return approvedAccess.proof.check.run({ db } as unknown as CheckContext);
  };
  const without = async (trigger: string, table: string, broken: () => Promise<CheckOutcome>): Promise<CheckOutcome> => {
    await execAsOwner(`alter table ${table} disable trigger ${trigger}`);
    const outcome = await broken();
    await execAsOwner(`alter table ${table} enable trigger ${trigger}`);
    return outcome;
  };

  await t.test("EM-15 is proven on a sound team", async () => {
    const outcome = await run();
    assert.equal(outcome.ok, true, outcome.finding);
    assert.equal(outcome.evidence["grants"], 1);
  });

  const sabotage: readonly (readonly [id: string, what: string, finding: RegExp, attempt: () => Promise<CheckOutcome>])[] = [
    ["EM-15", "a database that gives what nobody approved", /nobody had approved/, () => without("grants_checked", "grants", run)],
    ["EM-15", "an approval that was taken out of the history", /1 lack approvals/, () =>
      without("request_events_kept", "request_events", async () => {
        await asOwner("delete from request_events where request_id = $1 and kind = 'approved'", [asked.id]);
        const outcome = await run();
        await without("request_events_checked", "request_events", async () => {
          await asOwner("insert into request_events (tenant_id, request_id, seq, kind, at, by_person, role) values ($1, $2, 1, 'approved', $3, $4, 'owner')", [teamId, asked.id, new Date(clock.now()), owner]);
          return outcome;
        });
        return outcome;
      })],
    ["EM-15", "a team that asks for nobody's approval", /1 teams give access/, async () => {
      await house.setApprovals({ access: 0 });
      const outcome = await run();
      await house.setApprovals({ access: 1 });
      return outcome;
    }],
    ["EM-15", "a review of access that is overdue", /review of access is overdue/, async () => {
      const reviewId = createUuid();
      await asOwner("insert into access_reviews (tenant_id, id, started_at, due_at) values ($1, $2, $3, $4)", [teamId, reviewId, new Date(Date.now() - 2 * DAY), new Date(Date.now() - DAY)]);
      await asOwner("insert into access_review_lines (tenant_id, review_id, id, person_id, kind, role, permissions, since) values ($1, $2, $3, $4, 'role', 'viewer', '{}', now())", [teamId, reviewId, createUuid(), viewer]);
      const outcome = await run();
      await asOwner("insert into access_review_decisions (tenant_id, review_id, line_id, decision, by_person, at) select tenant_id, review_id, id, 'keep', $2, now() from access_review_lines where tenant_id = $1", [teamId, owner]);
      return outcome;
    }],
    ["EM-15", "break-glass that nobody reviewed", /1 times break-glass/, async () => {
      const taken = await access.requests.breakGlass(await house.caller(owner, "elevated"), teamId, { bundle: "as-analyst", projects: null, durationSeconds: 3600, reason: "Why" });
      await without("grants_unchanged", "grants", async () => {
        await asOwner("update grants set begins_at = begins_at - interval '3 days', expires_at = expires_at - interval '3 days' where request_id = $1", [taken.id]);
        return run();
      });
      return run();
    }],
    ["EM-15", "a grant that is not in the log", /1 are not in the log/, () =>
      without("audit_outbox_append_only", "audit_outbox", async () => {
        await asOwner("delete from audit_outbox where event = 'access.grant-given' and subject_id = $1", [grant?.id]);
        return run();
      })],
  ];
  for (const [id, what, finding, attempt] of sabotage) {
    await t.test(`${id} goes red: ${what}`, async () => {
      const outcome = await attempt();
      assert.equal(outcome.ok, false, outcome.finding);
      assert.match(outcome.finding, finding);
    });
  }
});
