// The score with its trend and its lines, and the matters that are most urgent.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { visibleName } from "#base/visible-text.ts";
import type { Report } from "#protocol/report/schema.ts";
import { NOTHING_URGENT, urgentMatters } from "#protocol/report/urgent.ts";
import { composeScore, FULL_SCORE } from "#protocol/score/score.ts";
import { leftOutWords } from "#protocol/suppressions/open-part.ts";

import { addresses } from "#web/addresses.ts";
import { trendQuery } from "#web/data/reports.ts";
import type { VaultPlace } from "#web/data/vaults.ts";
import { Spark } from "#web/ui/Spark.tsx";

import { RowBar } from "./DataTable.tsx";
import { Explained } from "./Totals.tsx";

export function ScoreSection({ report, place }: { readonly report: Report; readonly place: VaultPlace }) {
  const { total, basis, formula, lines, leftOut } = composeScore(report);
  const scores = (useQuery(trendQuery(place, report.generatedAt)).data ?? []).flatMap(({ score }) => (score === null ? [] : [score]));
  return (
    <section className="section" aria-labelledby="score">
      <h2 id="score">Score</h2>
      {total === null ? null : <p className="score-line"><span><span className="score-total">{total}</span> of {FULL_SCORE}</span>{scores.length < 2 ? null : <Link to={addresses.snapshots(place)}><Spark values={scores} label={`The score in ${scores.length} snapshots, from ${scores[0]} to ${scores.at(-1)}`} /></Link>}</p>}
      <p className="soft">{basis} {leftOutWords(report)?.score}</p>
      <details>
        <summary>Line by line, {formula}</summary>
        <div className="table-scroll" role="region" aria-label="Table of the score's lines" tabIndex={0}>
          <table className="table">
            <thead><tr><th scope="col">Line, and what it rests on</th><th scope="col">Share</th><th scope="col" className="n">Points</th></tr></thead>
            <tbody>
              {lines.map(({ id, title, points, maxPoints, why, improve }) => <tr key={id}><td>{title}<div className="small soft">{why}{improve === null ? null : ` ${improve}`}</div></td><td className="bar"><RowBar share={points / maxPoints} /></td><td className="n">{points} of {maxPoints}</td></tr>)}
              {leftOut.map(({ id, title, maxPoints, why }) => <tr key={id}><td>{title}<div className="small soft">Left out: {why}.</div></td><td className="bar" /><td className="n">– of {maxPoints}</td></tr>)}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

export function UrgentSection({ report }: { readonly report: Report }) {
  const matters = urgentMatters(report);
  const left = leftOutWords(report)?.urgent;
  if (matters.length === 0) return <section className="section" aria-labelledby="urgent"><h2 id="urgent">Most urgent</h2><p>{NOTHING_URGENT} {left}</p></section>;
  return (
    <section className="section" aria-labelledby="urgent">
      <h2 id="urgent">Most urgent</h2>
      <ol className="facts">
        {matters.map(({ facet, finding, action, where }) => (
          <li key={facet}>
            <Explained detail={`urgent-${facet}`}><span className="finding">{finding}</span></Explained>
            <p>{action}</p>
            {where.length === 0 ? null : <p className="small">{where.map(visibleName).join(", ")}</p>}
          </li>
        ))}
      </ol>
      {left === undefined ? null : <p className="small soft">{left}</p>}
    </section>
  );
}
