// Finds the notices by which a file says under which licence it is: the rules of `notice-rules.ts` and those of the GNU licences, over
// words in small letters. Where a notice gives a choice, what it names is joined with OR.

import { parseExpression, formatExpression } from "#base/licence-expression.ts";

import { findGnuNotices } from "./gnu-notices.ts";
import { NOTICE_RULES } from "./notice-rules.ts";

export interface Notice {
  readonly expression: string;
  /** From 1, counted in the text that was given. */
  readonly line: number;
}

interface Place {
  readonly expression: string;
  readonly at: number;
  readonly end: number;
}

/** What has none of these is no notice: most files are done with here. */
const HINT = /licen[sc]e|unlimited permission|public domain|proprietary|prohibited|forbidden|\bcc0\b|same terms as perl/i;
const CHOICE = /\b(?:(?:your|user s|users|licensee s) choice of|either of the following licenses|dual licensed|dually licensed|tri licensed|available under either|licensed under either|alternatively)\b|\bat your (?:option|choice)\b(?! any| or| use)/;
/** The names of one choice stand within so many characters. */
const CHOICE_REACH = 700;
/** More distinct notices than this are a list of licences. */
const MAX_NOTICES = 16;
const MAX_MATCHES_PER_RULE = 8;

export function findNotices(text: string): readonly Notice[] {
  if (!HINT.test(text)) return [];
  const { words, lineAt } = simplifyText(text);
  const places = [...findGnuNotices(words), ...findByRules(words)].toSorted((a, b) => a.at - b.at || b.end - a.end);
  const distinct = places.filter(({ expression }, index) => places.findIndex((other) => other.expression === expression) === index).slice(0, MAX_NOTICES);
  return joinChoices(words, distinct).map(({ expression, at }) => ({ expression, line: lineAt(at) }));
}

function findByRules(words: string): Place[] {
  return NOTICE_RULES.flatMap(({ expression, pattern }) => {
    const places: Place[] = [];
    for (const match of words.matchAll(pattern)) {
      const says = typeof expression === "string" ? expression : expression(match.slice(1));
      if (says !== null) places.push({ expression: says, at: match.index, end: match.index + match[0].length });
      if (places.length === MAX_MATCHES_PER_RULE) break;
    }
    return places;
  });
}

/** «Licensed under either of Apache-2.0 or MIT at your option» is one notice with a choice. */
function joinChoices(words: string, places: readonly Place[]): readonly Place[] {
  const [first] = places;
  if (places.length < 2 || first === undefined) return places;
  const window = words.slice(Math.max(0, first.at - CHOICE_REACH), first.at + CHOICE_REACH);
  if (!CHOICE.test(window)) return places;
  const joined = places.filter(({ at }) => at - first.at <= CHOICE_REACH);
  const expression = parseExpression(joined.map((place) => place.expression).join(" OR "));
  if (expression === null) return places;
  return [{ ...first, expression: formatExpression(expression) }, ...places.filter((place) => !joined.includes(place))];
}

/** The words of a text with one space between them, and on which line of the text each of their characters stood. */
function simplifyText(text: string): { readonly words: string; readonly lineAt: (at: number) => number } {
  const starts: number[] = [];
  let words = "";
  for (const line of text.split("\n")) {
    starts.push(words.length);
    const simple = line.toLowerCase().replace(/[^a-z0-9.+]+/g, " ").replace(/\.(?!\d)|\.(?<!\d\.)|\+(?<![a-z0-9]\+)/g, " ").replace(/ {2,}/g, " ").trim();
    if (simple !== "") words += (words === "" ? "" : " ") + simple.replace(/^(?:dnl|rem) /, "");
  }
  const lineAt = (at: number): number => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return Math.max(1, low);
  };
  return { words, lineAt };
}
