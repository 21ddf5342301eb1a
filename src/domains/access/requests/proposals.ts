// Changes that others approve, asked for by the parts of the domain that own what is changed.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { webScope } from "#domains/access/scope.ts";
import { requireLive } from "#domains/access/teams.ts";
import type { Tx } from "#platform/db/db.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import { draft, write } from "./ask.ts";
import { loadTeam, othersIn, type RequestsDeps, type Team } from "./context.ts";
import { enqueueAll, requestPath, sealNotices } from "./mails.ts";
import { approvalsNeeded, stageOf, type Rule } from "./machine.ts";
import type { Proposal, Proposals, Proposed } from "./propose.ts";
import { sealChange } from "./sealed.ts";
import { NoLongerPossible, settle } from "./settle.ts";
import { eventsOf, listUnclosed } from "./store.ts";

/** Who runs the team approves how it is run. */
const CHANGE_APPROVERS = ["owner", "administrator"] as const satisfies readonly TeamRole[];

export function createProposals(deps: RequestsDeps): Proposals {
  return { propose: (person, proposal) => propose(deps, person, proposal) };
}

async function propose(deps: RequestsDeps, person: PersonCaller, proposal: Proposal): Promise<Proposed> {
  const { teamId, kind, subjectId, reason } = proposal;
  if (person.under === null) throw new AppError("access.elevation-required");
  const scope = webScope(teamId);
  const bound = deps.changes.bind(kind, proposal.change);
  const drafted = await draft(deps, person, { teamId, kind: "change", reason });
  const key = await deps.keys.field(teamId);
  const change = { kind, subjectId, sealed: sealChange(key, drafted.id, bound.json) };
  const prepared = await bound.prepare({ tenantId: teamId, subjectId, requestId: drafted.id, requestedBy: person.personId });
  const before = await deps.db.tenant(scope, (tx) => loadTeam(tx, new Date(deps.clock.now()), "as-it-is"));
  const mails = await sealNotices(deps, othersIn(before, CHANGE_APPROVERS, person.personId), { occasion: "asked", path: requestPath(teamId, drafted.id) });
  const actor = actorOf(person);
  const rule = await deps.db.tenant(scope, async (tx) => {
    await requireLive(tx);
    const team = await loadTeam(tx, new Date(deps.clock.now()), "locked");
    await assertNoneOpen(deps, tx, proposal);
    const frozen = changeRule(team, bound.rule, person);
    const opened = await write(deps, tx, { row: { ...drafted, change, rule: frozen }, actor, mails: [] });
    // Nobody else could approve, or the team's policy asks for nobody: done at once, under the elevation, and the record says so.
    if (frozen.approvals === 0) await settle(deps, tx, opened, { outcome: { kind: "change", change: prepared }, actor, by: person.personId, approvals: 0 });
    else await enqueueAll(deps, tx, mails);
    return frozen;
  }).catch(rethrowCause);
  if (rule.approvals > 0) return { requestId: drafted.id, state: "open" };
  await prepared.applied();
  return { requestId: drafted.id, state: "applied" };
}

function changeRule(team: Team, rule: "role" | "policy" | "invitation", person: PersonCaller): Rule {
  const others = othersIn(team, CHANGE_APPROVERS, person.personId).length;
  return { approvals: approvalsNeeded(team.policy.approvals[rule], others), roles: CHANGE_APPROVERS };
}

async function assertNoneOpen({ clock }: RequestsDeps, tx: Tx, { kind, subjectId }: Proposal): Promise<void> {
  const same = (await listUnclosed(tx)).filter(({ change }) => change?.kind === kind && change.subjectId === subjectId);
  const events = await eventsOf(tx, same.map(({ id }) => id));
  if (same.some((row) => stageOf(row, events.get(row.id) ?? [], new Date(clock.now())) === "open")) throw new AppError("access-request.open-already");
}

/** Whoever asks and is at once refused by the change itself is told why. */
function rethrowCause(error: unknown): never {
  throw error instanceof NoLongerPossible ? error.cause : error;
}
