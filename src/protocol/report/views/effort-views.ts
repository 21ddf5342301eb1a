// Facets of effort: tests and documentation, what has ended, what it would take to write the code again.

import { formatCount, formatDay, formatInstant, formatMoney, formatRoughShare, plural } from "#base/format.ts";
import { estimateCost } from "#protocol/cost/estimate-cost.ts";
import { DEFAULT_COST_PARAMETERS } from "#protocol/cost/parameters.ts";
import type { FacetSection } from "#protocol/report/facets/index.ts";
import type { Report } from "#protocol/report/schema.ts";

import { composeTable, countBars, type FacetView, type ViewGiven } from "./facet-view.ts";

export function viewShares({ testFiles, testLines, otherLines, tests, assertions, emptyTests, frameworks, hasReadme, publicDeclarations, documentedDeclarations, assistantFiles, commits, assistantCommits, commitsByAssistant, assistants }: FacetSection<"shares">): FacetView | null {
  if (otherLines + testLines === 0) return null;
  const empty = emptyTests === 0 ? "" : `, ${formatCount(emptyTests)} of them empty`;
  const documented = publicDeclarations === 0 ? "" : ` Of ${plural(publicDeclarations, "public declaration")} ${formatRoughShare(documentedDeclarations / publicDeclarations)} are documented.`;
  const written = (assistantFiles === 0 ? "" : ` ${plural(assistantFiles, "file says", "files say")} that an assistant wrote it.`) + tellAssistants({ commits, assistantCommits, commitsByAssistant });
  return {
    id: "shares",
    title: "Tests and documentation",
    lead: testLines === 0
      ? `No tests were found.${hasReadme ? "" : " There is no README."}${documented}${written}`
      : `${formatRoughShare(testLines / (testLines + otherLines))} of the lines of programs are tests: ${plural(tests, "test")} with ${plural(assertions, "assertion")} in ${plural(testFiles, "file")}${empty}.${hasReadme ? "" : " There is no README."}${documented}${written}`,
    basis: "Tests by the conventions of each ecosystem's paths and frameworks. How much of the code they run is not looked at. Documented is a declaration with a comment of its language's form before it. An assistant is named only where the file or the commit itself does: nothing is guessed, and whoever says nothing is not counted.",
    bars: frameworks.length < 2 ? countBars("Lines of programs", [["tests", testLines], ["other code", otherLines]]) : { caption: "Tests by framework", rows: frameworks.map(({ framework, tests: of }) => ({ label: framework, value: of, text: formatCount(of) })) },
    tables: composeTable("What says that an assistant wrote it", assistants.flatMap(({ assistant, files }) => files.map((path) => ({ assistant, path }))), [
      { title: "File", kind: "outside", cell: ({ path }) => path },
      { title: "Assistant", kind: "word", cell: ({ assistant }) => assistant },
    ]),
  };
}

function tellAssistants({ commits, assistantCommits, commitsByAssistant }: Pick<FacetSection<"shares">, "commits" | "assistantCommits" | "commitsByAssistant">): string {
  if (commits === null || assistantCommits === null || assistantCommits === 0) return "";
  const each = commitsByAssistant.map(({ assistant, commits: of }) => `${assistant} ${formatCount(of)}`).join(", ");
  return ` ${plural(assistantCommits, "commit says", "commits say")} that an assistant had a part in ${assistantCommits === 1 ? "it" : "them"}, ${formatRoughShare(assistantCommits / commits)} of all: ${each}.`;
}

