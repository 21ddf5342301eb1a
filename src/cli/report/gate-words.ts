// What a gate found, for people: each check, the new findings behind what failed, and the verdict in the last line.

import { plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { GateCheck, GateVerdict } from "#protocol/gate/judge-gate.ts";
import { policyWords } from "#protocol/licences/words.ts";
import type { JudgedFinding } from "#protocol/suppressions/apply.ts";

export interface GateTold {
  readonly passed: boolean;
  readonly checks: readonly GateCheck[];
  /** New findings; none where a server keeps their names. */
  readonly fresh: readonly Pick<JudgedFinding, "severity" | "rule" | "path" | "line" | "message">[];
  readonly suppressed: number;
  readonly licencesOf: string | null;
  /** As `main.json`, `the snapshot of 1 May`. */
  readonly baseline: string | null;
}

const FINDINGS_SHOWN = 50;

export function toldOf({ passed, checks, fresh, suppressed, licencesOf }: GateVerdict, baseline: string | null): GateTold {
  return { passed, checks, fresh, suppressed, licencesOf, baseline };
}

/** Lines, each ending in a line feed. */
export function gateWords({ passed, checks, fresh, suppressed, licencesOf, baseline }: GateTold): string {
  const failed = checks.filter((check) => !check.passed).length;
  const told = passed ? [] : fresh;
  const more = told.length - FINDINGS_SHOWN;
  return [
    `Gate: ${baseline === null ? "no baseline, so that everything is new" : `against ${visibleText(baseline)}`}.`,
    ...checks.map(({ passed: good, says }) => `  ${good ? "passed" : "FAILED"}  ${says}`),
    ...(told.length === 0 ? [] : ["New:"]),
    ...told.slice(0, FINDINGS_SHOWN).map(({ severity, rule, path, line, message }) => `  ${severity}: ${visibleText(path === "" ? rule : `${path}:${line} ${rule}`)}: ${visibleText(message)}`),
    ...(more > 0 ? [`  … and ${plural(more, "more finding")} in --json`] : []),
    ...(suppressed === 0 ? [] : [`${plural(suppressed, "new finding is", "new findings are")} suppressed, and did not count.`]),
    ...(licencesOf === null ? [] : [`Licences are judged by ${policyWords({ policyChangedAt: licencesOf })}.`]),
    passed ? "The gate is passed." : `The gate is not passed: ${plural(failed, "check")} failed.`,
  ].map((line) => `${line}\n`).join("");
}
