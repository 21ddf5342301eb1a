// How the code went from snapshot to snapshot, in one line; the page of snapshots has the rest.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { formatDay, plural } from "#base/format.ts";
import { addresses } from "#web/addresses.ts";
import { trendQuery } from "#web/data/reports.ts";
import type { VaultPlace } from "#web/data/vaults.ts";

import { TrendChart } from "./TrendChart.tsx";

export function TrendSection({ place, shownReport }: { readonly place: VaultPlace; readonly shownReport: string }) {
  const snapshots = useQuery(trendQuery(place, shownReport)).data ?? [];
  const [before, newest] = snapshots.slice(-2);
  if (before === undefined) return null;
  return (
    <section className="section" aria-labelledby="trend">
      <h2 id="trend">Snapshots</h2>
      {newest === undefined ? <p>This is the first report. After the next update, the change stands here.</p> : (
        <>
          <p>{plural(snapshots.length, "snapshot")} since {formatDay(snapshots[0]?.createdAt ?? "")}: <Link to={addresses.snapshots(place)}>all of them with their trends</Link>, or <Link to={addresses.compare({ ...place, older: before.id, newer: newest.id })}>what changed since the one before</Link>.</p>
          <figure>
            <TrendChart points={snapshots.map(({ createdAt, code }) => ({ label: createdAt.slice(0, 10), code }))} />
            <figcaption className="small soft">Lines of code in each snapshot</figcaption>
          </figure>
        </>
      )}
    </section>
  );
}
