// Thresholds of a gate: an empty field is not checked.

import { Button, Checkbox, NumberInput, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import { gateThresholdsSchema, USUAL_MIN_ANALYSED, USUAL_THRESHOLDS, type GateThresholds } from "#protocol/gate/policy.ts";
import { SEVERITIES } from "#protocol/report/facets/severity.ts";
import { FULL_SCORE } from "#protocol/score/score.ts";
import { useChangeGate } from "#web/data/gates.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

interface GateFormProps {
  readonly teamId: string;
  /** Null: of the team. */
  readonly vaultId: string | null;
  /** Its own; null where there are none. */
  readonly thresholds: GateThresholds | null;
  readonly mayChange: boolean;
}

export function GateForm({ teamId, vaultId, thresholds, mayChange }: GateFormProps) {
  const change = useChangeGate(teamId, vaultId);
  const announce = useAnnounce();
  const [draft, setDraft] = useState<GateThresholds>(thresholds ?? USUAL_THRESHOLDS);
  const [licences, setLicences] = useState((thresholds?.denyLicences ?? []).join(", "));
  const wanted = compose(draft, licences);
  const parsed = gateThresholdsSchema.safeParse(wanted);
  const changed = JSON.stringify(wanted) !== JSON.stringify(thresholds ?? {});
  const set = (part: Partial<GateThresholds>): void => setDraft((before) => ({ ...before, ...part }));
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    if (parsed.success) change.mutate(parsed.data, { onSuccess: () => announce("Saved. Every snapshot is judged by it from now on.") });
  };
  return (
    <form onSubmit={save}>
      <fieldset disabled={!mayChange} className="policy stack">
        <div role="group" aria-label="New findings that still pass">
          <p className="field-label">New findings that still pass</p>
          <div className="gate-counts">{SEVERITIES.map((severity) => <CountField key={severity} label={severity.charAt(0).toUpperCase() + severity.slice(1)} value={draft.maxNew?.[severity]} onChange={(value) => set({ maxNew: withCount(draft.maxNew ?? {}, severity, value) })} />)}</div>
          <p className="small soft after">New is what the snapshot before does not have; of the first everything. An empty field is not checked. Suppressed findings do not count.</p>
        </div>
        <div role="group" aria-label="Open findings that still pass">
          <p className="field-label">Open findings that still pass</p>
          <div className="gate-counts">{SEVERITIES.map((severity) => <CountField key={severity} label={severity.charAt(0).toUpperCase() + severity.slice(1)} value={draft.maxOpen?.[severity]} onChange={(value) => set({ maxOpen: withCount(draft.maxOpen ?? {}, severity, value) })} />)}</div>
          <p className="small soft after">New or old. Suppressed findings do not count.</p>
        </div>
        <div className="gate-counts">
          <CountField label="Least score" max={FULL_SCORE} value={draft.minScore} onChange={(minScore) => set({ minScore })} />
          <CountField label="Points it may fall" max={FULL_SCORE} value={draft.maxScoreDrop} onChange={(maxScoreDrop) => set({ maxScoreDrop })} />
        </div>
        <div role="group" aria-label="What must have been analysed">
          <div className="gate-counts"><CountField label="Files analysed, in percent" max={100} value={draft.minAnalysed} onChange={(minAnalysed) => set({ minAnalysed })} /></div>
          <p className="small soft after">Files that are too large, or that an analyser failed on, may hold what nobody found. Where findings are counted, an empty field asks for {USUAL_MIN_ANALYSED} %; 0 is any.</p>
        </div>
        <TextInput label="Licences that do not pass" description="Identifiers of SPDX with commas between, as AGPL-3.0-only; AGPL-* stands for all that begin so." value={licences} onChange={(event) => setLicences(event.currentTarget.value)} autoComplete="off" spellCheck={false} className="measure" />
        <Checkbox label="No open vulnerability may be known to be used in attacks" checked={draft.denyKnownExploited ?? false} onChange={(event) => set({ denyKnownExploited: event.currentTarget.checked ? true : undefined })} />
      </fieldset>
      {change.isError ? <ErrorPanel error={change.error} title="Not saved" /> : null}
      {changed && !parsed.success ? <p className="field-error" role="alert">{parsed.error.issues[0]?.message ?? "This makes no gate"}.</p> : null}
      {mayChange ? (
        <div className="buttons cost-buttons">
          <Button type="submit" loading={change.isPending} disabled={!changed || !parsed.success}>Save</Button>
          {thresholds === null ? null : <Button variant="default" loading={change.isPending} onClick={() => change.mutate(null, { onSuccess: () => announce(vaultId === null ? "The team has no gate any more." : "The vault has no gate of its own any more; the team's holds.") })}>{vaultId === null ? "No gate" : "Use the team's"}</Button>}
        </div>
      ) : <p className="small soft after">Your role may read what reports must keep to, but not change it.</p>}
    </form>
  );
}

interface CountFieldProps {
  readonly label: string;
  readonly value: number | undefined;
  readonly max?: number;
  readonly onChange: (value: number | undefined) => void;
}

function CountField({ label, value, max = 1_000_000, onChange }: CountFieldProps) {
  return <NumberInput label={label} min={0} max={max} allowDecimal={false} allowNegative={false} value={value ?? ""} onChange={(entered) => onChange(entered === "" ? undefined : Number(entered))} />;
}

function withCount(counts: NonNullable<GateThresholds["maxNew"]>, severity: (typeof SEVERITIES)[number], value: number | undefined): NonNullable<GateThresholds["maxNew"]> {
  const { [severity]: _before, ...rest } = counts;
  return value === undefined ? rest : { ...rest, [severity]: value };
}

/** The same thresholds are the same text, in whichever order they were given. */
function inOrder(counts: NonNullable<GateThresholds["maxNew"]>): NonNullable<GateThresholds["maxNew"]> {
  return Object.fromEntries(SEVERITIES.flatMap((severity) => (counts[severity] === undefined ? [] : [[severity, counts[severity]]])));
}

/** What is empty is left out. */
function compose({ maxNew = {}, maxOpen = {}, maxScoreDrop, minScore, minAnalysed, denyKnownExploited }: GateThresholds, licences: string): GateThresholds {
  const denied = licences.split(",").map((each) => each.trim()).filter((each) => each !== "");
  return {
    ...(Object.keys(maxNew).length === 0 ? {} : { maxNew: inOrder(maxNew) }),
    ...(Object.keys(maxOpen).length === 0 ? {} : { maxOpen: inOrder(maxOpen) }),
    ...(maxScoreDrop === undefined ? {} : { maxScoreDrop }),
    ...(minScore === undefined ? {} : { minScore }),
    ...(minAnalysed === undefined ? {} : { minAnalysed }),
    ...(denied.length === 0 ? {} : { denyLicences: denied }),
    ...(denyKnownExploited === true ? { denyKnownExploited } : {}),
  };
}
