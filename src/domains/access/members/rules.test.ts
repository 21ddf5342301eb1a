// Who may be what: tables of cases, each refusal by its code.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { DAY } from "#base/units.ts";
import { accessDomain } from "#domains/access/domain.ts";
import { createPermissions } from "#domains/access/permissions.ts";
import { TEAM_ROLES, type TeamRole } from "#protocol/api/roles.ts";

import { lastSeenOf } from "./compose-member.ts";
import { ROLE_WORDS } from "./role-words.ts";
import { assertMayTouchOwners, assertOwnerRemains, assertRoomForAdministrator, parseOffer, standingOf } from "./rules.ts";

const OPEN = { guests: true, guestDays: 90 };
const people = (...roles: TeamRole[]) => roles.map((role) => ({ personId: createUuid(), role }));

test("the last owner stays, however many others there are", () => {
  const team = people("owner", "administrator", "administrator", "viewer");
  assert.throws(() => assertOwnerRemains(team, team[0]?.personId ?? ""), { code: "member.last-owner" });
  for (const { personId } of team.slice(1)) assertOwnerRemains(team, personId);
  const two = people("owner", "owner");
  for (const { personId } of two) assertOwnerRemains(two, personId);
});

test("owners and administrators are counted together, and one who changes between the two is no more than before", () => {
  const team = people("owner", "administrator", "administrator", "analyst");
  const [owner, administrator, , analyst] = team.map(({ personId }) => personId);
  for (const role of ["owner", "administrator"] as const) {
    assert.throws(() => assertRoomForAdministrator(team, { administrators: 3 }, { personId: analyst ?? "", role }), { code: "member.too-many-administrators" });
    assertRoomForAdministrator(team, { administrators: 4 }, { personId: analyst ?? "", role });
    assertRoomForAdministrator(team, { administrators: 3 }, { personId: administrator ?? "", role });
    assertRoomForAdministrator(team, { administrators: 3 }, { personId: owner ?? "", role });
  }
  for (const role of TEAM_ROLES.filter((each) => each !== "owner" && each !== "administrator")) assertRoomForAdministrator(team, { administrators: 1 }, { personId: analyst ?? "", role });
});

test("only owners make or end owners", () => {
  for (const role of TEAM_ROLES) {
    if (role === "owner") assertMayTouchOwners(role, ["owner"]);
    else assert.throws(() => assertMayTouchOwners(role, ["viewer", "owner"]), { code: "member.owners-only" }, role);
    assertMayTouchOwners(role, ["viewer", "administrator"]);
  }
});

test("a guest has projects and days, and nobody else has", () => {
  const projectIds = [createUuid(), createUuid()];
  assert.deepEqual(parseOffer({ role: "guest", projectIds: [...projectIds, ...projectIds], stayDays: 30 }, OPEN), { role: "guest", projects: projectIds.toSorted(), stayDays: 30 });
  for (const given of [{ role: "guest" }, { role: "guest", projectIds }, { role: "guest", stayDays: 3 }, { role: "viewer", projectIds }, { role: "owner", stayDays: 3 }] as const) {
    assert.throws(() => parseOffer(given, OPEN), { code: "guest.invalid" });
  }
  assert.throws(() => parseOffer({ role: "guest", projectIds, stayDays: 91 }, OPEN), { code: "guest.stay-too-long" });
  assert.throws(() => parseOffer({ role: "guest", projectIds, stayDays: 1 }, { guests: false, guestDays: 90 }), { code: "guest.not-allowed" });
});

test("a guest's time runs from the moment that it begins, and nobody else has an end", () => {
  assert.equal(standingOf({ role: "guest", projects: [], stayDays: 2 }, 1000).expiresAt?.getTime(), 1000 + 2 * DAY);
  assert.equal(standingOf({ role: "viewer", projects: "all", stayDays: null }, 1000).expiresAt, null);
});

test("when somebody was last here is told in words that say no hour", () => {
  const now = new Date("2026-11-22T12:00:00.000Z");
  const ago = (days: number) => new Date(now.getTime() - days * DAY);
  assert.deepEqual([null, ago(0), ago(0.9), ago(1.1), ago(8), ago(40)].map((at) => lastSeenOf(at, now)), ["never", "today", "today", "this-week", "this-month", "longer-ago"]);
});

test("every role has its words, and whoever may administer something may begin an elevation", () => {
  const permissions = createPermissions(accessDomain.permissions);
  for (const role of TEAM_ROLES) {
    assert.ok(ROLE_WORDS[role].title.length > 0 && ROLE_WORDS[role].job.endsWith("."), role);
    const administers = accessDomain.permissions.some(({ roles, elevation }) => elevation === "required" && roles.includes(role));
    if (administers) assert.ok(permissions.permits(role, "access.elevate"), role);
  }
});
