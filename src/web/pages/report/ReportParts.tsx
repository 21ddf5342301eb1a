// The facets of a report in a calm order: a few parts, each with its facets beneath, and the way to each part from the top.

import { Fragment, useEffect, useMemo, useRef, type ReactNode } from "react";

import { PART_FACETS } from "#protocol/report/parts.ts";
import type { Report } from "#protocol/report/schema.ts";
import type { FacetView } from "#protocol/report/views/facet-view.ts";
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

interface ReportPartsProps {
  readonly report: Report;
  readonly place: VaultPlace;
  readonly snapshotId: string;
  /** What comes after the parts. */
  readonly children: ReactNode;
}

export function ReportParts({ report, place, snapshotId, children }: ReportPartsProps) {
  // Each element is made once: what is drawn already is not drawn again with every further section.
  const { teamId, vaultId } = place;
  const parts = useMemo(() => composeParts({ report, place: { teamId, vaultId }, snapshotId }), [report, teamId, vaultId, snapshotId]);
  const { cost } = report.facets;
  const sections = parts.reduce((sum, part) => sum + part.sections.length, 0);
  const drawn = useStaged(sections + 2);
  const wanted = useRef<string | null>(null);
  // Who went to a part that was not there yet is brought to it.
  useEffect(() => {
    const part = wanted.current === null ? null : document.getElementById(wanted.current);
    if (part === null) return;
    wanted.current = null;
    part.scrollIntoView();
  }, [drawn]);
  const goTo = (id: string): void => void (wanted.current = document.getElementById(id) === null ? id : null);
  const before = (index: number): number => parts.slice(0, index).reduce((sum, part) => sum + part.sections.length, 0);
  return (
    <>
      <nav className="report-nav" aria-label="Parts of the report" aria-busy={drawn <= sections + 1}>{[...parts.map(({ id, title }) => [id, title] as const), ...(cost === undefined ? [] : [["cost", "Cost"] as const]), ["trend", "Snapshots"] as const, ["method", "Method"] as const].map(([id, title]) => <a key={id} href={`#${id}`} onClick={() => goTo(id)}>{title}</a>)}</nav>
      {parts.filter((_, index) => before(index) < drawn).map(({ id, title, sections: own }, index) => (
        <section key={id} className="part" aria-labelledby={id}>
          <h2 id={id} tabIndex={-1}>{title}</h2>
          {own.slice(0, drawn - before(index))}
        </section>
      ))}
      {cost === undefined || drawn <= sections ? null : <ReplicationSection section={cost} teamId={place.teamId} />}
      {drawn <= sections + 1 ? null : children}
    </>
  );
}

interface DrawnPart extends Pick<Part, "id" | "title"> {
  readonly sections: readonly ReactNode[];
}

function composeParts(given: Omit<ReportPartsProps, "children">): readonly DrawnPart[] {
  const { report } = given;
  const views = new Map(facetViews(report).map((view) => [view.id, view]));
  return PARTS.filter(({ id, facets }) => id === "part-code" || facets.some((facet) => views.has(facet)) || (id !== "part-risk" && report.history.commits > 0)).map((part) => ({ id: part.id, title: part.title, sections: sectionsOf(part, views, given) }));
}

function sectionsOf({ id, before, facets, after }: Part, views: ReadonlyMap<string, FacetView>, given: Omit<ReportPartsProps, "children">): readonly ReactNode[] {
  const { report } = given;
  return [
    ...(before === undefined ? [] : [<Fragment key="before">{before(report)}</Fragment>]),
    ...(id === "part-risk" ? [<FindingSection key="findings" {...given} />] : []),
    ...facets.flatMap((facet) => {
      const view = views.get(facet);
      return view === undefined ? [] : [<FacetSection key={facet} view={view}>{plotOf(facet, report)}</FacetSection>];
    }),
    ...(after === undefined ? [] : [<Fragment key="after">{after(report)}</Fragment>]),
  ];
}

/** Of the facets with a plot of their own. */
function plotOf(facet: string, { facets: { hotspots, knowledge } }: Report): ReactNode {
  if (facet === "hotspots") return hotspots === undefined || hotspots.hottest.length < 2 ? null : <HotspotMap files={hotspots.hottest} />;
  return facet !== "knowledge" || knowledge === undefined || knowledge.people.length === 0 ? null : <KnowledgeMap section={knowledge} />;
}
