// What a question may look at: the vaults that the caller may see, and of their results what the calls of tools read. Where something is
// suppressed the report of the newest snapshot is composed to count it; figures have no field in which anything that it names could stand.

import type { Uuid } from "#base/uuid.ts";
import { AppError } from "#base/app-error.ts";
import { listFigures, listNewestSnapshots } from "#domains/vaults/run-views-store.ts";
import { countOlderVaults, listVaults, type VaultRow } from "#domains/vaults/store.ts";
import { readTeamCost } from "#domains/vaults/cost/cost.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { recordGuestLook } from "#domains/vaults/guest-looks.ts";
import { getVaultRow, reachOf } from "#domains/vaults/reach.ts";
import { composeCounted, findPlain, type FoundPlain } from "#domains/vaults/reports.ts";
import { readLicencePolicy } from "#domains/vaults/licences/licence-policies.ts";
import { openVaultText } from "#domains/vaults/sealed-columns.ts";
import type { Results } from "#domains/vaults/analysis/results.ts";
import type { Tx } from "#platform/db/db.ts";
import type { PagePlace } from "#platform/http/paging.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import { figuresOfReport, type Figures, type Subject, type VaultFigures } from "#protocol/archivist/figures.ts";
import type { Reads } from "#protocol/archivist/reads.ts";
import { judgeFacets } from "#protocol/licences/judge-licences.ts";
import type { AppliedLicencePolicy } from "#protocol/licences/policy.ts";
import type { AssumedCost } from "#protocol/cost/parameters.ts";

/** As many as a trend shows; results of older ones are not read. */
const MAX_SNAPSHOTS = 24;
const MAX_VAULTS = 1000;
const PAGE = 100;

export interface AskedSubject {
  /** By number, the oldest first, so that numbers stay while vaults are added. */
  readonly vaults: readonly { readonly number: number; readonly vaultId: Uuid; readonly name: string }[];
  readonly person: PersonCaller;
  /** All vaults, with the results that these read. @throws AppError `session.required`, `access.denied`, `vault.unknown`. */
  read(reads: readonly Reads[]): Promise<Subject>;
}

export interface SubjectOf {
  readonly caller: Caller;
  readonly teamId: Uuid;
  /** Null: all that the caller may see. */
  readonly vaultId: Uuid | null;
}

/**
 * `act` runs in the same transaction, for the record of what was asked.
 * @throws AppError `session.required`, `team.unknown`, `access.denied`, `vault.unknown`.
 */
export async function openSubject(deps: VaultsDeps, of: SubjectOf, act: (tx: Tx, person: PersonCaller) => Promise<void>): Promise<AskedSubject> {
  const { caller, teamId, vaultId } = of;
  const anybody = deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read" });
  const { rows, older, person } = await deps.db.tenant(webScope(teamId), async (tx) => {
    const found = vaultId === null ? { rows: await listTeam(deps, tx, of), older: 0, person: anybody } : await findOne(deps, tx, { ...of, vaultId });
    await act(tx, found.person);
    return found;
  });
  const key = await deps.keys.field(teamId);
  const asked = rows.map(({ id, nameSealed, lastSnapshotId }, place) => ({ number: older + place + 1, vaultId: id, lastSnapshotId, name: openVaultText(key, { vaultId: id, column: "name_sealed" }, nameSealed) }));
  return {
    person,
    vaults: asked.map(({ number, vaultId, name }) => ({ number, vaultId, name })),
    async read(reads) {
      const found = await deps.db.tenant(webScope(teamId), (tx) => readFigures(deps, tx, { of, asked, person }, reads));
      const vaults: VaultFigures[] = [];
      for (const vault of found) vaults.push(await leaveOut(deps, of, vault));
      return { vaults };
    },
  };
}

/** Under the grant that reaches this vault, where it is one that does; with how many older ones the caller may see, for its number in the team. */
async function findOne(deps: VaultsDeps, tx: Tx, { caller, teamId, vaultId }: SubjectOf & { readonly vaultId: Uuid }): Promise<{ readonly rows: readonly VaultRow[]; readonly older: number; readonly person: PersonCaller }> {
  const { row, person } = await getVaultRow(deps, tx, { caller, teamId, vaultId, permission: "vaults.read" });
  return { rows: [row], older: await countOlderVaults(tx, row, projectsOf(deps, { caller, teamId })), person };
}

function projectsOf(deps: VaultsDeps, { caller, teamId }: Pick<SubjectOf, "caller" | "teamId">): "all" | readonly Uuid[] {
  const reach = reachOf(deps, { caller, teamId, permission: "vaults.read" });
  return reach === "all" ? "all" : [...reach];
}

