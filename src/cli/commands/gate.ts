// `strongroom gate`: whether a pipeline may go on, judged here from a report and a baseline, or by a server.

import { AppError } from "#base/app-error.ts";
import { type CommandArgs, defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import { applyAllowList, readAllowList } from "#cli/report/allow-list.ts";
import { layThresholds, readThresholds, THRESHOLD_OPTIONS } from "#cli/report/gate-thresholds.ts";
import { gateWords, toldOf, type GateTold } from "#cli/report/gate-words.ts";
import { judgeByFile, judgeOrRefuse, LICENCE_POLICY_OPTION, readLicencePolicy } from "#cli/report/licence-policy.ts";
import { readJsonFile } from "#cli/report/read-json.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import type { getVaultGate } from "#protocol/api/gates.ts";
import type { getLicencePolicy } from "#protocol/api/licence-policy.ts";
import type { getReport } from "#protocol/api/reports.ts";
import { judgeGate } from "#protocol/gate/judge-gate.ts";
import { USUAL_THRESHOLDS, type GateThresholds } from "#protocol/gate/policy.ts";
import type { AppliedLicencePolicy } from "#protocol/licences/policy.ts";
import { namesFindings } from "#protocol/report/compare-findings.ts";
import { reportSchema, type Report } from "#protocol/report/schema.ts";
import { ANALYZERS } from "#protocol/sandbox/analyzers.ts";
import { addSuppressions } from "#protocol/suppressions/carry-over.ts";

import { SOURCE_OPTIONS, withSource } from "./source-reports.ts";

const options = {
  report: { type: "string", value: "FILE", summary: "judge this report (strongroom.report/1) in place of a SOURCE" },
  baseline: { type: "string", value: "FILE", summary: "the report before: what it has is not new" },
  team: { type: "string", value: "ID", summary: "with --vault: the server's newest report is the baseline, its thresholds and suppressions hold" },
  vault: { type: "string", value: "ID", summary: "of that team" },
  server: { type: "string", value: "URL", summary: "with STRONGROOM_TOKEN in the environment, in place of `strongroom login`" },
  allow: { type: "string", value: "FILE", summary: "findings that are suppressed, each with a reason (strongroom.allow/1)" },
  ...LICENCE_POLICY_OPTION,
  ...THRESHOLD_OPTIONS,
  json: { type: "boolean", summary: "the verdict as JSON" },
  ...SOURCE_OPTIONS,
} as const;

type GateArgs = CommandArgs<typeof options>;

const TOKEN_VARIABLE = "STRONGROOM_TOKEN";

export const gateCommand = defineCommand({
  name: "gate",
  summary: "let a pipeline go on, or stop it: thresholds on what is new",
  usage: "gate [SOURCE | --report FILE] [--baseline FILE | --team ID --vault ID] [--policy FILE] [--max-new-high N] …",
  details: `SOURCE is what \`strongroom report\` takes; with --report FILE a report that is there is judged. New is what the baseline
does not have; without one, everything. Suppressed findings do not count: those of --allow FILE, and, with --team and
--vault, those of the server; what has expired by now counts again. Thresholds are those of the command line and of
--policy FILE, else those that the server has for the vault, else no new critical and no new high finding.
Licences are judged by --licence-policy FILE, else, with --team and --vault, by the team's policy, else as the report has it.
Without SOURCE and --report the server is asked whether its own newest report passes its own gate.

  strongroom gate . --baseline main.json --max-new-critical 0 --max-new-high 0
  strongroom gate --report report.json --policy gate.json --allow allowed.json
  strongroom gate . --team ID --vault ID --max-score-drop 20 --deny-licence "AGPL-3.0-*"
  STRONGROOM_TOKEN=… strongroom gate --server https://strongroom.example.org --team ID --vault ID

Exit codes: 0 the gate is passed · 1 it is not · 2 the command line was not understood, or there is no gate to pass · 3 the
source could not be had.`,
  options,
  positionals: { min: 0, max: 1 },
  async run(args): Promise<ExitCode> {
    const { values, positionals: [source] } = args;
    if (source !== undefined && values.report !== undefined) throw usageError("expected either a SOURCE or --report, got both", "gate");
    if ((values.team === undefined) !== (values.vault === undefined)) throw usageError("--team and --vault go together", "gate");
    if (values.server !== undefined && values.team === undefined) throw usageError("--server needs --team and --vault", "gate");
    if (values.baseline !== undefined && values.team !== undefined) throw usageError("expected one baseline, got --baseline and --vault", "gate");
    if (source === undefined && values.report === undefined) return await askServer(args);
    if (source === undefined) return await judge(args, await readReport(values.report as string));
    const pastScope = values.ref === undefined ? "all-refs" : "branch";
    return await withSource({ source, values, analyzers: ANALYZERS, pastScope }, async ({ make, made }) => {
      const report = await make(values.ref ?? null);
      made();
      return await judge(args, report);
    });
  },
});

async function judge(args: GateArgs, made: Report): Promise<ExitCode> {
  const { values } = args;
  const server = values.team === undefined ? null : await readServer(args);
  const licences = await readLicencePolicy(values["licence-policy"], "gate") ?? server?.licences ?? null;
  const given = judgeOrRefuse(made, licences, values["licence-policy"]);
  // Of now, however old the report is: what has expired since counts again.
  const asOf = Date.now();
  const listed = applyAllowList(given, await readAllowList(values.allow, "gate"), asOf);
  const allowed = listed === given ? given : addSuppressions(listed, { from: given, asOf, hash: sha256Hex });
  const own = await readThresholds(values);
  const report = addSuppressions(allowed, { from: server?.report ?? null, asOf, hash: sha256Hex });
  const baseline = values.baseline === undefined ? (server?.report ?? null) : await readReport(values.baseline);
  const before = baseline === null ? null : judgeByFile(baseline, licences);
  for (const [which, each] of [["report to judge", report], ["baseline", before]] as const) if (each !== null && !namesFindings(each)) throw usageError(`the ${which} has numbers alone, and of those nobody can tell what is new: expected a report with its findings, from the server with an API token that may \`vaults.read-evidence\``, "gate");
  const thresholds = layThresholds(own, server?.thresholds ?? USUAL_THRESHOLDS);
  const verdict = judgeGate({ thresholds, report, baseline: before === null ? null : { report: before, sameKey: false } });
  return tell(args, toldOf(verdict, before === null ? null : (values.baseline ?? `the server's report of ${before.generatedAt.slice(0, "YYYY-MM-DD".length)}`)));
}

/** The server's own verdict of its own newest report. */
async function askServer(args: GateArgs): Promise<ExitCode> {
  if (args.values.team === undefined) throw usageError("expected a SOURCE, --report FILE, or --team and --vault", "gate");
  const gates = await import("#protocol/api/gates.ts");
  const { state, checks, suppressed, licencesOf, baselineId } = await callServer(args, gates.getVaultGate);
  if (state === "none") throw new AppError("usage.invalid", "There is no gate to pass: the vault and its team have no thresholds, or there is no report yet. Set them in the vault's settings, or give a SOURCE and thresholds here.");
  return tell(args, { passed: state === "passed", checks, fresh: [], suppressed, licencesOf, baseline: baselineId === null ? null : "the snapshot before" });
}

function tell({ values }: GateArgs, told: GateTold): ExitCode {
  process.stdout.write(values.json === true ? `${JSON.stringify(told, null, 2)}\n` : gateWords(told));
  return told.passed ? EXIT.ok : EXIT.failed;
}

async function readReport(file: string): Promise<Report> {
  return await readJsonFile({ file, shape: reportSchema, what: "report (strongroom.report/1)", command: "gate" });
}

/** A vault without a report yet is no baseline. */
async function readServer(args: GateArgs): Promise<{ readonly report: Report | null; readonly thresholds: GateThresholds | null; readonly licences: AppliedLicencePolicy }> {
  const [gates, reports, policies] = await Promise.all([import("#protocol/api/gates.ts"), import("#protocol/api/reports.ts"), import("#protocol/api/licence-policy.ts")]);
  const { thresholds, snapshotId } = await callServer(args, gates.getVaultGate);
  return { thresholds, licences: await callServer(args, policies.getLicencePolicy), report: snapshotId === null ? null : await callServer(args, reports.getReport) };
}

type VaultEndpoint = typeof getVaultGate | typeof getReport | typeof getLicencePolicy;

async function callServer<E extends VaultEndpoint>({ values }: GateArgs, endpoint: E) {
  const { callRemoteServer, parseServer } = await import("#platform/http/remote-client.ts");
  const params = { teamId: values.team as string, vaultId: values.vault as string };
  if (values.server !== undefined) {
    const token = process.env[TOKEN_VARIABLE];
    if (token === undefined || token === "") throw usageError(`--server needs an API token in the environment variable ${TOKEN_VARIABLE}`, "gate");
    return await callRemoteServer({ server: parseServer(values.server), token, endpoint, params });
  }
  const { credentialsPath, readCredentials } = await import("#cli/login/credentials-file.ts");
  const credentials = await readCredentials(credentialsPath(process.env));
  if (credentials === null) throw new AppError("login.required");
  return await callRemoteServer({ ...credentials, endpoint, params });
}
