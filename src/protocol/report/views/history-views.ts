// Facets of the history: where code is changed, who knows it, what changes together, how old it is.

import { formatCount, formatDay, formatRoughShare, formatShare, plural } from "#base/format.ts";
import { COUPLING_COMMITS } from "#protocol/report/facets/coupling.ts";
import type { FacetSection } from "#protocol/report/facets/index.ts";

import { composeTable, countBars, type FacetView } from "./facet-view.ts";

export function viewHotspots({ changes, halfOfChangesIn, recentChanges, hottest }: FacetSection<"hotspots">): FacetView | null {
  if (changes === 0) return null;
  return {
    id: "hotspots",
    title: "Hotspots",
    lead: `Half of ${plural(changes, "change")} fell on ${plural(halfOfChangesIn, "file")}. ${formatRoughShare(recentChanges / changes)} of all changes were made in this year and the last.`,
    basis: "A file's score is its changes over the most changes of any file, times its complexity over the greatest of any file (lines of code where complexity was not measured). Commits of merges are left out, renames followed. It says where work goes and care pays, not that the code is bad.",
    bars: hottest.length === 0 ? null : { caption: "Score of the hottest files", rows: hottest.slice(0, 8).map(({ path, score }) => ({ label: path.slice(path.lastIndexOf("/") + 1), value: score, text: score.toFixed(2) })) },
    tables: composeTable("Complicated code that is changed often", hottest, [
      { title: "File", kind: "outside", cell: ({ path }) => path },
      { title: "Changes", kind: "number", cell: (file) => formatCount(file.changes) },
      { title: "Recent", kind: "number", wide: true, cell: (file) => formatCount(file.recentChanges) },
      { title: "Lines", kind: "number", wide: true, cell: ({ lines }) => formatCount(lines) },
      { title: "Complexity", kind: "number", wide: true, cell: ({ complexity }) => (complexity === null ? "" : formatCount(complexity)) },
      { title: "Score", kind: "number", cell: ({ score }) => score.toFixed(2) },
    ]),
  };
}

export function viewKnowledge(section: FacetSection<"knowledge">): FacetView | null {
  const { code, authors, inactiveAuthors, truckFactor, soleAuthorCode, lostCode } = section;
  if (code === 0) return null;
  const lost = lostCode === 0 ? "" : ` ${formatRoughShare(lostCode / code)} of it is known by nobody who committed in the year before the newest commit.`;
  return {
    id: "knowledge",
    title: "Knowledge",
    lead: `${plural(authors, "person knows", "people know")} this code, ${formatCount(inactiveAuthors)} of them inactive; the truck factor is ${truckFactor}. ${formatRoughShare(soleAuthorCode / code)} of the code is known by one person alone.${lost}`,
    basis: "Who knows a file is decided by the degree of authorship (Fritz et al. 2014): who made it, one's own changes, the changes of others. The truck factor (Avelino et al. 2016) is how many people have to leave until more than half of the files have no author left. It counts changes and judges nobody.",
    bars: countBars("Lines of code; what one person alone knew may be in the last row too", [["all", code], ["one person alone", soleAuthorCode], ["nobody active", lostCode]]),
    tables: [
      ...composeTable("What would be lost with each person", section.people, [
        { title: "Name", kind: "outside", cell: ({ name }) => name },
        { title: "Knows lines", kind: "number", cell: (person) => formatCount(person.code) },
        { title: "Alone", kind: "number", cell: (person) => formatCount(person.soleCode) },
        { title: "Files", kind: "number", wide: true, cell: (person) => formatCount(person.files) },
        { title: "Last commit", kind: "number", wide: true, cell: (person) => formatDay(person.lastCommitAt) },
        { title: "", kind: "word", cell: ({ active }) => (active ? "" : "inactive") },
      ]),
      ...composeTable("The longest files that one person alone knows", section.atRisk, [
        { title: "File", kind: "outside", cell: ({ path }) => path },
        { title: "Lines", kind: "number", cell: (file) => formatCount(file.code) },
        { title: "Person", kind: "outside", wide: true, cell: ({ author }) => author },
        { title: "", kind: "word", cell: ({ active }) => (active ? "" : "inactive") },
      ]),
    ],
  };
}

export function viewCoupling(section: FacetSection<"coupling">): FacetView | null {
  if (section.commits === 0) return null;
  const { pairs: shown, pairCount, acrossFolders, commits } = section;
  return {
    id: "coupling",
    title: "What changes together",
    lead: shown.length === 0
      ? `No two files changed together often in the newest ${plural(commits, "commit")} that touched 2 to 30 files.`
      : `${plural(acrossFolders, "pair")} of files in different folders change together in the newest ${plural(commits, "commit")} that touched 2 to 30 files.`,
    basis: `The degree of a pair is the commits that changed both over the mean of those that changed each; listed from 5 commits and 0.5 on. ${commits < COUPLING_COMMITS ? "These are all such commits." : `Of such commits the newest ${formatCount(COUPLING_COMMITS)} are looked at, and no older ones.`} Files far apart that change together depend on each other without saying so.`,
    bars: countBars("Pairs of files that change together", [["across folders", acrossFolders], ["within a folder", pairCount - acrossFolders]]),
    tables: composeTable("Files that change together", shown, [
      { title: "File", kind: "outside", cell: ({ one }) => one },
      { title: "With", kind: "outside", cell: ({ other }) => other },
      { title: "Commits", kind: "number", cell: ({ together }) => formatCount(together) },
      { title: "Degree", kind: "number", cell: ({ degree }) => formatShare(degree) },
    ]),
  };
}

export function viewAge({ code, medianAgeDays, years, oldest }: FacetSection<"age">): FacetView | null {
  if (code === 0) return null;
  return {
    id: "age",
    title: "Age of the code",
    lead: `Half of the code lies in files that were changed in the last ${plural(medianAgeDays, "day")}.`,
    basis: "A file counts whole with the day of its last change; merges are left out, renames followed.",
    bars: { caption: "Lines of code by the year of their file's last change", rows: years.map(({ year, code: lines }) => ({ label: String(year), value: lines, text: formatCount(lines) })) },
    tables: composeTable("Untouched for longest", oldest, [
      { title: "File", kind: "outside", cell: ({ path }) => path },
      { title: "Lines", kind: "number", cell: (file) => formatCount(file.code) },
      { title: "Last change", kind: "number", cell: ({ lastChangeAt }) => formatDay(lastChangeAt) },
    ]),
  };
}
