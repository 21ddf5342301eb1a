// All snapshots of a vault: how each measure went from the first to the newest, every one of them to open, and any two to compare.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { formatCount, formatDay, formatInstant, plural } from "#base/format.ts";
import { MAX_TREND_POINTS, type Snapshot } from "#protocol/api/reports.ts";
import { sumFindings } from "#protocol/report/summary.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { olderTrendQuery, trendQuery } from "#web/data/reports.ts";
import { vaultQuery, type VaultPlace } from "#web/data/vaults.ts";
import { VaultHeader } from "#web/pages/vaults/VaultHeader.tsx";
import { ErrorPage, ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageSkeleton, RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useVaultPlace } from "#web/ui/place.ts";

import { MEASURES, TREND_IDS } from "./measures.ts";
import { SmallTrend } from "./SmallTrend.tsx";

const SHOWN = 20;

export function SnapshotsPage() {
  const place = useVaultPlace();
  const vault = useQuery(vaultQuery(place));
  const trend = useQuery(trendQuery(place, vault.data?.report?.snapshotId ?? ""));
  if (vault.isPending) return <PageSkeleton />;
  if (vault.data === undefined) {
    if (toProblem(vault.error).status === 404) return <ThingNotFound thing="vault" to={addresses.vaults(place.teamId)} />;
    return <ErrorPage error={vault.error} title="The vault could not be opened" onRetry={() => void vault.refetch()} />;
  }
  return (
    <div className="page">
      <VaultHeader vault={vault.data} part="Snapshots" />
      {trend.isPending ? <RowsSkeleton rows={4} /> : null}
      {trend.isError ? <ErrorPanel error={trend.error} title="The snapshots could not be listed" onRetry={() => void trend.refetch()} /> : null}
      {trend.data === undefined ? null : <Snapshots snapshots={trend.data} place={place} />}
      {trend.data === undefined || trend.data.length < MAX_TREND_POINTS ? null : <Older place={place} before={trend.data[0]?.createdAt ?? ""} />}
    </div>
  );
}

/** What is before the longest trend, a stretch as long at a time. */
function Older({ place, before }: { readonly place: VaultPlace; readonly before: string }) {
  const [wanted, setWanted] = useState(false);
  const older = useQuery({ ...olderTrendQuery(place, before), enabled: wanted });
  if (!wanted) return <p className="after">These are the newest {formatCount(MAX_TREND_POINTS)} of those up to here. <Button variant="default" size="compact-sm" onClick={() => setWanted(true)}>Show those before {formatDay(before)}</Button></p>;
  if (older.isPending) return <RowsSkeleton rows={4} />;
  if (older.isError) return <ErrorPanel error={older.error} title="The older snapshots could not be listed" onRetry={() => void older.refetch()} />;
  const { items, older: more } = older.data;
  if (items.length === 0) return <p className="after">There are none before {formatDay(before)}.</p>;
  return (
    <section className="section" aria-label={`Snapshots before ${formatDay(before)}`}>
      <Snapshots snapshots={items} place={place} />
      {more ? <Older place={place} before={items[0]?.createdAt ?? ""} /> : null}
    </section>
  );
}

function Snapshots({ snapshots, place }: { readonly snapshots: readonly Snapshot[]; readonly place: VaultPlace }) {
  if (snapshots.length === 0) return <p>There is no snapshot yet. Each update that finds something new makes one, and none is ever thrown away.</p>;
  const first = formatDay(snapshots[0]?.createdAt ?? "");
  return (
    <>
      <p className="soft">{snapshots.length === 1 ? `One snapshot, of ${first}. After the next update, the change stands here.` : `${plural(snapshots.length, "snapshot")} since ${first}. All of them stay.`}</p>
      {snapshots.length === 1 ? null : (
        <section aria-label="Trends" className="small-trends">
          {MEASURES.filter(({ id }) => TREND_IDS.includes(id)).map((measure) => <SmallTrend key={measure.id} measure={measure} points={snapshots} at={({ createdAt }) => createdAt} />)}
        </section>
      )}
      <SnapshotTable snapshots={snapshots.toReversed()} place={place} />
    </>
  );
}

