// Everything that was found, one by one: what is open first, the gravest before, then what is suppressed, struck through with its reason.

import { Button, SegmentedControl } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Suspense, useMemo, useState } from "react";

import { formatCount, formatDay } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import { SEVERITIES } from "#protocol/report/facets/severity.ts";
import type { Report } from "#protocol/report/schema.ts";
import { describeAnalysis } from "#protocol/suppressions/analysis.ts";
import { judgeFindings, placeOf, type JudgedFinding } from "#protocol/suppressions/apply.ts";
import { suppressionWords } from "#protocol/suppressions/open-part.ts";
import { addresses } from "#web/addresses.ts";
import { useMay } from "#web/data/session.ts";
import type { VaultPlace } from "#web/data/vaults.ts";
import { lazyOnSign } from "#web/ui/load-ahead.tsx";

import { placeName } from "./place-name.ts";

/** Wanted when somebody presses the button, if at all. */
const SuppressDialog = lazyOnSign(async () => (await import("./SuppressDialog.tsx")).SuppressDialog);

type Shown = "open" | "suppressed" | "all";

const FIRST_ROWS = 10;

interface FindingSectionProps {
  readonly report: Report;
  readonly place: VaultPlace;
  readonly snapshotId: string;
}

export function FindingSection({ report, place, snapshotId }: FindingSectionProps) {
  const mayRead = useMay(place.teamId, "vaults.read-suppressions");
  const mayDecide = useMay(place.teamId, "vaults.suppress");
  const findings = useMemo(() => judgeFindings(report).toSorted((a, b) => Number(a.suppressed) - Number(b.suppressed) || SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)), [report]);
  const [shown, setShown] = useState<Shown>("all");
  const [full, setFull] = useState(false);
  const [chosen, setChosen] = useState<JudgedFinding | null>(null);
  const words = suppressionWords(report);
  if (findings.length === 0 && words === null) return null;
  const suppressed = findings.filter((finding) => finding.suppressed);
  const wanted = findings.filter((finding) => shown === "all" || finding.suppressed === (shown === "suppressed"));
  const rows = full ? wanted : wanted.slice(0, FIRST_ROWS);
  return (
    <section className="section facet findings" aria-labelledby="findings">
      <h3 id="findings">Findings</h3>
      <p>{words ?? `${formatCount(findings.length)} open, none suppressed.`} {mayRead ? <Link to={addresses.vaultSuppressions(place.teamId, place.vaultId)}>All suppressions</Link> : null}</p>
      {suppressed.length === 0 ? null : <SegmentedControl aria-label="Which findings" size="xs" value={shown} onChange={(value) => setShown(value as Shown)} data={[{ value: "all", label: `All ${formatCount(findings.length)}` }, { value: "open", label: `Open ${formatCount(findings.length - suppressed.length)}` }, { value: "suppressed", label: `Suppressed ${formatCount(suppressed.length)}` }]} />}
      {rows.length === 0 ? null : (
        <ul className="plain-list finding-list">
          {rows.map((finding) => <FindingRow key={placeOf(finding)} finding={finding} onSuppress={mayDecide ? () => setChosen(finding) : null} />)}
        </ul>
      )}
      {wanted.length > FIRST_ROWS ? <Button variant="subtle" size="compact-sm" onClick={() => setFull(!full)}>{full ? "Show fewer" : `Show all ${formatCount(wanted.length)}`}</Button> : null}
      {chosen === null ? null : <Suspense fallback={null}><SuppressDialog place={place} snapshotId={snapshotId} finding={chosen} onClose={() => setChosen(null)} /></Suspense>}
    </section>
  );
}

function FindingRow({ finding, onSuppress }: { readonly finding: JudgedFinding; readonly onSuppress: (() => void) | null }) {
  const { severity, title, rule, entry, suppressed } = finding;
  const name = visibleText(title);
  return (
    <li className={suppressed ? "suppressed" : undefined}>
      <div className="list-main">
        <span><span className="severity" data-severity={severity}>{severity}</span> {suppressed ? <s>{name}</s> : <strong>{name}</strong>}</span>
        <span className="small soft finding-place">{placeName(finding)} · {visibleText(rule)}</span>
        {entry === null ? null : <span className="small">{suppressed ? "Suppressed" : "Open"}: {describeAnalysis(entry)}{entry.expiresAt === null ? "" : `, until ${formatDay(entry.expiresAt)}`}. {visibleText(entry.reason)}</span>}
      </div>
      {onSuppress === null || entry !== null ? null : <div className="buttons"><Button variant="default" size="xs" onClick={onSuppress} aria-label={`Suppress ${name} at ${placeName(finding)}`}>Suppress…</Button></div>}
    </li>
  );
}
