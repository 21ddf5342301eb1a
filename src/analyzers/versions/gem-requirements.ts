// Requirements of RubyGems and Bundler (RubyGems guides, "Patterns"): a list of bounds with commas between; `~>` lets the last number rise.

import { incrementLast, isOperator, type Alternatives, type Bounds } from "./bounds.ts";

const BOUND = /^(~>|>=|<=|!=|=|>|<)?\s*(\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z.-]+)?)$/;

export function parseGemRequirement(text: string): Alternatives | null {
  const bounds: Bounds[] = [];
  for (const part of text.split(",")) {
    const match = BOUND.exec(part.trim());
    if (match === null) return null;
    const [, op = "=", version = ""] = match;
    if (isOperator(op)) bounds.push([{ op, version }]);
    else bounds.push([{ op: ">=", version }, { op: "<", version: aboveTilde(version) }]);
  }
  return [bounds.flat()];
}

/** One more in the last number but one; `.A`, so that no prerelease of that version is taken: digits and letters sort after it. */
function aboveTilde(version: string): string {
  const numbers = /^\d+(?:\.\d+)*/.exec(version)?.[0].split(".") ?? [];
  const kept = numbers.length > 1 ? numbers.slice(0, -1) : numbers;
  return `${incrementLast(kept)}.A`;
}
