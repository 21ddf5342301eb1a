// The service, driven by the same steps: over one database, with a team of its own for each trace. Callers are what the session of a person would be, so
// that a trace costs what the service costs.

import { isAppError } from "#base/app-error.ts";
import { HOUR, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { createTestAccess, createTestCaller, type TestAccess } from "#domains/access/testing.ts";
import { webScope } from "#domains/access/scope.ts";
import { createManualClock } from "#platform/clock/manual-clock.ts";
import type { TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { Mails } from "#platform/mail/mails.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import { GRANTED_MS, PEOPLE } from "./steps.ts";

/** Nobody here has an address. */
const NO_MAILS: Mails = {
  assertPossible: () => undefined,
  seal: () => Promise.reject(new Error("Expected no mail: nobody has an address.")),
  enqueue: async () => undefined,
};

/** One after another, traces share what costs time to make. Its clock goes back only within a trace. */
export interface Lane {
  readonly database: TestDatabase;
  readonly built: TestAccess;
  readonly clock: { at: number };
  /** In every team of the lane; the last one looks on. */
  readonly people: readonly Uuid[];
}

export async function openLane(database: TestDatabase): Promise<Lane> {
  const clock = { at: Date.parse("2026-01-15T12:00:00Z") };
  const people = Array.from({ length: PEOPLE + 1 }, () => createUuid());
  await database.asOwner("insert into people (person_id, created_at) select id, $2 from unnest($1::uuid[]) as id", [people, new Date(clock.at)]);
  return { database, clock, people, built: createTestAccess({ db: database.db, clock: { ...createManualClock(), now: () => clock.at }, mails: NO_MAILS }) };
}

export interface Look {
  readonly state: string;
  readonly approvals: number;
  readonly needed: number;
  readonly inForce: boolean;
}

export class Real {
  readonly ids: Uuid[] = [];
  readonly #lane: Lane;
  readonly #teamId: Uuid;
  readonly #roles: TeamRole[];

  private constructor(lane: Lane, given: { readonly teamId: Uuid; readonly roles: readonly TeamRole[] }) {
    this.#lane = lane;
    this.#teamId = given.teamId;
    this.#roles = [...given.roles];
  }

  /** A team with people in these roles, and an auditor behind them who has no part in it. */
  static async open(lane: Lane, of: readonly TeamRole[]): Promise<Real> {
    const roles = [...of, "auditor" as const];
    const teamId = createUuid();
    await lane.built.keys.create(teamId);
    await lane.database.asOwner(
      `with team as (insert into teams (tenant_id, key_id, name_sealed, created_at) values ($1, $1, '', $2)),
        policy as (insert into team_policies (tenant_id, sign_in, administrators, guests, guest_days, token_days, approvals, changed_at)
          values ($1, 'one-factor', 5, true, 90, 365, '{"access": 1, "role": 1, "policy": 1, "invitation": 1}', $2))
        insert into memberships (tenant_id, person_id, role, created_at) select $1, person_id, role, $2 from unnest($3::uuid[], $4::text[]) as each (person_id, role)`,
      [teamId, new Date(lane.clock.at), lane.people, roles],
    );
    return new Real(lane, { teamId, roles });
  }

  async ask(by: number): Promise<void> {
    const asked = await this.#requests.ask(this.#caller(by), this.#teamId, { bundle: "as-analyst", projects: null, durationSeconds: GRANTED_MS / SECOND, reason: "Why" });
    this.ids.push(asked.id);
  }

  async decide(by: number, request: number, decision: "approve" | "refuse"): Promise<void> {
    await this.#requests.decide(this.#caller(by), this.#place(request), { decision, reason: "Because" });
  }

  /** With a session that remembers its person as an owner, whatever they are now. */
  async decideStale(by: number, request: number): Promise<void> {
    await this.#requests.decide(this.#caller(by, "owner"), this.#place(request), { decision: "approve" });
  }

  async withdraw(by: number, request: number): Promise<void> {
    await this.#requests.withdraw(this.#caller(by), this.#place(request));
  }

  async end(by: number, request: number): Promise<void> {
    const [grant] = await this.#lane.database.asOwner("select id from grants where tenant_id = $1 and request_id = $2", [this.#teamId, this.ids[request]]);
    await this.#requests.grants.end(this.#caller(by), { teamId: this.#teamId, grantId: String(grant?.["id"]) });
  }

  async extend(by: number, request: number): Promise<void> {
    const asked = await this.#requests.extend(this.#caller(by), this.#place(request), { durationSeconds: GRANTED_MS / SECOND, reason: "More" });
    this.ids.push(asked.id);
  }

  async setRole(of: number, role: TeamRole): Promise<void> {
    this.#roles[of] = role;
    await this.#lane.database.asOwner("update memberships set role = $3 where tenant_id = $1 and person_id = $2", [this.#teamId, this.#lane.people[of], role]);
  }

  async setRule(approvals: number): Promise<void> {
    await this.#lane.database.asOwner("update team_policies set approvals = jsonb_set(approvals, '{access}', to_jsonb($2::int)) where tenant_id = $1", [this.#teamId, approvals]);
  }

  async sweep(): Promise<void> {
    await this.#requests.sweep(this.#teamId);
  }

  /** As an auditor sees it who has no part in it, and as the door of every request sees its holder. */
  async look(): Promise<readonly Look[]> {
    const { items } = await this.#requests.list(this.#caller(PEOPLE), this.#teamId, { view: "all", limit: 100 });
    const active = await this.#lane.database.db.tenant(webScope(this.#teamId), async (tx) => {
      const held = new Set<Uuid>();
      for (const personId of new Set(items.flatMap(({ grant, requestedBy }) => (grant === null ? [] : [requestedBy.id])))) {
        for (const { grantId } of await this.#lane.built.access.grants.listActive(tx, { personId, sessionId: this.#teamId })) held.add(grantId);
      }
      return held;
    });
    return this.ids.map((id) => {
      const found = items.find((each) => each.id === id);
      if (found === undefined) throw new Error("Expected every request in the list.");
      return { state: found.state, approvals: found.approvals.given, needed: found.approvals.needed, inForce: found.grant !== null && active.has(found.grant.id) };
    });
  }

  get #requests(): TestAccess["access"]["requests"] {
    return this.#lane.built.access.requests;
  }

  #place(request: number): { readonly teamId: Uuid; readonly requestId: Uuid } {
    return { teamId: this.#teamId, requestId: this.ids[request] ?? this.#teamId };
  }

  #caller(of: number, role: TeamRole = this.#roles[of] ?? "guest"): PersonCaller {
    return createTestCaller({ tenantId: this.#teamId, role, changes: { personId: this.#lane.people[of] ?? "" } });
  }
}

/** Long enough behind the trace before that nothing of it is still to come. */
export function turnOn(lane: Lane, now: number): void {
  lane.clock.at = now + HOUR;
}

export async function outcomeOf(attempt: Promise<void>): Promise<string> {
  return attempt.then(() => "done", (error: unknown) => {
    if (isAppError(error)) return error.code;
    throw error;
  });
}
