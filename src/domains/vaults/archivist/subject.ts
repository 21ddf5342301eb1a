// What a question may look at: the results of one vault's newest snapshots, or of the newest snapshot of each vault that the caller may see.
// Evidence is not opened here, so there is nothing that could be told of it.

import type { Uuid } from "#base/uuid.ts";
import { AppError } from "#base/app-error.ts";
import { listNewestSnapshots, listSnapshotsById, type SnapshotRow } from "#domains/vaults/run-views-store.ts";
import { listVaults, type VaultRow } from "#domains/vaults/store.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { recordGuestLook } from "#domains/vaults/guest-looks.ts";
import { getVaultRow, reachOf } from "#domains/vaults/reach.ts";
import { openVaultText } from "#domains/vaults/sealed-columns.ts";
import type { Results } from "#domains/vaults/analysis/results.ts";
import type { Tx } from "#platform/db/db.ts";
import type { PagePlace } from "#platform/http/paging.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { Figures, Subject } from "#protocol/archivist/figures.ts";

/** As many as a trend shows; results of older ones are not read. */
const MAX_SNAPSHOTS = 24;
const MAX_VAULTS = 1000;
const PAGE = 100;

export interface AskedSubject {
  readonly subject: Subject;
  readonly vaults: readonly { readonly number: number; readonly vaultId: Uuid; readonly name: string }[];
  readonly person: PersonCaller;
}

export interface SubjectOf {
  readonly caller: Caller;
  readonly teamId: Uuid;
  /** Null: all that the caller may see. */
  readonly vaultId: Uuid | null;
}

type SubjectDeps = Pick<VaultsDeps, "db" | "audit" | "permissions" | "keys">;

/**
 * `act` runs in the same transaction, for the record of what was asked.
 * @throws AppError `session.required`, `team.unknown`, `access.denied`, `vault.unknown`.
 */
export async function openSubject(deps: SubjectDeps, of: SubjectOf, act: (tx: Tx, person: PersonCaller) => Promise<void>): Promise<AskedSubject> {
  const { caller, teamId, vaultId } = of;
  const anybody = deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read" });
  const { rows, snapshots, person } = await deps.db.tenant(webScope(teamId), async (tx) => {
    const read = vaultId === null ? { ...(await readTeam(deps, tx, of)), person: anybody } : await readVault(deps, tx, { ...of, vaultId });
    const { person } = read;
    await recordGuestLook(deps, tx, { person, teamId, vaultId, what: vaultId === null ? "list" : "report" });
    await act(tx, person);
    return read;
  });
  const key = await deps.keys.field(teamId);
  return {
    person,
    subject: { vaults: rows.map(({ id }, place) => ({ number: place + 1, snapshots: (snapshots.get(id) ?? []).map(figuresOf) })) },
    vaults: rows.map(({ id, nameSealed }, place) => ({ number: place + 1, vaultId: id, name: openVaultText(key, { vaultId: id, column: "name_sealed" }, nameSealed) })),
  };
}

interface Read {
  readonly rows: readonly VaultRow[];
  readonly snapshots: ReadonlyMap<Uuid, readonly SnapshotRow[]>;
}

async function readVault(deps: SubjectDeps, tx: Tx, { caller, teamId, vaultId }: SubjectOf & { readonly vaultId: Uuid }): Promise<Read & { readonly person: PersonCaller }> {
  // Under the grant that reaches this vault, where it is one that does.
  const { row, person } = await getVaultRow(deps, tx, { caller, teamId, vaultId, permission: "vaults.read" });
  return { person, rows: [row], snapshots: new Map([[vaultId, await listNewestSnapshots(tx, vaultId, MAX_SNAPSHOTS)]]) };
}

/** The oldest vault is the first, so that numbers stay while vaults are added. */
async function readTeam(deps: SubjectDeps, tx: Tx, { caller, teamId }: SubjectOf): Promise<Read> {
  const reach = reachOf(deps, { caller, teamId, permission: "vaults.read" });
  const rows: VaultRow[] = [];
  let after: PagePlace | null = null;
  do {
    const page: readonly VaultRow[] = await listVaults(tx, { page: { limit: PAGE, after }, projects: reach === "all" ? "all" : [...reach] });
    rows.push(...page.slice(0, PAGE));
    const last: VaultRow | undefined = page.length > PAGE ? page[PAGE - 1] : undefined;
    after = last === undefined ? null : { at: last.createdAt, id: last.id };
  } while (after !== null && rows.length < MAX_VAULTS);
  const live = rows.filter(({ deletion }) => deletion === null).toReversed();
  const newest = await listSnapshotsById(tx, live.flatMap(({ lastSnapshotId }) => (lastSnapshotId === null ? [] : [lastSnapshotId])));
  return { rows: live, snapshots: new Map(live.map(({ id, lastSnapshotId }) => [id, [newest.get(lastSnapshotId ?? id)].filter((row) => row !== undefined)])) };
}

/** Written by a worker that parsed it; what is told of it is parsed once more, by the tool. */
function figuresOf({ results }: SnapshotRow): Figures {
  const { schema, generatedAt, totals, languages, history, facets, limits } = results as Results;
  if (schema !== "strongroom.results/1") throw new AppError("report.unknown");
  return { generatedAt, totals, languages, history, facets: facets ?? {}, limits, people: null };
}
