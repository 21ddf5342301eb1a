// Says what was decided about a finding: what it covers, where, why, and until when.

import { Button, Modal, NativeSelect, NumberInput, Radio, Textarea } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import { formatDay } from "#base/format.ts";
import { DAY } from "#base/units.ts";
import { MAX_REASON_CHARACTERS, MAX_SUPPRESSION_DAYS, MIN_REASON_CHARACTERS, USUAL_SUPPRESSION_DAYS, type CreateSuppressionRequest } from "#protocol/api/suppressions.ts";
import type { ReportFinding } from "#protocol/report/exports/findings.ts";
import { ANALYSIS_JUSTIFICATIONS, type AnalysisJustification } from "#protocol/suppressions/analysis.ts";
import { fieldProblem, toProblem } from "#web/data/api-error.ts";
import { useMay } from "#web/data/session.ts";
import { sha256 } from "#web/data/sha256.ts";
import { useSuppress } from "#web/data/suppressions.ts";
import type { VaultPlace } from "#web/data/vaults.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { DECISIONS, JUSTIFICATIONS, type Decision } from "./decisions.ts";
import { placeName } from "./place-name.ts";

interface SuppressDialogProps {
  readonly place: VaultPlace;
  readonly snapshotId: string;
  readonly finding: ReportFinding;
  readonly onClose: () => void;
}

export function SuppressDialog({ place, snapshotId, finding, onClose }: SuppressDialogProps) {
  return (
    <Modal opened onClose={onClose} title="Suppress a finding" closeButtonProps={{ "aria-label": "Close" }} centered size="lg">
      <p className="soft after">{finding.title}, <span className="suppress-place">{placeName(finding)}</span></p>
      <SuppressForm place={place} snapshotId={snapshotId} finding={finding} onClose={onClose} />
    </Modal>
  );
}

function SuppressForm({ place, snapshotId, finding, onClose }: SuppressDialogProps) {
  const suppress = useSuppress(place.teamId);
  const announce = useAnnounce();
  const everywhere = useMay(place.teamId, "vaults.suppress-everywhere");
  const [kind, setKind] = useState<"finding" | "rule">("finding");
  const [reach, setReach] = useState<"vault" | "team">("vault");
  const [decision, setDecision] = useState<Decision>("accepted");
  const [justification, setJustification] = useState<AnalysisJustification>("code_not_reachable");
  const [reason, setReason] = useState("");
  const [days, setDays] = useState(USUAL_SUPPRESSION_DAYS);
  const choice = DECISIONS.find(({ value }) => value === decision);
  const problem = suppress.error === null ? null : toProblem(suppress.error);
  const valid = reason.trim().length >= MIN_REASON_CHARACTERS && days >= 1 && days <= MAX_SUPPRESSION_DAYS;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (choice === undefined || !valid) return;
    const request: CreateSuppressionRequest = {
      vaultId: place.vaultId, reach, ...choice.analysis, justification: decision === "not-affected" ? justification : null, reason: reason.trim(), days,
      covers: kind === "rule" ? { kind, rule: finding.rule } : { kind, snapshotId, fingerprint: fingerprintOf(finding) },
    };
    suppress.mutate(request, { onSuccess: () => { announce(decision === "in-triage" ? "It says now that somebody looks at it." : "Suppressed. It no longer counts, and says why."); onClose(); } });
  };
  const [one, all] = finding.facet === "vulnerabilities" ? ["This advisory in this version of the package", "This advisory, by all its names, in any package"] : ["This finding alone", `Everything that ${finding.rule} finds`];
  return (
    <form onSubmit={submit} className="stack">
      <Radio.Group label="What" value={kind} onChange={(value) => setKind(value === "rule" ? "rule" : "finding")}><div className="stack suppress-choices"><Radio value="finding" label={one} /><Radio value="rule" label={all} /></div></Radio.Group>
      {everywhere ? <Radio.Group label="Where" value={reach} onChange={(value) => setReach(value === "team" ? "team" : "vault")}><div className="stack suppress-choices"><Radio value="vault" label="In this vault" /><Radio value="team" label="In all vaults of the team" /></div></Radio.Group> : null}
      <div className="pair">
        <NativeSelect label="Decision" description={choice?.help} value={decision} onChange={({ currentTarget }) => setDecision(currentTarget.value as Decision)} data={DECISIONS.map(({ value, label }) => ({ value, label }))} />
        {decision === "not-affected" ? <NativeSelect label="Why it is not affected" value={justification} onChange={({ currentTarget }) => setJustification(currentTarget.value as AnalysisJustification)} data={ANALYSIS_JUSTIFICATIONS.map((value) => ({ value, label: JUSTIFICATIONS[value] }))} /> : null}
      </div>
      <Textarea label="Reason" description={`For whoever reads the report, at least ${MIN_REASON_CHARACTERS} characters. It stands in every export.`} rows={3} maxLength={MAX_REASON_CHARACTERS} value={reason} error={fieldProblem(problem, "body.reason")} onChange={(event) => setReason(event.currentTarget.value)} required data-autofocus />
      <NumberInput label="Days" description={`${MAX_SUPPRESSION_DAYS} at most; then it counts again by itself${days >= 1 && days <= MAX_SUPPRESSION_DAYS ? `, on ${formatDay(new Date(Date.now() + days * DAY).toISOString())}` : ""}.`} min={1} max={MAX_SUPPRESSION_DAYS} allowDecimal={false} value={days} onChange={(value) => setDays(Number(value))} className="short" />
      {problem !== null && problem.fields.length === 0 ? <ErrorPanel error={suppress.error} title="It was not suppressed" /> : null}
      <div className="buttons"><Button type="submit" loading={suppress.isPending} disabled={!valid}>Suppress</Button><Button variant="default" onClick={onClose}>Cancel</Button></div>
    </form>
  );
}

function fingerprintOf({ identity }: ReportFinding): string {
  return [...sha256(new TextEncoder().encode(identity))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
