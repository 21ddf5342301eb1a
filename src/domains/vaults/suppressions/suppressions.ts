// Suppressions of a team: who may, says what was decided about a finding, a rule or an advisory, why, and until when. Each act is recorded.

import { AppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { getLiveVault, reachOf, reaches, type Reach } from "#domains/vaults/reach.ts";
import type { VaultReports } from "#domains/vaults/reports.ts";
import { findVault } from "#domains/vaults/store.ts";
import type { Tx } from "#platform/db/db.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import { composePage, parsePage } from "#platform/http/paging.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import { EXPIRING_DAYS, type CreateSuppressionGiven, type SuppressionItem } from "#protocol/api/suppressions.ts";
import type { PageQuery } from "#protocol/api/values.ts";
import { listFindings, type ReportFinding } from "#protocol/report/exports/findings.ts";
import { analysisProblem, suppresses } from "#protocol/suppressions/analysis.ts";
import { identitiesOf } from "#protocol/suppressions/suppression.ts";

import { hashFinding, openWords, sealWords, type SuppressionWords } from "./sealed-words.ts";
import { countInForce, endSuppression, findSuppression, insertSuppression, listSuppressions, type SuppressionRow } from "./store.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export interface VaultSuppressions {
  /** @throws AppError `vault.unknown`. */
  list(caller: Caller, teamId: Uuid, query: PageQuery & { readonly vaultId?: Uuid | undefined }): Promise<{ items: SuppressionItem[]; nextCursor: string | null }>;
  /** @throws AppError `vault.unknown`, `vault.deleting`, `report.unknown`, `suppression.finding-unknown`, `suppression.invalid`, `suppression.too-many`. */
  create(caller: Caller, teamId: Uuid, given: CreateSuppressionGiven): Promise<SuppressionItem>;
  /** @throws AppError `suppression.unknown`. */
  end(caller: Caller, teamId: Uuid, suppressionId: Uuid): Promise<SuppressionItem>;
}

/** More than a team can look after: beyond this a rule is wrong, not its findings. */
const MAX_IN_FORCE = 1_000;

export function createVaultSuppressions(deps: VaultsDeps, reports: Pick<VaultReports, "named">): VaultSuppressions {
  return {
    list: (caller, teamId, query) => list(deps, { caller, teamId, query }),
    create: (caller, teamId, given) => create(deps, reports, { caller, teamId, given }),
    end: (caller, teamId, suppressionId) => end(deps, { caller, teamId, suppressionId }),
  };
}

async function list(deps: VaultsDeps, { caller, teamId, query }: { readonly caller: Caller; readonly teamId: Uuid; readonly query: PageQuery & { readonly vaultId?: Uuid | undefined } }): Promise<{ items: SuppressionItem[]; nextCursor: string | null }> {
  deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read-suppressions" });
  const reach = reachOf(deps, { caller, teamId, permission: "vaults.read-suppressions" });
  const page = parsePage(query);
  const { rows, projectOf } = await deps.db.tenant(webScope(teamId), async (tx) => {
    if (query.vaultId !== undefined) {
      const vault = await findVault(tx, query.vaultId);
      if (vault === null || !reaches(reach, vault.projectId)) throw new AppError("vault.unknown");
    }
    const found = await listSuppressions(tx, { page, projects: reach === "all" ? "all" : [...reach], vaultId: query.vaultId ?? null });
    const projects = await projectsOf(tx, found);
    await recordPlacesSeen(deps, tx, { caller, teamId, rows: found.slice(0, page.limit), projectOf: projects });
    return { rows: found, projectOf: projects };
  });
  const item = await itemComposer(deps, { caller, teamId, projectOf });
  return composePage(rows, page, { place: ({ id, created_at: at }) => ({ id, at }), item });
}

