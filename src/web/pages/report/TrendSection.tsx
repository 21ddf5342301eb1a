// How the vault changed from report to report; each of them can be opened.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { formatCount, formatInstant } from "#base/format.ts";
import type { Snapshot } from "#protocol/api/reports.ts";
import { addresses } from "#web/addresses.ts";
import { snapshotsQuery, type VaultPlace } from "#web/data/vaults.ts";

import { TrendChart } from "./TrendChart.tsx";

const SHOWN = 8;

export function TrendSection({ place, shownReport }: { readonly place: VaultPlace; readonly shownReport: string }) {
  const snapshots = useQuery(snapshotsQuery(place, shownReport)).data ?? [];
  if (snapshots.length === 0) return null;
  return (
    <section className="section" aria-labelledby="trend">
      <h2 id="trend">Reports over time</h2>
      {snapshots.length === 1 ? <p>This is the first report. After the next update, the change stands here.</p> : (
        <figure>
          <TrendChart points={snapshots.toReversed().map(({ createdAt, code }) => ({ label: createdAt.slice(0, 10), code }))} />
          <figcaption className="small soft">Lines of code in each report</figcaption>
        </figure>
      )}
      <div className="table-scroll" role="region" aria-label="Reports" tabIndex={0}>
        <table className="table">
          <caption className="visually-hidden">Reports, newest first, with the change since the one before</caption>
          <thead><tr><th scope="col">Report</th><th scope="col" className="n">Code</th><th scope="col" className="n">Change</th><th scope="col" className="n wide">Files</th><th scope="col" className="n wide">Commits</th><th scope="col" className="n wide">People</th></tr></thead>
          <tbody>{snapshots.slice(0, SHOWN).map((snapshot, index) => <SnapshotRow key={snapshot.id} snapshot={snapshot} before={snapshots[index + 1]} place={place} newest={index === 0} />)}</tbody>
        </table>
      </div>
    </section>
  );
}

function SnapshotRow({ snapshot, before, place, newest }: { readonly snapshot: Snapshot; readonly before: Snapshot | undefined; readonly place: VaultPlace; readonly newest: boolean }) {
  const when = formatInstant(snapshot.createdAt);
  return (
    <tr>
      <td>{newest ? when : <Link to={addresses.snapshot({ ...place, snapshotId: snapshot.id })}>{when}</Link>}</td>
      <td className="n">{formatCount(snapshot.code)}</td>
      <td className="n">{before === undefined ? "–" : signed(snapshot.code - before.code)}</td>
      <td className="n wide">{formatCount(snapshot.files)}</td>
      <td className="n wide">{formatCount(snapshot.commits)}</td>
      <td className="n wide">{formatCount(snapshot.contributors)}</td>
    </tr>
  );
}

function signed(value: number): string {
  return value > 0 ? `+${formatCount(value)}` : value < 0 ? `−${formatCount(-value)}` : "0";
}
