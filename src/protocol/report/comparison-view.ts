// A comparison as people read it: the same sections in the terminal, in HTML and on paper. Texts are finished; each surface draws them.

import { formatCount, formatDay, plural } from "#base/format.ts";
import { ALL_COUNTED } from "#protocol/suppressions/all-counted.ts";

import type { Comparison } from "./comparison-schema.ts";
import { composeTable, type FacetView } from "./views/facet-view.ts";

export interface ComparisonView {
  readonly title: string;
  /** What was compared, whole sentences. */
  readonly opening: string;
  /** `560 to 610 (+50)`; null where a side has no score. */
  readonly score: string | null;
  readonly sections: readonly FacetView[];
}

const FIGURES: readonly (readonly [facet: Comparison["figures"][number]["facet"], figure: string, title: string])[] = [
  ["totals", "code", "Lines of code"], ["totals", "files", "Files"], ["history", "commits", "Commits"],
  ["secrets", "findings", "Credentials in the code"], ["vulnerabilities", "affected", "Known vulnerabilities"], ["risks", "findingsInProduct", "Code risks"],
  ["dependencies", "total", "Components"], ["duplication", "redundantLines", "Lines that stand more than once"], ["shares", "tests", "Tests"], ["shares", "testLines", "Lines of tests"],
  ["complexity", "functions", "Functions"], ["complexity", "cyclomatic", "Cyclomatic complexity, summed"], ["knowledge", "truckFactor", "Truck factor"], ["freshness", "ended", "Runtimes no longer mended"],
];

export function viewComparison(comparison: Comparison): ComparisonView {
  const { before, after, score, analyzers } = comparison;
  const commit = (side: Comparison["before"]): string => (side.source.commit === null ? "" : ` (commit ${side.source.commit.slice(0, 12)})`);
  const differ = analyzers.length === 0 ? "" : ` Not all analyses are the same in both (${analyzers.map(({ analyzer }) => analyzer).join(", ")}): figures may differ because of that.`;
  return {
    title: "What changed",
    opening: `The report of ${formatDay(before.generatedAt)}${commit(before)} beside that of ${formatDay(after.generatedAt)}${commit(after)}.${differ}`,
    score: score.before === null || score.after === null ? null : `${score.before} to ${score.after} of 1000 (${signed(score.delta)})`,
    sections: [viewFindings(comparison), viewScore(comparison), viewFigures(comparison), viewLanguages(comparison), viewPackages(comparison), viewPeople(comparison)].flatMap((view) => view ?? []),
  };
}

const NONE = "–";

function sayNumber(value: number | null): string {
  return value === null ? NONE : Number.isInteger(value) ? formatCount(value) : value.toFixed(1);
}

function signed(delta: number | null): string {
  return delta === null ? NONE : delta > 0 ? `+${sayNumber(delta)}` : delta === 0 ? "=" : sayNumber(delta).replace("-", "−");
}

const NUMBERS = [
  { title: "Before", kind: "number", wide: true, cell: ({ before }: { readonly before: number | null }) => sayNumber(before) },
  { title: "After", kind: "number", cell: ({ after }: { readonly after: number | null }) => sayNumber(after) },
  { title: "Change", kind: "number", cell: ({ delta }: { readonly delta: number | null }) => signed(delta) },
] as const;

function viewFindings({ findings }: Comparison): FacetView | null {
  if (findings === null) return null;
  const columns = [
    { title: "What", kind: "outside" as const, cell: ({ message }: { readonly message: string }) => message },
    { title: "Where", kind: "outside" as const, wide: true as const, cell: ({ path, line }: { readonly path: string; readonly line: number }) => (path === "" ? "" : `${path}:${line}`) },
    { title: "Severity", kind: "word" as const, cell: ({ severity }: { readonly severity: string }) => severity },
  ];
  return {
    id: "findings",
    title: "Findings",
    lead: `${plural(findings.new.length, "finding is", "findings are")} new, ${formatCount(findings.gone.length)} gone, ${formatCount(findings.remaining)} still there.${findings.suppressed === 0 ? "" : ` ${plural(findings.suppressed, "suppressed one is", "suppressed ones are")} left out.`}`,
    basis: `Of ${findings.compared.join(", ")}: what both reports looked at and name the places of. A finding that moved within its file is the same; a file that was renamed makes it gone and new.`,
    bars: { caption: "Findings", rows: [["New", findings.new.length], ["Gone", findings.gone.length], ["Still there", findings.remaining]].map(([label, value]) => ({ label: String(label), value: Number(value), text: formatCount(Number(value)) })) },
    tables: [...composeTable("New", findings.new, columns), ...composeTable("Gone", findings.gone, columns)],
  };
}

