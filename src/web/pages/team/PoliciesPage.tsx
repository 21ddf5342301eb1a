// The team's policy: what it asks of sessions, how many may run it, what outsiders may, how many approve what.

import { Button, NumberInput, SegmentedControl, Switch, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import type { TeamPolicy } from "#protocol/api/policies.ts";
import { useMay, useSession } from "#web/data/session.ts";
import { policyQuery, useChangePolicy } from "#web/data/team.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { ApprovalPart, type PartProps } from "./ApprovalPart.tsx";
import { TeamPage } from "./TeamPage.tsx";

const SIGN_INS: readonly { readonly value: TeamPolicy["signIn"]; readonly label: string; readonly meaning: string }[] = [
  { value: "one-factor", label: "Any", meaning: "A passcode by mail is enough." },
  { value: "two-factors", label: "Two factors", meaning: "A second factor besides, or a passkey." },
  { value: "passkey", label: "Passkeys only", meaning: "Nothing that can be phished." },
];

export function PoliciesPage() {
  return (
    <TeamPage title="Policies" lead="A change here is a request that others approve, and everybody sees who asked and who agreed.">
      {(team) => <PolicySection teamId={team.id} />}
    </TeamPage>
  );
}

function PolicySection({ teamId }: { readonly teamId: string }) {
  const policy = useQuery(policyQuery(teamId));
  const mayChange = useMay(teamId, "access.change-policy");
  if (policy.isPending) return <RowsSkeleton rows={4} />;
  if (policy.isError) return <ErrorPanel error={policy.error} title="The policy could not be read" onRetry={() => void policy.refetch()} />;
  return <PolicyForm key={teamId} teamId={teamId} policy={policy.data} mayChange={mayChange} />;
}

function PolicyForm({ teamId, policy, mayChange }: { readonly teamId: string; readonly policy: TeamPolicy; readonly mayChange: boolean }) {
  const change = useChangePolicy(teamId);
  const announce = useAnnounce();
  // Null while nothing is changed: then it is the policy as it is, also when that becomes another.
  const [edited, setEdited] = useState<TeamPolicy | null>(null);
  const [reason, setReason] = useState("");
  const draft = edited ?? policy;
  const set = (part: Partial<TeamPolicy>): void => setEdited((before) => ({ ...(before ?? policy), ...part }));
  const changed = JSON.stringify(draft) !== JSON.stringify(policy);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    change.mutate({ policy: draft, reason: reason.trim() }, {
      onSuccess: ({ state }) => {
        setReason("");
        setEdited(null);
        announce(state === "applied" ? "The policy holds from now on." : "Others have to approve it first; the request is with them.");
      },
    });
  };
  return (
    <form onSubmit={submit} className="measure">
      <fieldset disabled={!mayChange} className="policy">
        <SignInPart draft={draft} set={set} />
        <PeoplePart draft={draft} set={set} />
        <ApprovalPart draft={draft} set={set} />
      </fieldset>
      {mayChange && changed ? (
        <div className="stack section policy-ask">
          <Textarea label="Reason" description="Whoever approves it reads this." rows={2} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value.replaceAll("\n", " "))} required />
          {change.isError ? <ErrorPanel error={change.error} title="The policy was not changed" /> : null}
          <div className="buttons"><Button type="submit" loading={change.isPending} disabled={reason.trim() === ""}>Ask for the change</Button><Button variant="default" onClick={() => setEdited(null)}>Undo</Button></div>
        </div>
      ) : null}
      {mayChange ? null : <p className="small soft after">Your role may read the policy, but not change it.</p>}
    </form>
  );
}

function SignInPart({ draft, set }: PartProps) {
  const strength = useSession()?.session.strength ?? "one-factor";
  const tooWeak = SIGN_INS.findIndex(({ value }) => value === strength) < SIGN_INS.findIndex(({ value }) => value === draft.signIn);
  return (
    <section className="stack section first">
      <h2 id="policy-sign-in">Sign-in</h2>
      <div>
        <SegmentedControl aria-labelledby="policy-sign-in" data={SIGN_INS.map(({ value, label }) => ({ value, label }))} value={draft.signIn} onChange={(value) => set({ signIn: SIGN_INS.find((each) => each.value === value)?.value ?? "one-factor" })} />
        <p className="small soft after">{SIGN_INS.find(({ value }) => value === draft.signIn)?.meaning} Sessions that began with less may nothing in the team.</p>
        {tooWeak ? <p className="field-error" role="alert">Your own session began with less. Sign in that way first, so that you do not lock yourself out.</p> : null}
      </div>
      <div className="pair">
        <NumberInput label="Longest session, in hours" description="Empty: as the installation says." min={1} max={2160} allowDecimal={false} value={draft.sessionHours ?? ""} onChange={(value) => set({ sessionHours: value === "" ? null : Number(value) })} />
        <NumberInput label="Longest idle time, in minutes" description="Empty: as the installation says." min={5} max={10_080} allowDecimal={false} value={draft.idleMinutes ?? ""} onChange={(value) => set({ idleMinutes: value === "" ? null : Number(value) })} />
      </div>
    </section>
  );
}

function PeoplePart({ draft, set }: PartProps) {
  return (
    <section className="stack section">
      <h2>People and programs</h2>
      <NumberInput label="Owners and administrators, at most" description="The fewer can run the team, the fewer can be tricked into it." min={1} max={50} allowDecimal={false} value={draft.administrators} onChange={(value) => set({ administrators: Number(value) })} classNames={{ wrapper: "short" }} />
      <Switch label="Guests may be invited, and let in" description="Outsiders with the results of some projects, or with what a room shows, for a time." checked={draft.guests} onChange={(event) => set({ guests: event.currentTarget.checked })} />
      <div className="pair">
        <NumberInput label="Longest stay of a guest, in days" min={1} max={365} allowDecimal={false} value={draft.guestDays} onChange={(value) => set({ guestDays: Number(value) })} disabled={!draft.guests} />
        <NumberInput label="Longest life of an API token, in days" min={1} max={365} allowDecimal={false} value={draft.tokenDays} onChange={(value) => set({ tokenDays: Number(value) })} />
      </div>
    </section>
  );
}
