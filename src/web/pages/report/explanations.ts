// How each number of a report came about: in words, and in the parts that it is the sum of.

import { formatBytes, formatCount, formatDay, formatShare } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import { keyFacts } from "#protocol/report/key-facts.ts";
import type { Report } from "#protocol/report/schema.ts";
import { urgentMatters } from "#protocol/report/urgent.ts";

export interface Explanation {
  readonly title: string;
  readonly value: string;
  readonly how: readonly string[];
  readonly parts: readonly (readonly [name: string, value: string])[];
}

const PARTS_SHOWN = 12;
const COMMITS = "Commits that can be reached from the reported one, merges among them, as `git rev-list --count` says.";

const EXPLAIN: Readonly<Record<string, (report: Report) => Explanation>> = {
  code: ({ totals, languages }) => ({ title: "Lines of code", value: formatCount(totals.code), how: ["Lines that hold something other than blanks and comment, of all files but binaries. A line with code and a comment is code.", "The sum over all languages, vendored and generated files included; their shares stand in the table of languages."], parts: byLanguage(languages, "code") }),
  lines: ({ totals }) => ({ title: "Lines in all", value: formatCount(totals.lines), how: ["Code, comment and blank lines of all files but binaries. A last line without a line feed counts."], parts: [["Code", formatCount(totals.code)], ["Comment", formatCount(totals.comment)], ["Blank", formatCount(totals.blank)]] }),
  comment: ({ totals, languages }) => ({ title: "Comment lines", value: formatCount(totals.comment), how: ["Lines that hold a comment and nothing else but blanks."], parts: byLanguage(languages, "comment") }),
  files: ({ totals }) => ({ title: "Files", value: formatCount(totals.files), how: ["Files of the reported commit. Symbolic links and submodules hold no content of their own and are not counted.", "A file can be of more than one of these kinds, or of none."], parts: [["Binary", formatCount(totals.binaryFiles)], ["Vendored", formatCount(totals.vendoredFiles)], ["Generated", formatCount(totals.generatedFiles)], ["Documentation", formatCount(totals.documentationFiles)]] }),
  bytes: ({ totals, fileTypes }) => ({ title: "Size", value: formatBytes(totals.bytes), how: ["Bytes of all files of the reported commit, as they would be in a checkout. The history is not in it."], parts: fileTypes.slice(0, PARTS_SHOWN).map(({ extension, bytes }) => [extension, formatBytes(bytes)]) }),
  commits: ({ history }) => ({ title: "Commits", value: formatCount(history.commits), how: [COMMITS], parts: [["Merges among them", formatCount(history.merges)], ["Days with commits", formatCount(history.activeDays)], ["Tags", formatCount(history.tags)], ["Branches", formatCount(history.branches)], ...(history.firstCommitAt === null ? [] : [["First", formatDay(history.firstCommitAt)] as const]), ...(history.lastCommitAt === null ? [] : [["Last", formatDay(history.lastCommitAt)] as const])] }),
  people: ({ history, contributors }) => ({ title: "People", value: formatCount(history.contributors), how: ["Authors of these commits. Names and addresses of one person are joined as the repository's own .mailmap says; without one, a person with two addresses counts twice."], parts: contributors.slice(0, PARTS_SHOWN).map(({ name, commits }) => [name, formatCount(commits)]) }),
  half: ({ history, contributors }) => ({ title: "Half of the work", value: formatCount(history.halfOfCommitsBy), how: ["The smallest number of people who together made half of all commits. The lower it is, the more depends on few heads.", "People sorted by commits; counted from the top until half is reached."], parts: contributors.slice(0, Math.min(PARTS_SHOWN, history.halfOfCommitsBy)).map(({ name, share }) => [name, formatShare(share)]) }),
  history: ({ history }) => ({ title: "History", value: formatCount(history.commits), how: ["Each commit stands in the month of its author date, UTC. Months without commits are drawn with nothing.", COMMITS], parts: history.months.slice(-PARTS_SHOWN).toReversed().map(({ month, commits }) => [month, formatCount(commits)]) }),
};

/** Null for a detail that does not exist. */
export function explain(report: Report, detail: string): Explanation | null {
  const hotspot = /^hotspot-(\d{1,4})$/.exec(detail);
  if (hotspot !== null) return explainHotspot(report, Number(hotspot[1]));
  const facet = /^urgent-([a-z]+)$/.exec(detail)?.[1];
  if (facet !== undefined) return explainUrgent(report, facet);
  const fact = /^fact-([1-3])$/.exec(detail);
  if (fact === null) return Object.hasOwn(EXPLAIN, detail) ? (EXPLAIN[detail]?.(report) ?? null) : null;
  const found = keyFacts(report)[Number(fact[1]) - 1];
  return found === undefined ? null : { title: "How this was computed", value: "", how: [found.finding, found.basis, found.meaning], parts: [] };
}

function explainHotspot({ facets: { hotspots } }: Report, place: number): Explanation | null {
  const file = hotspots?.hottest[place];
  if (hotspots === undefined || file === undefined) return null;
  const { mostChanges, mostComplexity, mostLines } = hotspots;
  return {
    title: "A hotspot",
    value: file.score.toFixed(2),
    how: [visibleName(file.path), "Its changes over the most changes of any file, times its complexity over the greatest of any file; lines of code where complexity was not measured. It says where work goes and care pays, not that the code is bad."],
    parts: [
      ["Changes", against(file.changes, mostChanges)],
      ["This year and the last", formatCount(file.recentChanges)],
      ["Complexity", file.complexity === null ? "not measured" : against(file.complexity, mostComplexity)],
      ["Lines of code", file.complexity === null ? against(file.lines, mostLines) : formatCount(file.lines)],
      ["Language", file.language],
    ],
  };
}

/** With what it was divided by, where the report says that. */
function against(value: number, most: number | null): string {
  return most === null ? formatCount(value) : `${formatCount(value)} of at most ${formatCount(most)}`;
}

function explainUrgent(report: Report, facet: string): Explanation | null {
  const matter = urgentMatters(report).find((each) => each.facet === facet);
  if (matter === undefined) return null;
  const { finding, meaning, basis, severity, certainty, reach, urgency } = matter;
  const parts = [["Severity", severity], ["Certainty", certainty], ["Reach", reach], ["Urgency", urgency]] as const;
  return { title: "How this was ranked", value: urgency.toFixed(2), how: [finding, meaning, basis, "Urgency is severity × certainty × reach, each 0 to 1; the three highest are shown."], parts: parts.map(([name, value]) => [name, value.toFixed(2)]) };
}

function byLanguage(languages: Report["languages"], count: "code" | "comment"): readonly (readonly [string, string])[] {
  return languages.slice(0, PARTS_SHOWN).map((language) => [language.name, formatCount(language[count])]);
}
