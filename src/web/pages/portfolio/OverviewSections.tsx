// The head of the dashboard of a team or a project: the score of all vaults together, what is most urgent in any of them, their languages, how they went.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { formatCount, formatShare, plural } from "#base/format.ts";
import { visibleName, visibleText } from "#base/visible-text.ts";
import type { PortfolioOverview, PortfolioRow } from "#protocol/api/portfolio.ts";
import { NOTHING_URGENT } from "#protocol/report/urgent.ts";
import { FULL_SCORE } from "#protocol/score/score.ts";
import { weighScores } from "#protocol/score/weigh-scores.ts";
import { addresses } from "#web/addresses.ts";
import { portfolioOverviewQuery } from "#web/data/portfolio.ts";
import { Explained } from "#web/pages/report/Totals.tsx";
import { SmallTrend, type DrawnMeasure } from "#web/pages/snapshots/SmallTrend.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { LanguageBar, LanguageDot } from "#web/ui/LanguageBar.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

export interface OverviewSectionsProps {
  readonly teamId: string;
  readonly projectId: string;
  readonly rows: readonly PortfolioRow[];
}

export function OverviewSections({ teamId, projectId, rows }: OverviewSectionsProps) {
  const overview = useQuery(portfolioOverviewQuery(teamId, projectId));
  if (rows.every(({ report }) => report === null)) return null;
  return (
    <div className="report-head">
      <ScoreOfAll rows={rows} />
      {overview.isPending ? <RowsSkeleton rows={3} /> : null}
      {overview.isError ? <ErrorPanel error={overview.error} title="What is most urgent could not be read" onRetry={() => void overview.refetch()} /> : null}
      {overview.data === undefined ? null : <UrgentOfAll urgent={overview.data.urgent} teamId={teamId} rows={rows} />}
    </div>
  );
}

function ScoreOfAll({ rows }: Pick<OverviewSectionsProps, "rows">) {
  const { total, judged } = weighScores(rows.flatMap(({ report }) => (report === null ? [] : [report])));
  return (
    <section className="section" aria-labelledby="score">
      <h2 id="score">Score</h2>
      {total === null ? null : <p className="score-line"><Explained detail="score"><span className="score-total">{formatCount(total)}</span> of {formatCount(FULL_SCORE)}</Explained></p>}
      <p className="soft">{total === null ? "No vault has a score yet: too little was looked at." : `The mean of ${judged === 1 ? "one vault" : plural(judged, "vault")}, by lines of code.`}</p>
    </section>
  );
}

function UrgentOfAll({ urgent, teamId, rows }: Pick<PortfolioOverview, "urgent"> & Omit<OverviewSectionsProps, "projectId">) {
  const names = new Map(rows.map(({ vaultId, name }) => [vaultId, name]));
  return (
    <section className="section" aria-labelledby="urgent">
      <h2 id="urgent">Most urgent</h2>
      {urgent.length === 0 ? <p>{NOTHING_URGENT}</p> : (
        <ol className="facts">
          {urgent.map(({ vaultId, facet, finding, action }, place) => (
            <li key={`${vaultId} ${facet}`}>
              <Link className="small" to={addresses.vault(teamId, vaultId)}>{visibleText(names.get(vaultId) ?? "A vault")}</Link>
              <Explained detail={`urgent-${place + 1}`}><span className="finding">{finding}</span></Explained>
              <p>{action}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

type Step = PortfolioOverview["trend"][number];

const MEASURES: readonly DrawnMeasure<Step>[] = [
  { title: "Score", unit: "of 1,000", value: ({ score }) => score, format: formatCount },
  { title: "Lines of code", unit: "lines", value: ({ code }) => code, format: formatCount },
  { title: "Vaults with a report", unit: "vaults", value: ({ vaults }) => vaults, format: formatCount },
];
/** The other end of the bar's names: beyond these a language is a sliver. */
const NAMED = 6;

/** What is below the sums. */
export function CourseSections({ teamId, projectId }: Omit<OverviewSectionsProps, "rows">) {
  const overview = useQuery(portfolioOverviewQuery(teamId, projectId)).data;
  if (overview === undefined) return null;
  const { languages, otherCode, trend } = overview;
  const total = languages.reduce((sum, { code }) => sum + code, otherCode);
  return (
    <>
      {total === 0 ? null : (
        <section className="section" aria-labelledby="languages">
          <h2 id="languages">Languages</h2>
          <LanguageBar languages={languages} total={total} height={20} />
          <p className="legend small">
            {languages.slice(0, NAMED).map(({ name, code }) => <span className="named" key={name}><LanguageDot name={name} />{visibleName(name)} <span className="soft number">{formatShare(code / total)}</span></span>)}
            <span className="soft">Lines of code in the five largest of each vault.</span>
          </p>
        </section>
      )}
      {trend.length < 2 ? null : (
        <section className="section" aria-labelledby="course">
          <h2 id="course">Over time</h2>
          <div className="small-trends">{MEASURES.map((measure) => <SmallTrend key={measure.title} measure={measure} points={trend} at={({ at }) => at} />)}</div>
          <p className="small soft after">At each point all vaults that are here now, each with its newest report of then.</p>
        </section>
      )}
    </>
  );
}
