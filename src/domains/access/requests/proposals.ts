// Changes that others approve, asked for by the parts of the domain that own what is changed.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { webScope } from "#domains/access/scope.ts";
import { requireLive } from "#domains/access/teams.ts";
import type { Tx } from "#platform/db/db.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { SealedMail } from "#platform/mail/mails.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import { draft, write } from "./ask.ts";
import { loadTeam, othersIn, type RequestsDeps, type Team } from "./context.ts";
import { enqueueAll, requestPath, sealNotices } from "./mails.ts";
import { stageOf } from "./machine.ts";
import type { Proposal, Proposals, Proposed } from "./propose.ts";
import { changeRule, concernsAnother, type ChangeFacts } from "./rules.ts";
import { sealChange } from "./sealed.ts";
import { NoLongerPossible, settle } from "./settle.ts";
import { eventsOf, listUnclosed } from "./store.ts";

/** They read every record and run nothing. */
const WATCHERS = ["compliance-officer", "auditor"] as const satisfies readonly TeamRole[];

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
  const facts = (team: Team): ChangeFacts => ({ kind: bound.rule, asker: person.personId, about: subjectId, ofOwners: bound.ofOwners(team.policy) });
  const before = await deps.db.tenant(scope, (tx) => loadTeam(tx, new Date(deps.clock.now()), "as-it-is"));
  const mails = await sealMails(deps, before, { facts: facts(before), path: requestPath(teamId, drafted.id) });
  const actor = actorOf(person);
  const rule = await deps.db.tenant(scope, async (tx) => {
    await requireLive(tx);
    const team = await loadTeam(tx, new Date(deps.clock.now()), "locked");
    await assertNoneOpen(deps, tx, proposal);
    const frozen = changeRule(team, facts(team));
    const opened = await write(deps, tx, { row: { ...drafted, about: subjectId, change, rule: frozen }, actor, mails: mails.concerned });
    // Nobody else could approve, or the team's policy asks for nobody: done at once, under the elevation, and the record says so.
    if (frozen.approvals === 0) await settle(deps, tx, opened, { outcome: { kind: "change", change: prepared }, actor, by: person.personId, approvals: 0 });
    await enqueueAll(deps, tx, frozen.approvals === 0 ? mails.alone : mails.asked);
    return frozen;
  }).catch(rethrowCause);
  if (rule.approvals > 0) return { requestId: drafted.id, state: "open" };
  await prepared.applied();
  return { requestId: drafted.id, state: "applied" };
}

interface ProposalMails {
  /** To whoever may approve. */
  readonly asked: readonly SealedMail[];
  /** To whom it is about, when they run the team. */
  readonly concerned: readonly SealedMail[];
  /** To those who watch over the team, when somebody who runs it is ended or changed by one person alone. */
  readonly alone: readonly SealedMail[];
}

async function sealMails(deps: RequestsDeps, team: Team, { facts, path }: { readonly facts: ChangeFacts; readonly path: string }): Promise<ProposalMails> {
  const { asker, about } = facts;
  const { approvals, roles } = changeRule(team, facts);
  const another = concernsAnother(team, facts);
  return {
    asked: approvals === 0 ? [] : await sealNotices(deps, othersIn(team, roles, [asker, about]), { occasion: "asked", path }),
    concerned: another ? await sealNotices(deps, [about], { occasion: "concerns-you", path }) : [],
    alone: another && approvals === 0 ? await sealNotices(deps, othersIn(team, WATCHERS, [asker, about]), { occasion: "alone", path }) : [],
  };
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
