// The rates and assumptions behind the cost to replicate, each with where its default comes from. A change holds for every estimate of the
// team at once; nothing is analysed again.

import { Button, NumberInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { formatInstant } from "#base/format.ts";
import { costParametersSchema, type CostParameters } from "#protocol/cost/parameters.ts";
import { costQuery, useChangeCost, type TeamAssumptions } from "#web/data/cost.ts";
import { useMay } from "#web/data/session.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { AssumptionTable, LEVELS, type AssumptionProps } from "./AssumptionTable.tsx";
import { TeamPage } from "./TeamPage.tsx";

/** A first rate to change; no figure of ours is meant by it. */
const NO_RATE = { low: 0, likely: 0, high: 0, currency: "EUR" };

export function CostPage() {
  return <TeamPage title="Cost" lead="What your team assumes when it estimates the cost to replicate code. Every estimate follows at once.">{(team) => <CostSection key={team.id} teamId={team.id} />}</TeamPage>;
}

function CostSection({ teamId }: { readonly teamId: string }) {
  const cost = useQuery(costQuery(teamId));
  const mayChange = useMay(teamId, "vaults.change-cost");
  if (cost.isPending) return <RowsSkeleton rows={4} />;
  if (cost.isError) return <ErrorPanel error={cost.error} title="The assumptions could not be read" onRetry={() => void cost.refetch()} />;
  return <CostForm key={cost.data.changedAt ?? "defaults"} teamId={teamId} cost={cost.data} mayChange={mayChange} />;
}

function CostForm({ teamId, cost, mayChange }: { readonly teamId: string; readonly cost: TeamAssumptions; readonly mayChange: boolean }) {
  const change = useChangeCost(teamId);
  const announce = useAnnounce();
  const [draft, setDraft] = useState<CostParameters>(cost.parameters);
  const set = (part: Partial<CostParameters>): void => setDraft((before) => ({ ...before, ...part }));
  const changed = JSON.stringify(draft) !== JSON.stringify(cost.parameters);
  const isValid = costParametersSchema.safeParse(draft).success;
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    change.mutate(draft, { onSuccess: () => announce("Saved. Every estimate of the team follows.") });
  };
  return (
    <form onSubmit={save}>
      <p className="small soft">{cost.changedAt === null ? `The published defaults of ${cost.model} hold.` : `Your team's own, of ${formatInstant(cost.changedAt)}. Model ${cost.model}.`}</p>
      <fieldset disabled={!mayChange} className="policy">
        <RatePart draft={draft} set={set} />
        <section className="section">
          <h2>Assumptions</h2>
          <AssumptionTable draft={draft} set={set} />
        </section>
      </fieldset>
      {change.isError ? <ErrorPanel error={change.error} title="Not saved" /> : null}
      {changed && !isValid ? <p className="field-error" role="alert">Each range must go from low over likely to high, and stay within its bounds.</p> : null}
      {mayChange ? (
        <div className="buttons cost-buttons">
          <Button type="submit" loading={change.isPending} disabled={!changed || !isValid}>Save</Button>
          {changed ? <Button variant="default" onClick={() => setDraft(cost.parameters)}>Undo</Button> : null}
          {cost.changedAt === null ? null : <Button variant="default" loading={change.isPending} onClick={() => change.mutate(null, { onSuccess: () => announce("The published defaults hold again.") })}>Back to the defaults</Button>}
        </div>
      ) : <p className="small soft after">Your role may read the assumptions, but not change them.</p>}
    </form>
  );
}

function RatePart({ draft: { rate }, set }: AssumptionProps) {
  return (
    <section className="section first">
      <h2>Rate</h2>
      {rate === null ? (
        <><p className="measure">Without a rate, estimates are in person-months alone. We know no rate of yours, and give none.</p><Button variant="default" onClick={() => set({ rate: NO_RATE })}>Set a rate</Button></>
      ) : (
        <div className="cost-rate">
          {LEVELS.map((level) => <NumberInput key={level} label={`A person-month, ${level}`} min={0} max={1e9} thousandSeparator="," value={rate[level]} onChange={(value) => set({ rate: { ...rate, [level]: Number(value) } })} />)}
          <TextInput label="Currency" description="" maxLength={3} value={rate.currency} onChange={(event) => set({ rate: { ...rate, currency: event.currentTarget.value.toUpperCase() } })} error={/^[A-Z]{3}$/.test(rate.currency) ? null : "Three letters, as EUR"} />
          <Button variant="subtle" size="compact-sm" onClick={() => set({ rate: null })}>No rate</Button>
        </div>
      )}
    </section>
  );
}