/** Newest first. Two that are chosen are compared, the older with the newer; without a choice the newest two. */
function SnapshotTable({ snapshots, place }: { readonly snapshots: readonly Snapshot[]; readonly place: VaultPlace }) {
  const navigate = useNavigate();
  const [all, setAll] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>(snapshots.slice(0, 2).map(({ id }) => id));
  const choose = (id: string): void => setChosen((before) => (before.includes(id) ? before.filter((each) => each !== id) : [...before, id].slice(-2)));
  const pair = snapshots.filter(({ id }) => chosen.includes(id));
  const compare = (): void => {
    const [newer, older] = pair;
    if (newer !== undefined && older !== undefined) void navigate({ to: addresses.compare({ ...place, older: older.id, newer: newer.id }) });
  };
  return (
    <section className="section" aria-labelledby={`all-${snapshots[0]?.id ?? ""}`}>
      <div className="spread"><h2 id={`all-${snapshots[0]?.id ?? ""}`}>All snapshots</h2>{snapshots.length < 2 ? null : <Button variant="default" onClick={compare} disabled={pair.length !== 2}>Compare the two chosen</Button>}</div>
      <div className="table-scroll" role="region" aria-label="Snapshots" tabIndex={0}>
        <table className="table">
          <caption className="visually-hidden">Snapshots, newest first, with the change of code since the one before</caption>
          <thead><tr>{snapshots.length < 2 ? null : <th scope="col" className="pick"><span className="visually-hidden">Compare</span></th>}<th scope="col">Snapshot</th><th scope="col" className="n">Score</th><th scope="col" className="n">Code</th><th scope="col" className="n">Change</th><th scope="col" className="n wide">Files</th><th scope="col" className="n wide">Commits</th><th scope="col" className="n wide">People</th><th scope="col" className="n wide">Critical and high</th></tr></thead>
          <tbody>
            {(all ? snapshots : snapshots.slice(0, SHOWN)).map((snapshot, index) => (
              <tr key={snapshot.id}>
                {snapshots.length < 2 ? null : <td className="pick"><input type="checkbox" checked={chosen.includes(snapshot.id)} onChange={() => choose(snapshot.id)} aria-label={`Compare the snapshot of ${formatInstant(snapshot.createdAt)}`} /></td>}
                <SnapshotCells snapshot={snapshot} before={snapshots[index + 1]} place={place} />
              </tr>
            ))}
          </tbody>
        </table>
        {snapshots.length > SHOWN ? <Button variant="subtle" size="compact-sm" onClick={() => setAll(!all)}>{all ? "Show fewer" : `Show all ${formatCount(snapshots.length)}`}</Button> : null}
      </div>
    </section>
  );
}

function SnapshotCells({ snapshot, before, place }: { readonly snapshot: Snapshot; readonly before: Snapshot | undefined; readonly place: VaultPlace }) {
  const findings = sumFindings(snapshot);
  return (
    <>
      <td><Link to={addresses.snapshot({ ...place, snapshotId: snapshot.id })}>{formatInstant(snapshot.createdAt)}</Link></td>
      <td className="n">{snapshot.score ?? "–"}</td>
      <td className="n">{formatCount(snapshot.code)}</td>
      <td className="n">{before === undefined ? "–" : signed(snapshot.code - before.code)}</td>
      <td className="n wide">{formatCount(snapshot.files)}</td>
      <td className="n wide">{formatCount(snapshot.commits)}</td>
      <td className="n wide">{formatCount(snapshot.contributors)}</td>
      <td className="n wide">{findings === null ? "–" : formatCount(findings.critical + findings.high)}</td>
    </>
  );
}

function signed(value: number): string {
  return value > 0 ? `+${formatCount(value)}` : value < 0 ? `−${formatCount(-value)}` : "0";
}
