// The three facts of a report that tell a reader most: each a sentence, what it means, and how it was computed. Candidates
// state how telling they are (0 to 1); the strongest of different topics win. Plain arithmetic over the report: the same
// report gives the same facts in the terminal, in HTML and on the pages.

import { formatCount, formatRoughShare, plural } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";

import type { KeyFact } from "./key-fact.ts";
import { activityFacts, departureFact } from "./key-facts-history.ts";
import type { Report } from "./schema.ts";
import { urgentMatters } from "./urgent.ts";

const FACTS_SHOWN = 3;
/** Below this, a share of vendored or generated lines is ordinary. */
const NOTABLE_SHARE = 0.1;
/** Half of the work in the hands of this many or fewer is a risk. */
const FEW_PEOPLE = 3;
/** Below this share, binary files are ordinary. */
const NOTABLE_BINARIES = 0.25;
/** So few commits say little of who knows the code. */
const SMALL_HISTORY = 20;

/** The three most telling facts, the strongest first; fewer when there is less to say. */
export function keyFacts(report: Report): readonly KeyFact[] {
  const candidates = [...peopleFacts(report), ...departureFact(report), ...activityFacts(report), ...codeFacts(report), ...originFacts(report), ...commentFacts(report), ...contentFacts(report)];
  // What is urgent is told before these, and not twice.
  const told = urgentMatters(report).some(({ facet }) => facet === "knowledge") ? "people" : null;
  const best = new Map<string, KeyFact>();
  for (const fact of candidates.toSorted((a, b) => b.weight - a.weight)) {
    if (fact.topic !== told && !best.has(fact.topic)) best.set(fact.topic, fact);
  }
  return [...best.values()].slice(0, FACTS_SHOWN);
}

function peopleFacts({ history }: Report): readonly KeyFact[] {
  const { commits, contributors, halfOfCommitsBy } = history;
  if (commits === 0) return [];
  if (contributors === 1) {
    return [{
      topic: "people",
      finding: `One person made ${commits === 1 ? "the only commit" : `all ${formatCount(commits)} commits`}.`,
      meaning: "If that person leaves, nobody who wrote this code is left to ask.",
      basis: "Authors of all commits reachable from the reported one, joined by .mailmap.",
      weight: 0.85,
    }];
  }
  return [{
    topic: "people",
    finding: `Half of all ${formatCount(commits)} commits were made by ${halfOfCommitsBy === 1 ? "one" : formatCount(halfOfCommitsBy)} of ${formatCount(contributors)} people.`,
    meaning: halfOfCommitsBy <= FEW_PEOPLE ? "Much of what is known about this code is in few heads; plan for their absence." : "Knowledge is spread over a team rather than held by one person.",
    basis: "People sorted by commits; the smallest number of them whose commits together reach half of all.",
    weight: halfOfCommitsBy > FEW_PEOPLE ? 0.55 : commits < SMALL_HISTORY ? 0.5 : 0.9,
  }];
}

function codeFacts({ languages, totals }: Report): readonly KeyFact[] {
  const first = languages[0];
  if (first === undefined || totals.code === 0) return [];
  const share = first.code / totals.code;
  const others = languages.length - 1;
  const rest = others === 0 ? "there is no other language" : `${plural(others, "other language")} ${others === 1 ? "shares" : "share"} the rest`;
  return [{
    topic: "code",
    finding: `${visibleName(first.name)} is ${formatRoughShare(share)} of ${plural(totals.code, "line")} of code; ${rest}.`,
    meaning: share >= 0.5 ? `Whoever takes this over needs people who know ${visibleName(first.name)}.` : "No single language dominates; upkeep needs several skills.",
    basis: "Lines of code (neither blank nor comment only) of each language, over those of all; vendored and generated files included.",
    weight: 0.6 + 0.1 * Math.abs(share - 0.5),
  }];
}

function originFacts({ languages, totals }: Report): readonly KeyFact[] {
  if (totals.lines === 0) return [];
  const vendored = sum(languages, "vendoredLines") / totals.lines;
  const generated = sum(languages, "generatedLines") / totals.lines;
  const kind = vendored >= generated ? "vendored" : "generated";
  const share = Math.max(vendored, generated);
  if (share < NOTABLE_SHARE) return [];
  const what = kind === "vendored" ? "in copies of other projects' code" : "written by a program, not a person";
  return [{
    topic: "origin",
    finding: `${formatRoughShare(share)} of all lines are ${kind}: ${what}.`,
    meaning: kind === "vendored" ? "That part was not written here, carries its own licences, and must be updated by hand." : "That part costs little to make again; leave it out when you estimate effort.",
    basis: `Lines of files that are ${kind} by their path, name or first lines (as GitHub Linguist decides), over all lines.`,
    weight: Math.min(0.95, 0.6 + share),
  }];
}

function commentFacts({ totals }: Report): readonly KeyFact[] {
  if (totals.code === 0) return [];
  const share = totals.comment / (totals.code + totals.comment);
  return [{
    topic: "comments",
    finding: totals.comment === 0 ? `Not one of ${plural(totals.code, "line")} of code has a comment beside it.` : `There is one line of comment for every ${(totals.code / totals.comment).toFixed(1)} lines of code.`,
    meaning: share < 0.05 ? "The code explains itself or nothing does: read a sample before relying on it." : "Comments are present in an ordinary measure.",
    basis: "Lines that hold only comment against lines that hold code.",
    weight: share < 0.05 ? 0.62 : 0.3,
  }];
}

function contentFacts({ totals, fileTypes, languages }: Report): readonly KeyFact[] {
  if (totals.files === 0) {
    return [{ topic: "content", finding: "There are no files to look at.", meaning: "The source is empty, or everything in it was left out by the limits below.", basis: "Files of the reported commit.", weight: 1 }];
  }
  const share = totals.binaryFiles / totals.files;
  const largest = fileTypes[0];
  if (share < NOTABLE_BINARIES && largest === undefined) return [];
  if (share < NOTABLE_BINARIES && largest !== undefined) {
    return [{
      topic: "content",
      finding: `${plural(totals.files, "file")} in ${plural(languages.length, "language")}; ${formatRoughShare(largest.bytes / Math.max(1, totals.bytes))} of the bytes are in files of type ${visibleName(largest.extension)}.`,
      meaning: "This is where a reader should begin.",
      basis: "Bytes of the largest file type over those of all files.",
      weight: 0.2,
    }];
  }
  return [{
    topic: "content",
    finding: `${formatRoughShare(share)} of ${plural(totals.files, "file")} are binary.`,
    meaning: "Their content is counted in bytes only; lines say nothing about them.",
    basis: "Files with a NUL byte or without valid text near their beginning, over all files.",
    weight: Math.min(0.9, 0.4 + share / 2),
  }];
}

function sum<Key extends string>(rows: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return rows.reduce((total, row) => total + row[key], 0);
}
