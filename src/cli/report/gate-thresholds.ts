// Thresholds of a gate from a command line and a file: what the command line says goes before what the file says.

import { usageError } from "#cli/args/parse.ts";
import { gatePolicySchema, gateThresholdsSchema, type GateThresholds } from "#protocol/gate/policy.ts";
import { SEVERITIES } from "#protocol/report/facets/severity.ts";

import { readJsonFile } from "./read-json.ts";

export const THRESHOLD_OPTIONS = {
  policy: { type: "string", value: "FILE", summary: "thresholds as a file (strongroom.gate/1)" },
  "max-new-critical": { type: "string", value: "N", summary: "so many new critical findings still pass" },
  "max-new-high": { type: "string", value: "N", summary: "so many new high findings still pass" },
  "max-new-medium": { type: "string", value: "N", summary: "so many new medium findings still pass" },
  "max-new-low": { type: "string", value: "N", summary: "so many new low findings still pass" },
  "max-open-critical": { type: "string", value: "N", summary: "so many critical findings still pass, new or old" },
  "max-open-high": { type: "string", value: "N", summary: "so many high findings still pass, new or old" },
  "max-open-medium": { type: "string", value: "N", summary: "so many medium findings still pass, new or old" },
  "max-open-low": { type: "string", value: "N", summary: "so many low findings still pass, new or old" },
  "max-score-drop": { type: "string", value: "POINTS", summary: "so far may the score fall below that of the baseline" },
  "min-score": { type: "string", value: "POINTS", summary: "the least score that passes" },
  "min-analysed": { type: "string", value: "PERCENT", summary: "of the text files that must have been analysed whole (default: 99; 0 for any)" },
  "deny-licence": { type: "string", multiple: true, value: "ID", summary: "a licence that does not pass, as `AGPL-3.0-only`; `*` at the end is anything; several times" },
  "deny-known-exploited": { type: "boolean", summary: "no open vulnerability may be known to be used in attacks" },
} as const;

type ThresholdValues = { readonly [Name in keyof typeof THRESHOLD_OPTIONS]?: string | boolean | readonly string[] };

/** Null where nobody said any. @throws AppError `usage.invalid`. */
export async function readThresholds(values: ThresholdValues): Promise<GateThresholds | null> {
  const file = values.policy as string | undefined;
  const { schema: _schema, ...policy } = file === undefined ? { schema: null } : await readJsonFile({ file, shape: gatePolicySchema, what: "policy of a gate (strongroom.gate/1)", command: "gate" });
  const [maxNew, maxOpen] = (["max-new", "max-open"] as const).map((option) => Object.fromEntries(SEVERITIES.flatMap((severity) => {
    const most = readNumber(values, `${option}-${severity}`);
    return most === undefined ? [] : [[severity, most] as const];
  })));
  const maxScoreDrop = readNumber(values, "max-score-drop");
  const minScore = readNumber(values, "min-score");
  const minAnalysed = readNumber(values, "min-analysed");
  const denied = (values["deny-licence"] as readonly string[] | undefined) ?? [];
  const thresholds: GateThresholds = {
    ...policy,
    ...(isNothing(maxNew) ? {} : { maxNew: { ...(policy as GateThresholds).maxNew, ...maxNew } }),
    ...(isNothing(maxOpen) ? {} : { maxOpen: { ...(policy as GateThresholds).maxOpen, ...maxOpen } }),
    ...(maxScoreDrop === undefined ? {} : { maxScoreDrop }),
    ...(minScore === undefined ? {} : { minScore }),
    ...(minAnalysed === undefined ? {} : { minAnalysed }),
    ...(denied.length === 0 ? {} : { denyLicences: [...((policy as GateThresholds).denyLicences ?? []), ...denied] }),
    ...(values["deny-known-exploited"] === true ? { denyKnownExploited: true } : {}),
  };
  if (Object.keys(thresholds).length === 0 && file === undefined) return null;
  if (isCoverageAlone(thresholds) && file === undefined) return thresholds;
  const parsed = gateThresholdsSchema.safeParse(thresholds);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw usageError(`these thresholds make no gate: ${[issue?.path.join(".") ?? "", issue?.message ?? ""].join(" ").trim()}`, "gate");
}

/** Own thresholds stand in place of the usual ones; how much must have been looked at is said beside them. */
export function layThresholds(own: GateThresholds | null, usual: GateThresholds): GateThresholds {
  if (own === null) return usual;
  return isCoverageAlone(own) ? { ...usual, ...own } : own;
}

function isCoverageAlone(thresholds: GateThresholds): boolean {
  return Object.keys(thresholds).length === 1 && thresholds.minAnalysed !== undefined;
}

function isNothing(counts: object | undefined): boolean {
  return counts === undefined || Object.keys(counts).length === 0;
}

function readNumber(values: ThresholdValues, name: keyof ThresholdValues): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  if (typeof text !== "string" || !/^\d{1,7}$/.test(text)) throw usageError(`--${name} takes a whole number from 0 on, got «${String(text)}»`, "gate");
  return Number(text);
}