/** The oldest first. */
async function listTeam(deps: VaultsDeps, tx: Tx, { caller, teamId }: SubjectOf): Promise<readonly VaultRow[]> {
  const projects = projectsOf(deps, { caller, teamId });
  const rows: VaultRow[] = [];
  let after: PagePlace | null = null;
  do {
    const page: readonly VaultRow[] = await listVaults(tx, { page: { limit: PAGE, after }, projects });
    rows.push(...page.slice(0, PAGE));
    const last: VaultRow | undefined = page.length > PAGE ? page[PAGE - 1] : undefined;
    after = last === undefined ? null : { at: last.createdAt, id: last.id };
  } while (after !== null && rows.length < MAX_VAULTS);
  return rows.filter(({ deletion }) => deletion === null).toReversed();
}

interface Asked {
  readonly of: SubjectOf;
  readonly asked: readonly { readonly number: number; readonly vaultId: Uuid; readonly lastSnapshotId: Uuid | null }[];
  readonly person: PersonCaller;
}

/** With what of the newest snapshot may be suppressed; null for a vault that is one of many. */
interface FoundVault extends VaultFigures {
  readonly vaultId: Uuid;
  readonly newest: FoundPlain | null;
}

async function readFigures(deps: VaultsDeps, tx: Tx, { of, asked, person }: Asked, reads: readonly Reads[]): Promise<readonly FoundVault[]> {
  const { caller, teamId } = of;
  const team: TeamGiven = { assumed: await readTeamCost(tx), licences: await readLicencePolicy(tx) };
  const found = new Map<number, Pick<FoundVault, "snapshots" | "kept" | "newest">>();
  const each = reads.filter(({ vault }) => vault === "each");
  if (each.length > 0) {
    await recordGuestLook(deps, tx, { person, teamId, vaultIds: asked.map(({ vaultId }) => vaultId), what: "archivist" });
    const facets = each.some((read) => read.facets === null) ? null : [...new Set(each.flatMap((read) => read.facets ?? []))];
    const newest = await listFigures(tx, asked.flatMap(({ lastSnapshotId }) => (lastSnapshotId === null ? [] : [lastSnapshotId])), facets);
    for (const { number, lastSnapshotId } of asked) {
      const results = newest.get(lastSnapshotId ?? teamId);
      if (results !== undefined) found.set(number, { snapshots: [figuresOf(results, team)], kept: 1, newest: null });
    }
  }
  for (const { number, vaultId } of asked) {
    const own = reads.filter(({ vault }) => vault === number || (vault === "only" && asked.length === 1));
    if (own.length === 0) continue;
    const isTrend = own.some(({ snapshots }) => snapshots === "all");
    const reached = await getVaultRow(deps, tx, { caller, teamId, vaultId, permission: "vaults.read" });
    await recordGuestLook(deps, tx, { person: reached.person, teamId, vaultIds: [vaultId], what: "archivist" });
    const { rows, kept } = await listNewestSnapshots(tx, vaultId, isTrend ? MAX_SNAPSHOTS : 1);
    const [newest] = rows;
    found.set(number, { snapshots: rows.map(({ results }) => figuresOf(results, team)), kept, newest: newest === undefined ? null : await findPlain(tx, { vaultId, snapshot: newest, asOf: deps.clock.now() }) });
  }
  return asked.map(({ number, vaultId }) => ({ number, vaultId, ...(found.get(number) ?? { snapshots: [], kept: 0, newest: null }) }));
}

/** Of the newest snapshot what is suppressed; older ones are only compared with it, as they were found. */
async function leaveOut(deps: VaultsDeps, { teamId }: SubjectOf, { vaultId, newest, ...vault }: FoundVault): Promise<VaultFigures> {
  const [first, ...older] = vault.snapshots;
  if (first === undefined || newest === null) return vault;
  const counted = await composeCounted(deps, { teamId, vaultId }, newest);
  const open = counted === null ? { facets: first.facets, suppressed: 0 } : figuresOfReport(counted).open;
  return { ...vault, snapshots: [{ ...first, open }, ...older] };
}

interface TeamGiven {
  readonly assumed: AssumedCost;
  readonly licences: AppliedLicencePolicy;
}

/** Written by a worker that parsed it; what is told of it is parsed once more, by the tool. */
function figuresOf(stored: unknown, { assumed, licences }: TeamGiven): Figures {
  const { schema, generatedAt, totals, languages, history, facets, limits } = stored as Results;
  if (schema !== "strongroom.results/1") throw new AppError("report.unknown");
  return { generatedAt, totals, languages, history, facets: judgeFacets(facets ?? {}, licences), open: null, assumed, limits, people: null };
}