async function create(deps: VaultsDeps, reports: Pick<VaultReports, "named">, { caller, teamId, given }: { readonly caller: Caller; readonly teamId: Uuid; readonly given: CreateSuppressionGiven }): Promise<SuppressionItem> {
  const { vaultId, reach, covers, state, justification, response, reason, days } = given;
  const permission = reach === "team" ? "vaults.suppress-everywhere" : "vaults.suppress";
  deps.permissions.authorise(caller, { tenantId: teamId, permission });
  const problem = analysisProblem({ state, justification, response });
  if (problem !== null) throw new AppError("suppression.invalid", `The decision contradicts itself: ${problem}.`);
  const finding = covers.kind === "rule" ? null : await findFinding(reports, { caller, teamId, given: { ...given, covers } });
  const key = await deps.keys.field(teamId);
  const id = createUuid();
  const now = new Date(deps.clock.now());
  const row = {
    id, vault_id: reach === "team" ? null : vaultId,
    rule: finding?.rule ?? (covers as Extract<typeof covers, { kind: "rule" }>).rule,
    finding_hash: finding === null ? null : hashFinding(key, sha256Hex(finding.identity)),
    state, justification, response, key_id: key.keyId,
    words_sealed: sealWords(key, id, { reason, subject: finding === null ? null : describe(finding) }),
    created_at: now, expires_at: new Date(now.getTime() + days * DAY), ended_by: null, ended_at: null,
  };
  const made = await deps.db.tenant(webScope(teamId), async (tx) => {
    const { person, row: vault } = await getLiveVault(deps, tx, { caller, teamId, vaultId, permission: "vaults.suppress" });
    const by = reach === "team" ? deps.permissions.authorise(caller, { tenantId: teamId, permission }) : person;
    if ((await countInForce(tx, now)) >= MAX_IN_FORCE) throw new AppError("suppression.too-many");
    const kept: SuppressionRow = { ...row, created_by: by.personId };
    await insertSuppression(tx, kept);
    await recordSuppression(deps, tx, { person: by, event: "vaults.suppression-created", teamId, row: kept });
    return { kept, projectOf: new Map([[vaultId, vault.projectId]]) };
  });
  return (await itemComposer(deps, { caller, teamId, projectOf: made.projectOf }))(made.kept);
}

/** In the report itself, so that nobody says of another finding than they mean. @throws AppError `suppression.finding-unknown`. */
async function findFinding(reports: Pick<VaultReports, "named">, { caller, teamId, given }: { readonly caller: Caller; readonly teamId: Uuid; readonly given: CreateSuppressionGiven & { readonly covers: { readonly kind: "finding"; readonly snapshotId: Uuid; readonly fingerprint: string } } }): Promise<ReportFinding> {
  const report = await reports.named(caller, { teamId, vaultId: given.vaultId }, given.covers.snapshotId);
  const found = listFindings(report).find((finding) => identitiesOf(finding).some((identity) => sha256Hex(identity) === given.covers.fingerprint));
  if (found === undefined) throw new AppError("suppression.finding-unknown");
  return found;
}

function describe({ facet, title, path, line, subject }: ReportFinding): NonNullable<SuppressionWords["subject"]> {
  return { title, path, line, package: facet === "vulnerabilities" || path === "" ? subject : null };
}

async function end(deps: VaultsDeps, { caller, teamId, suppressionId }: { readonly caller: Caller; readonly teamId: Uuid; readonly suppressionId: Uuid }): Promise<SuppressionItem> {
  deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.suppress" });
  const now = new Date(deps.clock.now());
  const ended = await deps.db.tenant(webScope(teamId), async (tx) => {
    await deps.requireLiveTeam(tx);
    const before = await findSuppression(tx, suppressionId);
    if (before === null) throw new AppError("suppression.unknown");
    const projectOf = await projectsOf(tx, [before]);
    const person = admit(deps, { caller, teamId, before, projectOf });
    await recordPlacesSeen(deps, tx, { caller, teamId, rows: [before], projectOf });
    if (before.ended_at !== null || before.expires_at <= now) return { row: before, projectOf };
    const row = (await endSuppression(tx, suppressionId, { by: person.personId, now })) ?? before;
    await recordSuppression(deps, tx, { person, event: "vaults.suppression-ended", teamId, row });
    return { row, projectOf };
  });
  return (await itemComposer(deps, { caller, teamId, projectOf: ended.projectOf }))(ended.row);
}

/** One of the team is ended by who may make one; one of a vault outside the caller's reach is as unknown as one that is not there. */
function admit(deps: VaultsDeps, { caller, teamId, before, projectOf }: { readonly caller: Caller; readonly teamId: Uuid; readonly before: SuppressionRow; readonly projectOf: ReadonlyMap<Uuid, Uuid> }): PersonCaller {
  if (before.vault_id === null) return deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.suppress-everywhere" });
  const projectId = projectOf.get(before.vault_id);
  if (projectId === undefined || !reaches(reachOf(deps, { caller, teamId, permission: "vaults.suppress" }), projectId)) throw new AppError("suppression.unknown");
  return deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.suppress", projectId });
}