function viewScore({ score: { lines, formula } }: Comparison): FacetView {
  const moved = lines.filter(({ delta }) => delta !== null && delta !== 0).length;
  return {
    id: "score", title: "The score, line by line",
    lead: moved === 0 ? "No line of the score has moved." : `${plural(moved, "line of the score has", "lines of the score have")} moved.`,
    basis: `Both by the formula ${formula}, whatever was printed at the time; a line that could not be judged is left out of both totals on its side.`,
    bars: null,
    tables: composeTable("Points", lines, [{ title: "Line", kind: "outside", cell: ({ title }) => title }, ...NUMBERS, { title: "Of", kind: "number", wide: true, cell: ({ maxPoints }) => formatCount(maxPoints) }]),
  };
}

function viewFigures({ figures }: Comparison): FacetView {
  const rows = FIGURES.flatMap(([facet, figure, title]) => figures.filter((each) => each.facet === facet && each.figure === figure).map((each) => ({ ...each, title })));
  return {
    id: "figures", title: "Figures", lead: "The numbers that tell most of both; the comparison for programs has all of them.", basis: `As each report has them; – where a side did not look. ${ALL_COUNTED}`, bars: null,
    tables: composeTable("Before and after", rows, [{ title: "Figure", kind: "outside", cell: ({ title }) => title }, ...NUMBERS]),
  };
}

function viewLanguages({ languages }: Comparison): FacetView | null {
  const moved = languages.filter(({ delta }) => delta !== 0);
  if (moved.length === 0) return null;
  return {
    id: "languages", title: "Languages", lead: `Lines of code changed in ${plural(moved.length, "language")}.`, basis: "Lines of code, vendored and generated files included.", bars: null,
    tables: composeTable("Lines of code", moved, [{ title: "Language", kind: "outside", cell: ({ name }) => name }, ...NUMBERS]),
  };
}

function viewPackages({ dependencies }: Comparison): FacetView | null {
  if (dependencies === null) return null;
  const { added, removed, changed } = dependencies;
  const rows = [
    ...added.map(({ ecosystem, name, version }) => ({ what: "added", ecosystem, name, before: "", after: version ?? "unknown" })),
    ...removed.map(({ ecosystem, name, version }) => ({ what: "removed", ecosystem, name, before: version ?? "unknown", after: "" })),
    ...changed.map(({ ecosystem, name, before, after }) => ({ what: "changed", ecosystem, name, before: before.join(", "), after: after.join(", ") })),
  ];
  return {
    id: "dependencies", title: "Dependencies",
    lead: rows.length === 0 ? "No component came, went or changed." : `${formatCount(added.length)} added, ${formatCount(removed.length)} removed, ${formatCount(changed.length)} in another version.`,
    basis: "By ecosystem and name, from lock files and manifests.", bars: null,
    tables: composeTable("Components", rows, [
      { title: "Package", kind: "outside", cell: ({ name }) => name }, { title: "What", kind: "word", cell: ({ what }) => what }, { title: "Ecosystem", kind: "word", wide: true, cell: ({ ecosystem }) => ecosystem },
      { title: "Before", kind: "outside", wide: true, cell: ({ before }) => before }, { title: "After", kind: "outside", cell: ({ after }) => after },
    ]),
  };
}

function viewPeople({ people: { before, after, delta, joined, left } }: Comparison): FacetView | null {
  if ((before ?? 0) === 0 && (after ?? 0) === 0) return null;
  const moved = joined === null || left === null ? "" : ` ${formatCount(joined)} of the names are new, ${formatCount(left)} are no longer there.`;
  return {
    id: "people", title: "People", lead: `${sayNumber(before)} before, ${sayNumber(after)} after (${signed(delta)}).${moved}`,
    basis: "Authors of commits, counted and not named: who came or left is for the people there to say.", bars: null, tables: [],
  };
}