export function viewFreshness({ dataDate, ended, mayHaveEnded, endsSoon, supported, unknown, releases, runtimes, behind }: FacetSection<"freshness">): FacetView | null {
  const known = ended + mayHaveEnded + endsSoon + supported;
  if (known + unknown === 0 && releases === null) return null;
  const uses = `${plural(known, "use")} of a runtime, system or database: ${formatCount(ended)} ended, ${formatCount(mayHaveEnded)} may have ended, ${formatCount(endsSoon)} within half a year, ${formatCount(supported)} supported.${unknown === 0 ? "" : ` Of ${formatCount(unknown)} nothing can be said.`}`;
  return {
    id: "freshness",
    title: "Ends of life and releases behind",
    lead: releases === null ? uses : `${uses} ${tellReleases(releases)}`,
    basis: `What manifests and Dockerfiles ask for, held against the vendors' published ends of life of ${formatDay(`${dataDate}T00:00:00Z`)}. A range «may have ended» where it takes a version that has.${releases === null ? " How far dependencies are behind is not told: no data on releases was given (strongroom releases)." : " A component is behind by the releases after the one that is used, prereleases left out; a libyear is a year between that release and the newest."}`,
    bars: countBars("Uses by state", [["ended", ended], ["may have ended", mayHaveEnded], ["ends soon", endsSoon], ["supported", supported], ["unknown", unknown]]),
    tables: [
      ...composeTable("What has ended first", runtimes, [
        { title: "Asked for in", kind: "outside", cell: ({ path, line }) => (line === null ? path : `${path}:${line}`) },
        { title: "What", kind: "word", cell: ({ title, cycle }) => `${title} ${cycle}` },
        { title: "State", kind: "word", cell: ({ state }) => state },
        { title: "Ends", kind: "word", cell: ({ ends }) => (ends === null ? "" : formatDay(`${ends}T00:00:00Z`)) },
      ]),
      ...composeTable("Dependencies, the furthest behind first", behind.filter(({ state }) => state === "behind"), [
        { title: "Package", kind: "outside", cell: ({ name, version }) => (version === null ? name : `${name} ${version}`) },
        { title: "Newest", kind: "outside", cell: ({ newest }) => newest ?? "" },
        { title: "Releases behind", kind: "number", cell: ({ releasesBehind }) => (releasesBehind === null ? "" : formatCount(releasesBehind)) },
        { title: "Step", kind: "word", cell: ({ step }) => step ?? "" },
        { title: "Libyears", kind: "number", cell: ({ libyears }) => libyears?.toFixed(1) ?? "" },
      ]),
    ],
  };
}

function tellReleases({ dataDate, dataAgeDays, newest, majorBehind, minorBehind, patchBehind, withoutData, libyears, medianLibyears, withLibyears }: NonNullable<FacetSection<"freshness">["releases"]>): string {
  const behind = majorBehind + minorBehind + patchBehind;
  const years = libyears === null || medianLibyears === null ? "" : ` ${libyears.toFixed(1)} libyears over ${plural(withLibyears, "component")} of which both days are known, ${medianLibyears.toFixed(1)} at the median.`;
  const silent = withoutData === 0 ? "" : ` Of ${formatCount(withoutData)} the data says nothing.`;
  return `${formatCount(behind)} of ${plural(behind + newest, "dependency", "dependencies")} are behind: ${formatCount(majorBehind)} by a major release, ${formatCount(minorBehind)} by a minor, ${formatCount(patchBehind)} by less.${years}${silent} The data on releases is of ${formatDay(`${dataDate}T00:00:00Z`)}, ${plural(dataAgeDays, "day")} old.`;
}

/** With the published defaults, where nobody says what they assume. */
export function viewCost({ code }: FacetSection<"cost">, _report: Report, { cost: assumed = { parameters: DEFAULT_COST_PARAMETERS, changedAt: null } }: ViewGiven): FacetView | null {
  const { model, effort, cost, size, languages, sensitivity } = estimateCost(code, assumed.parameters);
  if (size.likely === 0) return null;
  return {
    id: "cost",
    title: "Cost to replicate",
    lead: `To write this code again would take ${formatCount(effort.low)} to ${formatCount(effort.high)} person-months, ${formatCount(effort.likely)} where every assumption is as ${assumed.changedAt === null ? "usual" : "the team takes for likely"}: ${size.likely.toFixed(1)} thousand lines count, without copies, generated and vendored code.${cost === null ? "" : ` At the rate that is given that is ${formatMoney(cost.low)} to ${formatMoney(cost.high)} ${cost.currency}, likely ${formatMoney(cost.likely)}.`}`,
    basis: `Model ${model}: COCOMO II's public definition over the lines that count, by language and complexity; a range with its assumptions, never a single number. ${assumed.changedAt === null ? "Every assumption is the published default." : `The assumptions are the team's own, of ${formatInstant(assumed.changedAt)}.`} It says what writing takes, not what the code is worth, and nothing about whoever wrote it.`,
    bars: { caption: "Likely effort by language, person-months", rows: languages.filter((each) => each.effort >= 0.05).toSorted((one, other) => other.effort - one.effort).slice(0, 8).map((each) => ({ label: each.language, value: each.effort, text: each.effort.toFixed(1) })) },
    tables: composeTable("How the range moves with each assumption alone", sensitivity, [
      { title: "Assumption", kind: "word", cell: ({ label }) => label },
      { title: "Low", kind: "number", cell: (each) => formatCount(each.effort.low) },
      { title: "High", kind: "number", cell: (each) => formatCount(each.effort.high) },
    ]),
  };
}
