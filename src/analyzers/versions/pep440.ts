// Python's versions (PEP 440, now the PyPA specification "Version specifiers"): epoch, release, pre, post, dev, local.

import { compareDigits, compareNumberLists, compareNumbers, compareText, defineScheme, firstDifference, isDigits, type Ordering } from "./ordering.ts";

export interface Pep440Parts {
  readonly epoch: string;
  readonly release: readonly string[];
  /** Phase 0 alpha, 1 beta, 2 release candidate. */
  readonly pre: { readonly phase: number; readonly number: string } | null;
  readonly post: string | null;
  readonly dev: string | null;
  readonly local: readonly string[];
}

const EPOCH = "(?:(?<epoch>\\d+)!)?";
const RELEASE = "(?<release>\\d+(?:\\.\\d+)*)";
const PRE = "(?:[-_.]?(?<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pre>\\d*))?";
const POST = "(?:-(?<implicit>\\d+)|[-_.]?(?<word>post|rev|r)[-_.]?(?<post>\\d*))?";
const DEV = "(?<isDev>[-_.]?dev[-_.]?(?<dev>\\d*))?";
const LOCAL = "(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?";
const PEP440 = new RegExp(`^v?${EPOCH}${RELEASE}${PRE}${POST}${DEV}${LOCAL}$`, "i");

const PHASES: Readonly<Record<string, number>> = { a: 0, alpha: 0, b: 1, beta: 1, c: 2, rc: 2, pre: 2, preview: 2 };

export function parsePep440(text: string): Pep440Parts | null {
  const found = PEP440.exec(text)?.groups;
  if (found === undefined) return null;
  const { epoch, release = "", phase, pre, implicit, word, post, isDev, dev, local } = found;
  return {
    epoch: epoch ?? "0",
    release: release.split("."),
    pre: phase === undefined ? null : { phase: PHASES[phase.toLowerCase()] ?? 0, number: pre || "0" },
    post: implicit ?? (word === undefined ? null : post || "0"),
    dev: isDev === undefined ? null : dev || "0",
    local: local === undefined ? [] : local.toLowerCase().split(/[-_.]/),
  };
}

export function comparePep440(one: Pep440Parts, other: Pep440Parts): Ordering {
  return firstDifference(() => comparePublic(one, other), () => compareLocals(one.local, other.local));
}

/** Without the local part, which a specifier without one does not look at. */
export function comparePublic(one: Pep440Parts, other: Pep440Parts): Ordering {
  return firstDifference(
    () => compareDigits(one.epoch, other.epoch),
    () => compareNumberLists(one.release, other.release),
    () => compareNumbers(rankOf(one), rankOf(other)),
    () => compareDigits(one.pre?.number ?? "0", other.pre?.number ?? "0"),
    () => compareOptional(one.post, other.post, -1),
    () => compareOptional(one.dev, other.dev, 1),
  );
}

/** A development release of no phase comes before all phases; a final or post release after them. */
function rankOf({ pre, post, dev }: Pep440Parts): number {
  if (pre !== null) return pre.phase;
  return post === null && dev !== null ? -1 : 3;
}

/** `absent`: where the one that lacks the part stands. */
function compareOptional(one: string | null, other: string | null, absent: -1 | 1): Ordering {
  if (one === null) return other === null ? 0 : absent;
  if (other === null) return absent === 1 ? -1 : 1;
  return compareDigits(one, other);
}

/** Numbers come after words, more segments later. */
function compareLocals(one: readonly string[], other: readonly string[]): Ordering {
  for (const [at, first] of one.entries()) {
    const second = other[at];
    if (second === undefined) return 1;
    const isNumber = isDigits(first);
    if (isNumber !== isDigits(second)) return isNumber ? 1 : -1;
    const order = isNumber ? compareDigits(first, second) : compareText(first, second);
    if (order !== 0) return order;
  }
  return compareNumbers(one.length, other.length);
}

export const pep440Scheme = defineScheme({
  name: "PEP 440",
  parse: parsePep440,
  compare: comparePep440,
  isPrerelease: ({ pre, dev }) => pre !== null || dev !== null,
});
