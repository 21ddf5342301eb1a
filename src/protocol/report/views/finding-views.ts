// Facets of what wants doing: secrets in the code, and code that stands twice.

import { formatCount, formatRoughShare, plural } from "#base/format.ts";
import type { FacetSection } from "#protocol/report/facets/index.ts";

import { composeTable, countBars, type FacetView } from "./facet-view.ts";
import { tellPastUnread } from "./unread-words.ts";

export function viewSecrets({ findings, distinct, files, byRule, cutFiles, history, found, past }: FacetSection<"secrets">): FacetView {
  const cut = cutFiles === 0 ? "" : ` ${plural(cutFiles, "file has", "files have")} more than are listed of one file.`;
  return {
    id: "secrets",
    title: "Secrets in the code",
    lead: (findings === 0
      ? "No credential was found in the files."
      : `${plural(findings, "place holds", "places hold")} what looks like a credential, in ${plural(files, "file")}; ${plural(distinct, "different one", "different ones")}.${cut}`) + tellPast(history),
    basis: "Rules of providers' published formats with their check digits, and assignments to names of credentials that look random. A finding keeps the rule, the place and a keyed hash, never the secret. Whatever is listed must count as known to others: revoke it first, then remove it; what was removed without being revoked is in the history for whoever has a copy.",
    bars: byRule.length === 0 ? null : { caption: "Findings by rule", rows: byRule.map(({ rule, severity, findings: of }) => ({ label: rule, value: of, text: `${formatCount(of)} ${severity}` })) },
    tables: composeTable("Where, the gravest first", found, [
      { title: "File", kind: "outside", cell: ({ path, line }) => `${path}:${line}` },
      { title: "What", kind: "word", cell: ({ title }) => title },
      { title: "Severity", kind: "word", cell: ({ severity }) => severity },
      { title: "Confidence", kind: "word", wide: true, cell: ({ confidence }) => confidence },
    ]).concat(composeTable("In the history alone: to be revoked", past.filter(({ inHead }) => !inHead), [
      { title: "File then", kind: "outside", cell: ({ path, line }) => `${path}:${line}` },
      { title: "What", kind: "word", cell: ({ title }) => title },
      { title: "Severity", kind: "word", cell: ({ severity }) => severity },
      { title: "Came", kind: "word", cell: ({ introduced }) => tellCommit(introduced) },
      { title: "Left", kind: "word", wide: true, cell: ({ left }) => tellCommit(left) },
    ])),
  };
}

type PastSection = FacetSection<"secrets">["history"];

const SCOPES: Readonly<Record<NonNullable<PastSection>["scope"], string>> = { "all-refs": "of all branches and tags", branch: "of the branch" };

function tellPast(history: PastSection): string {
  if (history === null) return "";
  const unread = history.unread.length === 0 ? "" : ` Not looked at: ${tellPastUnread(history.unread)}.`;
  const gone = history.gone === 0
    ? `The whole history ${SCOPES[history.scope]} holds ${history.secrets === 0 ? "none" : "no other"}.`
    : `The history ${SCOPES[history.scope]} holds ${formatCount(history.gone)} more that no file has now.`;
  return ` ${gone}${unread}`;
}

/** The day, and enough of the commit's id to find it. */
function tellCommit(instant: { readonly commit: string; readonly at: string } | null): string {
  return instant === null ? "" : `${instant.at.slice(0, "YYYY-MM-DD".length)} ${instant.commit.slice(0, "0123456789".length)}`;
}

export function viewRisks({ findingsInProduct, findingsInTests, affectedFiles, leftOut, byRule, places }: FacetSection<"risks">): FacetView {
  const tests = findingsInTests === 0 ? "" : ` ${formatCount(findingsInTests)} more in tests.`;
  return {
    id: "risks",
    title: "Code risks",
    lead: findingsInProduct === 0
      ? `No rule found code that is open to a known kind of attack.${tests}`
      : `${plural(findingsInProduct, "place is", "places are")} open to a known kind of attack by the shape of the code, in ${plural(affectedFiles, "file")}.${tests}`,
    basis: `Rules on the syntax tree, each with its number in the Common Weakness Enumeration; precise before many. A rule sees what is written, not whether it can be reached with hostile data: each place wants a look. ${tellFilesLeftOut(leftOut)}`,
    bars: byRule.length === 0 ? null : { caption: "Places by rule, outside of tests", rows: byRule.slice(0, 12).map(({ rule, severity, findings }) => ({ label: rule, value: findings, text: `${formatCount(findings)} ${severity}` })) },
    tables: composeTable("Where, the gravest first", places, [
      { title: "File", kind: "outside", cell: ({ path, line }) => `${path}:${line}` },
      { title: "What", kind: "word", cell: ({ title }) => title },
      { title: "CWE", kind: "number", wide: true, cell: ({ cwe }) => String(cwe) },
      { title: "Severity", kind: "word", cell: ({ severity, test }) => (test ? `${severity}, test` : severity) },
    ]),
  };
}

const LEFT_OUT_WORDS = { generated: "by their name, folder or first lines generated", vendored: "by their folder somebody else's" } as const;

function tellFilesLeftOut(leftOut: FacetSection<"risks">["leftOut"]): string {
  if (leftOut.length === 0) return "Vendored and generated files are left out.";
  return `Left out: ${leftOut.map(({ reason, files, findings }) => `${plural(files, "file that is", "files that are")} ${LEFT_OUT_WORDS[reason]}${findings === 0 ? "" : ` (${plural(findings, "place")} in them)`}`).join(", and ")}.`;
}

export function viewDuplication({ comparedCode, duplicatedLines, redundantLines, cloneCount, clones }: FacetSection<"duplication">): FacetView | null {
  if (comparedCode === 0) return null;
  return {
    id: "duplication",
    title: "Duplication",
    lead: cloneCount === 0
      ? `No passage of the ${plural(comparedCode, "line")} of code that were compared stands twice.`
      : `${plural(cloneCount, "passage stands", "passages stand")} more than once; ${formatRoughShare(redundantLines / comparedCode)} of the code (${plural(redundantLines, "line")}) would go if each stood once.`,
    basis: `Statements are compared by their tokens, names and values as they are, without white space and comments; passages from 50 tokens and 6 lines on, each as long as it can be. ${formatCount(duplicatedLines)} lines stand elsewhere too, the first of each passage among them. Imports, licence headers, vendored and generated files are left out.`,
    bars: countBars("Lines that were compared", [["stand once", comparedCode - duplicatedLines], ["stand elsewhere", duplicatedLines]]),
    tables: composeTable("Passages with most to win", clones, [
      { title: "First place", kind: "outside", cell: ({ places: [first] }) => (first === undefined ? "" : `${first.path}:${first.line}`) },
      { title: "Second", kind: "outside", wide: true, cell: ({ places: [, second] }) => (second === undefined ? "" : `${second.path}:${second.line}`) },
      { title: "Places", kind: "number", cell: ({ places }) => formatCount(places.length) },
      { title: "Lines", kind: "number", cell: ({ lines }) => formatCount(lines) },
    ]),
  };
}
