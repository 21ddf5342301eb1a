// What the rules see in a vault beyond what is said above them: the gravest first, each with what to do and how it was decided.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { plural } from "#base/format.ts";
import type { ArchivistInsight } from "#protocol/api/archivist.ts";
import { keyFacts } from "#protocol/report/key-facts.ts";
import type { Report } from "#protocol/report/schema.ts";
import { urgentMatters } from "#protocol/report/urgent.ts";
import { addresses } from "#web/addresses.ts";
import { insightsQuery } from "#web/data/archivist.ts";
import type { VaultPlace } from "#web/data/vaults.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { insightsBeyond } from "./insights-beyond.ts";

/** More than these are behind a fold: what is urgent stays in sight. */
const SHOWN = 5;

export function InsightSection({ report, place, snapshotId }: { readonly report: Report; readonly place: VaultPlace; readonly snapshotId: string }) {
  const insights = useQuery(insightsQuery(place, snapshotId));
  if (insights.isPending) return null;
  if (insights.isError) return <ErrorPanel error={insights.error} title="The insights could not be read" onRetry={() => void insights.refetch()} />;
  const { rules, suppressed } = insights.data;
  const items = insightsBeyond(insights.data.items, { urgent: urgentMatters(report), facts: keyFacts(report) });
  const [first, more] = [items.slice(0, SHOWN), items.slice(SHOWN)];
  return (
    <section className="section insights" aria-labelledby="insights">
      <h2 id="insights">Insights</h2>
      {items.length === 0 ? <p>{plural(rules, "rule")} looked at this snapshot and the one before it, and none has anything to add.</p> : <InsightList items={first} />}
      {more.length === 0 ? null : <details className="numbers"><summary>{plural(more.length, "more insight")}</summary><InsightList items={more} /></details>}
      <p className="small soft after">By {plural(rules, "rule")}, without a model. {suppressed === 0 ? null : `${plural(suppressed, "suppressed finding is", "suppressed findings are")} left out; what changed since the snapshot before counts them. `}<Link to={addresses.vaultArchivist(place.teamId, place.vaultId)}>Ask the Archivist</Link> about what they rest on.</p>
    </section>
  );
}

function InsightList({ items }: { readonly items: readonly ArchivistInsight[] }) {
  return (
    <ul className="insight-list">
      {items.map(({ rule, severity, statement, advice, basis }) => (
        <li key={rule}>
          <span className="severity" data-severity={severity}>{severity}</span>
          <div>
            <p className="finding">{statement}</p>
            <p>{advice}</p>
            <details className="numbers"><summary>How this is decided</summary><p>{basis}</p></details>
          </div>
        </li>
      ))}
    </ul>
  );
}
