// Python's version specifiers (PyPA specification "Version specifiers"): a list with commas between, all of which hold. They look at the
// parts of versions: `==1.1` at no local part, `<1.7` at no prerelease of 1.7, `>1.7` at no post release of it.

import { incrementLast, isOperator, type Bounds } from "./bounds.ts";
import { comparePep440, comparePublic, parsePep440, type Pep440Parts } from "./pep440.ts";
import { compareDigits, compareNumberLists } from "./ordering.ts";

const CLAUSE = /^(~=|===|==|!=|<=|>=|<|>)\s*([^\s,]+)$/;

export function satisfiesPep440(version: string, requirement: string): boolean | "unknown" {
  const parts = parsePep440(version.trim());
  if (parts === null) return "unknown";
  let isUnknown = false;
  let namesPrerelease = false;
  for (const clause of clausesOf(requirement)) {
    const [, op = "", wanted = ""] = CLAUSE.exec(clause) ?? [];
    const holds = holdsClause(parts, op, wanted);
    if (holds === false) return false;
    if (holds === "unknown") isUnknown = true;
    namesPrerelease ||= op !== "!=" && isPrerelease(parsePep440(wanted));
  }
  if (isUnknown) return "unknown";
  // "Handling of pre-releases": only where a specifier names one.
  return !isPrerelease(parts) || namesPrerelease;
}

/** Bounds that hold for all that the specifiers take, and perhaps for more; null where they cannot be read. */
export function boundsOfPep440(requirement: string): Bounds | null {
  const bounds: Bounds[] = [];
  for (const clause of clausesOf(requirement)) {
    const [, op = "", wanted = ""] = CLAUSE.exec(clause) ?? [];
    const version = wanted.replace(/\.\*$/, "");
    const release = parsePep440(version)?.release;
    if (release === undefined) return null;
    // What is left out makes a hole, which bounds do not have.
    if (op === "!=") continue;
    if (op === "~=") bounds.push([{ op: ">=", version }, { op: "<", version: `${incrementLast(release.slice(0, -1))}.dev0` }]);
    else if (version !== wanted) bounds.push([{ op: ">=", version: `${version}.dev0` }, { op: "<", version: `${incrementLast(release)}.dev0` }]);
    // A local part counts as the version without it.
    else if (op === "==" || op === "===") bounds.push([{ op: ">=", version: version.split("+", 1)[0] ?? version }, { op: "<=", version: `${version.split("+", 1)[0] ?? version}+zzzz` }]);
    else if (isOperator(op)) bounds.push([{ op, version: op === "<=" ? `${version}+zzzz` : version }]);
    else return null;
  }
  return bounds.flat();
}

function clausesOf(requirement: string): readonly string[] {
  return requirement.trim().replace(/^\((.*)\)$/, "$1").split(",").map((clause) => clause.trim()).filter((clause) => clause !== "");
}

function holdsClause(version: Pep440Parts, op: string, wanted: string): boolean | "unknown" {
  const isPrefix = wanted.endsWith(".*");
  const target = parsePep440(isPrefix ? wanted.slice(0, -2) : wanted);
  if (target === null || (isPrefix && op !== "==" && op !== "!=")) return "unknown";
  switch (op) {
    case "===":
      return comparePep440(version, target) === 0;
    case "==":
      return isPrefix ? hasPrefix(version, target) : isSame(version, target);
    case "!=":
      return !(isPrefix ? hasPrefix(version, target) : isSame(version, target));
    case "~=":
      return target.release.length < 2 ? "unknown" : comparePublic(version, target) >= 0 && hasPrefix(version, { ...EMPTY, epoch: target.epoch, release: target.release.slice(0, -1) });
    case "<=":
      return comparePublic(version, target) <= 0;
    case ">=":
      return comparePublic(version, target) >= 0;
    case "<":
      return comparePublic(version, target) < 0 && (isPrerelease(target) || !isPrerelease(version) || !hasSameRelease(version, target));
    case ">":
      return comparePublic(version, target) > 0 && (target.post !== null || version.post === null || !hasSameRelease(version, target));
    default:
      return "unknown";
  }
}

const EMPTY: Pep440Parts = { epoch: "0", release: [], pre: null, post: null, dev: null, local: [] };

function isSame(version: Pep440Parts, target: Pep440Parts): boolean {
  return target.local.length > 0 ? comparePep440(version, target) === 0 : comparePublic(version, target) === 0;
}

/** The parts that the target has, release numbers padded with zeros. */
function hasPrefix(version: Pep440Parts, target: Pep440Parts): boolean {
  if (compareDigits(version.epoch, target.epoch) !== 0) return false;
  const begin = target.release.map((_, at) => version.release[at] ?? "0");
  if (compareNumberLists(begin, target.release) !== 0) return false;
  if (target.pre === null && target.post === null) return true;
  return comparePublic({ ...version, dev: null, ...(target.post === null ? { post: null } : {}) }, target) === 0;
}

function hasSameRelease(one: Pep440Parts, other: Pep440Parts): boolean {
  return compareDigits(one.epoch, other.epoch) === 0 && compareNumberLists(one.release, other.release) === 0;
}

function isPrerelease(parts: Pep440Parts | null): boolean {
  return parts !== null && (parts.pre !== null || parts.dev !== null);
}
