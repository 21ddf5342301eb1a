// The facets of a report in a calm order: a few parts, each with its facets beneath, and the way to each part from the top.

import { useMemo, type ReactNode } from "react";

import { PART_FACETS } from "#protocol/report/parts.ts";
import type { Report } from "#protocol/report/schema.ts";
import { facetViews } from "#protocol/report/views/index.ts";
import type { VaultPlace } from "#web/data/vaults.ts";
import { useStaged } from "#web/ui/staged.ts";
import { FindingSection } from "#web/pages/suppressions/FindingSection.tsx";

import { ContributorSection } from "./ContributorSection.tsx";
import { FacetSection } from "./FacetSections.tsx";
import { FileTypeSection } from "./FileTypeSection.tsx";
import { HistorySection } from "./HistorySection.tsx";
import { HotspotMap } from "./HotspotMap.tsx";
import { KnowledgeMap } from "./KnowledgeMap.tsx";
import { LanguageSection } from "./LanguageSection.tsx";
import { ReplicationSection } from "./ReplicationSection.tsx";

interface Part {
  readonly id: string;
  readonly title: string;
  /** Those before the facets, and those after them. */
  readonly before?: (report: Report) => ReactNode;
  readonly facets: readonly string[];
  readonly after?: (report: Report) => ReactNode;
}

const PARTS: readonly Part[] = [
  { id: "part-risk", title: "Risk", facets: PART_FACETS.risk },
  { id: "part-code", title: "Code", before: (report) => <LanguageSection report={report} />, facets: PART_FACETS.code, after: (report) => <FileTypeSection report={report} /> },
  { id: "part-change", title: "Change", before: (report) => <HistorySection report={report} />, facets: PART_FACETS.change },
  { id: "part-people", title: "People", facets: PART_FACETS.people, after: (report) => <ContributorSection report={report} /> },
];

export function ReportParts({ report, place, snapshotId }: { readonly report: Report; readonly place: VaultPlace; readonly snapshotId: string }) {
  const views = useMemo(() => new Map(facetViews(report).map((view) => [view.id, view])), [report]);
  const { hotspots, knowledge, cost } = report.facets;
  const plots: Readonly<Record<string, ReactNode>> = {
    ...(hotspots === undefined || hotspots.hottest.length < 2 ? {} : { hotspots: <HotspotMap files={hotspots.hottest} /> }),
    ...(knowledge === undefined || knowledge.people.length === 0 ? {} : { knowledge: <KnowledgeMap section={knowledge} /> }),
  };
  const parts = PARTS.filter(({ id, facets }) => id === "part-code" || facets.some((facet) => views.has(facet)) || (id !== "part-risk" && report.history.commits > 0));
  const drawn = useStaged(parts.length + 1);
  return (
    <>
      <nav className="report-nav" aria-label="Parts of the report" aria-busy={drawn <= parts.length}>{[...parts.map(({ id, title }) => [id, title] as const), ...(cost === undefined ? [] : [["cost", "Cost"] as const]), ["trend", "Snapshots"] as const, ["method", "Method"] as const].map(([id, title]) => <a key={id} href={`#${id}`}>{title}</a>)}</nav>
      {parts.slice(0, drawn).map(({ id, title, before, facets, after }) => (
        <section key={id} className="part" aria-labelledby={id}>
          <h2 id={id} tabIndex={-1}>{title}</h2>
          {before?.(report)}
          {id === "part-risk" ? <FindingSection report={report} place={place} snapshotId={snapshotId} /> : null}
          {facets.map((facet) => {
            const view = views.get(facet);
            return view === undefined ? null : <FacetSection key={facet} view={view}>{plots[facet]}</FacetSection>;
          })}
          {after?.(report)}
        </section>
      ))}
      {cost === undefined || drawn <= parts.length ? null : <ReplicationSection section={cost} teamId={place.teamId} />}
    </>
  );
}