async function projectsOf(tx: Tx, rows: readonly SuppressionRow[]): Promise<ReadonlyMap<Uuid, Uuid>> {
  const projects = new Map<Uuid, Uuid>();
  for (const vaultId of new Set(rows.flatMap(({ vault_id: id }) => (id === null ? [] : [id])))) {
    const vault = await findVault(tx, vaultId);
    if (vault !== null) projects.set(vaultId, vault.projectId);
  }
  return projects;
}

async function itemComposer(deps: VaultsDeps, { caller, teamId, projectOf }: { readonly caller: Caller; readonly teamId: Uuid; readonly projectOf: ReadonlyMap<Uuid, Uuid> }): Promise<(row: SuppressionRow) => SuppressionItem> {
  const key = await deps.keys.field(teamId);
  const evidence = reachOf(deps, { caller, teamId, permission: "vaults.read-evidence" });
  const now = deps.clock.now();
  return (row) => {
    const { reason, subject } = openWords(key, row.id, row.words_sealed);
    return {
      id: row.id, vaultId: row.vault_id, kind: row.finding_hash === null ? "rule" : "finding", rule: row.rule,
      subject: seesPlace(row, evidence, projectOf) ? subject : null,
      state: row.state, justification: row.justification, response: row.response, suppresses: suppresses(row),
      reason, status: statusOf(row, now),
      createdBy: row.created_by, createdAt: row.created_at.toISOString(), expiresAt: row.expires_at.toISOString(), endedBy: row.ended_by, endedAt: row.ended_at?.toISOString() ?? null,
    };
  };
}

interface ShownPlaces {
  readonly caller: Caller;
  readonly teamId: Uuid;
  readonly rows: readonly SuppressionRow[];
  readonly projectOf: ReadonlyMap<Uuid, Uuid>;
}

/** The place that a suppression names is evidence: that somebody is shown it is recorded before they are, once for each vault, and once for the team. */
async function recordPlacesSeen(deps: VaultsDeps, tx: Tx, { caller, teamId, rows, projectOf }: ShownPlaces): Promise<void> {
  const evidence = reachOf(deps, { caller, teamId, permission: "vaults.read-evidence" });
  const seen = rows.filter((row) => row.finding_hash !== null && seesPlace(row, evidence, projectOf));
  for (const vaultId of new Set(seen.map(({ vault_id: id }) => id))) {
    const projectId = vaultId === null ? undefined : projectOf.get(vaultId);
    const reader = deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read-evidence", ...(projectId === undefined ? {} : { projectId }) });
    const subject = vaultId === null ? { kind: "team", id: teamId } : { kind: "vault", id: vaultId };
    await deps.audit.recordAct(tx, { actor: actorOf(reader), event: "vaults.evidence-seen", subject, details: {} });
  }
}

/** The team's are of any of its vaults: their places are for who may see evidence everywhere. */
function seesPlace({ vault_id: vaultId }: SuppressionRow, evidence: Reach, projectOf: ReadonlyMap<Uuid, Uuid>): boolean {
  const projectId = vaultId === null ? null : projectOf.get(vaultId);
  return projectId === null ? evidence === "all" : projectId !== undefined && reaches(evidence, projectId);
}

function statusOf({ ended_at: endedAt, expires_at: expiresAt }: SuppressionRow, now: number): SuppressionItem["status"] {
  if (endedAt !== null) return "ended";
  if (expiresAt.getTime() <= now) return "expired";
  return expiresAt.getTime() - now <= EXPIRING_DAYS * DAY ? "expiring" : "active";
}

async function recordSuppression(deps: VaultsDeps, tx: Tx, { person, event, teamId, row }: { readonly person: PersonCaller; readonly event: string; readonly teamId: Uuid; readonly row: SuppressionRow }): Promise<void> {
  const subject = row.vault_id === null ? { kind: "team", id: teamId } : { kind: "vault", id: row.vault_id };
  await deps.audit.recordAct(tx, { actor: actorOf(person), event, subject, details: { suppression: row.id, covers: row.finding_hash === null ? "rule" : "finding", state: row.state } });
}
