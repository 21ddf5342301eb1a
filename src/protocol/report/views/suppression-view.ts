// What is suppressed, as people read it: each suppression with why and until when, and the findings that it covers.

import { describeAnalysis } from "#protocol/suppressions/analysis.ts";
import { suppressionWords } from "#protocol/suppressions/open-part.ts";
import type { Report } from "#protocol/report/schema.ts";

import { composeTable, type FacetView } from "./facet-view.ts";

const DAY_CHARACTERS = "YYYY-MM-DD".length;

/** Null where none is in force. */
export function viewSuppressions(report: Pick<Report, "suppressions">): FacetView | null {
  const { suppressions: section } = report;
  const lead = suppressionWords(report);
  if (section === undefined || lead === null) return null;
  const entryOf = new Map(section.entries.map((entry) => [entry.id, entry]));
  const reasons = new Map(section.entries.map(({ id }, index) => [id, `${index + 1}`]));
  return {
    id: "suppressions",
    title: "Suppressed findings",
    lead,
    basis: `Of ${section.asOf}. A suppression has a reason and an end; from then on its findings count again. One for a vulnerability covers all names of it. The score counts what is suppressed; what is urgent, and gates, leave it out. Digest of the set: ${section.digest}.`,
    bars: null,
    tables: [
      ...composeTable("Suppressions in force", section.entries, [
        { title: "Why", kind: "outside", cell: ({ id, reason }) => `${reasons.get(id) ?? ""}. ${reason}` },
        { title: "Decided", kind: "word", cell: (entry) => describeAnalysis(entry) },
        { title: "For", kind: "word", wide: true, cell: ({ reach, finding }) => `${finding === null ? "rule" : "finding"}, ${REACHES[reach]}` },
        { title: "Until", kind: "word", cell: ({ expiresAt }) => expiresAt?.slice(0, DAY_CHARACTERS) ?? "no end" },
        { title: "Findings", kind: "number", cell: ({ findings }) => `${findings}` },
      ]),
      ...composeTable("What they cover", section.covered, [
        { title: "Finding", kind: "outside", cell: ({ path, line, subject, title }) => (path === "" ? (subject ?? title) : `${path}:${line}`) },
        { title: "Rule", kind: "outside", cell: ({ rule }) => rule },
        { title: "Severity", kind: "word", cell: ({ severity }) => severity },
        { title: "Why", kind: "word", cell: ({ entry }) => `${reasons.get(entry) ?? ""}${entryOf.get(entry)?.suppresses === true ? "" : ", still open"}` },
      ]),
    ],
  };
}

const REACHES = { file: "by the list given", vault: "in this vault", team: "in the team" } as const;
