// Grants as people see and end them: their own, or all of the team's for those who answer for access.

import { actorOf, type ActUnderGrant } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { has, type RequestsDeps } from "#domains/access/requests/context.ts";
import { composeGrant, isInForce, lookAt } from "#domains/access/requests/views.ts";
import { webScope } from "#domains/access/scope.ts";
import { composePage, parsePage } from "#platform/http/paging.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { Grant, GrantAct } from "#protocol/api/requests.ts";
import type { PageQuery } from "#protocol/api/values.ts";

import { findGrant, listOpenGrants, type GrantRow } from "./store.ts";

export interface GrantPlace {
  readonly teamId: Uuid;
  readonly grantId: Uuid;
}

/** Each: @throws AppError `grant.unknown` for one that the caller may not see. */
export interface GrantViews {
  /** In force: the caller's own, or all with `access.read-requests`. */
  list(caller: Caller, teamId: Uuid): Promise<Grant[]>;
  get(caller: Caller, place: GrantPlace): Promise<Grant>;
  /** By its holder, or by somebody who decides. @throws AppError `grant.over`, `access.denied`. */
  end(caller: Caller, place: GrantPlace): Promise<Grant>;
  listActs(caller: Caller, place: GrantPlace, query: PageQuery): Promise<{ items: GrantAct[]; nextCursor: string | null }>;
}

export function createGrantViews(deps: RequestsDeps): GrantViews {
  return {
    async list(caller, teamId) {
      const viewer = authorise(deps, caller, teamId);
      const all = has(deps, caller, { teamId, permission: "access.read-requests" });
      const rows = await deps.db.tenant(webScope(teamId), (tx) => listOpenGrants(tx, { personId: all ? "all" : viewer.personId, now: new Date(deps.clock.now()) }));
      const look = await lookAt(deps, { viewer, teamId, rows: [], grants: rows });
      return rows.map((row) => composeGrant(look, row));
    },
    get: async (caller, place) => view(deps, await see(deps, caller, place)),
    async end(caller, place) {
      const { viewer, row } = await see(deps, caller, place);
      const own = row.personId === viewer.personId;
      const person = own ? viewer : deps.permissions.authorise(caller, { tenantId: place.teamId, permission: "access.decide" });
      const why = own ? "holder" : "approver";
      await deps.db.tenant(webScope(place.teamId), async (tx) => {
        if (!isInForce(row, new Date(deps.clock.now())) || !(await deps.grants.end(tx, { grantId: row.id, by: person.personId, why }))) throw new AppError("grant.over");
        await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.grant-ended", subject: { kind: "grant", id: row.id }, details: { why } });
      });
      deps.forgetCaller(row.personId);
      return view(deps, await see(deps, caller, place));
    },
    async listActs(caller, place, query) {
      await see(deps, caller, place);
      const page = parsePage(query);
      const rows = await deps.db.tenant(webScope(place.teamId), (tx) => deps.audit.listActsUnder(tx, { grantId: place.grantId, page }));
      return composePage(rows, page, { place: ({ recordedAt, id }) => ({ at: recordedAt, id }), item: composeAct });
    },
  };
}

interface Seen {
  readonly viewer: PersonCaller;
  readonly teamId: Uuid;
  readonly row: GrantRow;
}

async function see(deps: RequestsDeps, caller: Caller, { teamId, grantId }: GrantPlace): Promise<Seen> {
  const viewer = authorise(deps, caller, teamId);
  const row = await deps.db.tenant(webScope(teamId), (tx) => findGrant(tx, grantId));
  if (row === null) throw new AppError("grant.unknown");
  if (row.personId !== viewer.personId && !has(deps, caller, { teamId, permission: "access.read-requests" })) throw new AppError("grant.unknown");
  return { viewer, teamId, row };
}

async function view(deps: RequestsDeps, { viewer, teamId, row }: Seen): Promise<Grant> {
  return composeGrant(await lookAt(deps, { viewer, teamId, rows: [], grants: [row] }), row);
}

function authorise({ permissions }: RequestsDeps, caller: Caller, teamId: Uuid): PersonCaller {
  return permissions.authorise(caller, { tenantId: teamId, permission: "access.request" });
}

function composeAct(row: ActUnderGrant): GrantAct {
  return { id: row.id, at: row.recordedAt.toISOString(), event: row.event, title: row.title, subject: { ...row.subject }, details: { ...row.details } };
}
