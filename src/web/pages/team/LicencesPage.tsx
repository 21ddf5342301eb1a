// What the team allows of licences, by what they ask and what they are used for, and single ones by name. A change holds for every report of the
// team at once, older ones too; nothing is analysed again.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { formatInstant } from "#base/format.ts";
import type { TeamLicencePolicy } from "#protocol/api/licence-policy.ts";
import { licencePolicySchema, PUBLISHED_LICENCE_POLICY_ID, type LicencePolicy } from "#protocol/licences/policy.ts";
import { licencePolicyQuery, useChangeLicencePolicy } from "#web/data/licence-policy.ts";
import { useMay } from "#web/data/session.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { CategoryTable, NamedLicences } from "./LicencePolicyFields.tsx";
import { TeamPage } from "./TeamPage.tsx";

export function LicencesPage() {
  return <TeamPage title="Licences" lead="What your team allows of licences, what it wants reviewed, and what it denies. Every report is judged by it at once, older ones too.">{(team) => <LicencesSection key={team.id} teamId={team.id} />}</TeamPage>;
}

function LicencesSection({ teamId }: { readonly teamId: string }) {
  const policy = useQuery(licencePolicyQuery(teamId));
  const mayChange = useMay(teamId, "vaults.change-licence-policy");
  if (policy.isPending) return <RowsSkeleton rows={4} />;
  if (policy.isError) return <ErrorPanel error={policy.error} title="The policy could not be read" onRetry={() => void policy.refetch()} />;
  return <PolicyForm key={policy.data.changedAt ?? "published"} teamId={teamId} team={policy.data} mayChange={mayChange} />;
}

function PolicyForm({ teamId, team, mayChange }: { readonly teamId: string; readonly team: TeamLicencePolicy; readonly mayChange: boolean }) {
  const change = useChangeLicencePolicy(teamId);
  const announce = useAnnounce();
  const [draft, setDraft] = useState<LicencePolicy>(team.policy);
  const changed = JSON.stringify(draft) !== JSON.stringify(team.policy);
  const parsed = licencePolicySchema.safeParse(draft);
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    if (parsed.success) change.mutate(draft, { onSuccess: () => announce("Saved. Every report of the team is judged by it.") });
  };
  return (
    <form onSubmit={save}>
      <p className="small soft">{team.changedAt === null ? `The published policy ${PUBLISHED_LICENCE_POLICY_ID} holds: for closed source that is passed on or served.` : `Your team's own, of ${formatInstant(team.changedAt)}.`}</p>
      <fieldset disabled={!mayChange} className="policy">
        <section className="section first">
          <h2>By what a licence asks</h2>
          <CategoryTable policy={draft} onChange={setDraft} />
          <p className="small soft after">A project that is under a copyleft licence itself may use what asks no more than it does. Of a choice of licences the best counts, of what holds together the worst. Licences that cannot be kept together in one work are denied whatever stands here. A first sorting, no legal advice.</p>
        </section>
        <section className="section">
          <h2>Single licences</h2>
          <NamedLicences policy={draft} onChange={setDraft} mayChange={mayChange} />
        </section>
      </fieldset>
      {change.isError ? <ErrorPanel error={change.error} title="Not saved" /> : null}
      {changed && !parsed.success ? <p className="field-error" role="alert">{parsed.error.issues[0]?.message ?? "This makes no policy"}.</p> : null}
      {mayChange ? (
        <div className="buttons cost-buttons">
          <Button type="submit" loading={change.isPending} disabled={!changed || !parsed.success}>Save</Button>
          {changed ? <Button variant="default" onClick={() => setDraft(team.policy)}>Undo</Button> : null}
          {team.changedAt === null ? null : <Button variant="default" loading={change.isPending} onClick={() => change.mutate(null, { onSuccess: () => announce("The published policy holds again.") })}>Back to the published policy</Button>}
        </div>
      ) : <p className="small soft after">Your role may read the policy, but not change it.</p>}
    </form>
  );
}
