// What is over by time is written down: then it is over for good, whatever becomes of the clock, and people are told. Nothing waits for
// this: whether a grant is in force, and a request open, is asked by time.

import { webScope } from "#domains/access/scope.ts";
import { listExpiredGrants, type GrantRow } from "#domains/access/grants/store.ts";
import type { Uuid } from "#base/uuid.ts";
import type { RequestsDeps } from "./context.ts";
import { enqueueAll, requestPath, sealNotices } from "./mails.ts";
import { stageOf } from "./machine.ts";
import { append, openRequest, recordRequestAct } from "./settle.ts";
import { eventsOf, listUnclosed, type RequestRow } from "./store.ts";

const ACTOR = { kind: "role", role: "web" } as const;

/** Gives how many requests and grants were written down as over. */
export async function sweepTeam(deps: RequestsDeps, teamId: Uuid): Promise<number> {
  const now = new Date(deps.clock.now());
  const due = await deps.db.tenant(webScope(teamId), async (tx) => {
    const unclosed = await listUnclosed(tx);
    const events = await eventsOf(tx, unclosed.map(({ id }) => id));
    return { requests: unclosed.filter((row) => stageOf(row, events.get(row.id) ?? [], now) === "expired"), grants: await listExpiredGrants(tx, now) };
  });
  for (const row of due.requests) await expireRequest(deps, teamId, row);
  for (const grant of due.grants) await expireGrant(deps, teamId, grant);
  return due.requests.length + due.grants.length;
}

async function expireRequest(deps: RequestsDeps, teamId: Uuid, row: RequestRow): Promise<void> {
  const mails = await sealNotices(deps, [row.requestedBy], { occasion: "expired", path: requestPath(teamId, row.id) });
  await deps.db.tenant(webScope(teamId), async (tx) => {
    const opened = await openRequest(tx, row.id);
    if (opened.events.some(({ kind }) => kind !== "approved")) return;
    await append(deps, tx, opened, { kind: "expired", by: null });
    await recordRequestAct(deps, tx, { actor: ACTOR, event: "access.request-expired", requestId: row.id });
    await enqueueAll(deps, tx, mails);
  });
}

async function expireGrant(deps: RequestsDeps, teamId: Uuid, grant: GrantRow): Promise<void> {
  // An elevation lasts minutes and its holder watches it.
  const mails = grant.requestId === null ? [] : await sealNotices(deps, [grant.personId], { occasion: "grant-over", path: requestPath(teamId, grant.requestId) });
  await deps.db.tenant(webScope(teamId), async (tx) => {
    if (!(await deps.grants.end(tx, { grantId: grant.id, by: null, why: "expired" }))) return;
    await deps.audit.recordAct(tx, { actor: ACTOR, event: "access.grant-ended", subject: { kind: "grant", id: grant.id }, details: { why: "expired" } });
    await enqueueAll(deps, tx, mails);
  });
}
