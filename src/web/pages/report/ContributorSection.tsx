// Who made it, with their share, and how few people half of it rests on.

import { useMemo } from "react";

import { formatCount, formatDay, formatShare } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import type { Report, ReportContributor } from "#protocol/report/schema.ts";

import { type Column, DataTable, RowBar } from "./DataTable.tsx";
import { Explained } from "./Totals.tsx";

const SHOWN = 10;

export function ContributorSection({ report: { contributors, history } }: { readonly report: Report }) {
  const columns = useMemo(() => contributorColumns(Math.max(Number.MIN_VALUE, ...contributors.map(({ share }) => share))), [contributors]);
  if (contributors.length === 0) return null;
  return (
    <section className="section" aria-labelledby="contributors">
      <h3 id="contributors">Contributors</h3>
      <p>{history.contributors === 1 ? "One person made every commit." : <>Half of all commits were made by <Explained detail="half">{history.halfOfCommitsBy === 1 ? "one person" : `${formatCount(history.halfOfCommitsBy)} people`}</Explained> of {formatCount(history.contributors)}.</>}</p>
      <DataTable caption="Contributors" rows={contributors} columns={columns} sortedBy="commits" shown={SHOWN} />
    </section>
  );
}

function contributorColumns(most: number): readonly Column<ReportContributor>[] {
  return [
    { id: "name", header: "Name", kind: "name", value: ({ name }) => name.toLowerCase(), cell: ({ name }) => <bdi>{visibleName(name)}</bdi> },
    { id: "bar", header: "Share of commits", kind: "bar", wide: true, value: ({ share }) => share, cell: ({ share }) => <RowBar share={share / most} /> },
    { id: "commits", header: "Commits", kind: "number", value: ({ commits }) => commits, cell: ({ commits }) => formatCount(commits) },
    { id: "share", header: "Share", kind: "number", value: ({ share }) => share, cell: ({ share }) => formatShare(share) },
    { id: "added", header: "Lines added", kind: "number", wide: true, value: ({ linesAdded }) => linesAdded, cell: ({ linesAdded }) => formatCount(linesAdded) },
    { id: "deleted", header: "Deleted", kind: "number", wide: true, value: ({ linesDeleted }) => linesDeleted, cell: ({ linesDeleted }) => formatCount(linesDeleted) },
    { id: "last", header: "Last commit", kind: "number", wide: true, value: ({ lastCommitAt }) => Date.parse(lastCommitAt), cell: ({ lastCommitAt }) => formatDay(lastCommitAt) },
  ];
}
