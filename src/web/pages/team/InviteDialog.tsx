// Inviting somebody: an address and what they are to be. Owners and administrators need a reason, since others approve them.

import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import type { Team } from "#protocol/api/teams.ts";
import { fieldProblem, toProblem } from "#web/data/api-error.ts";
import { useInvite } from "#web/data/team.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { FIRST_OFFER, isWhole, OfferFields, toOffer, type OfferDraft } from "./OfferFields.tsx";
import { isAdministrator } from "./role-words.ts";

export function InviteDialog({ team, opened, onClose }: { readonly team: Team; readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Invite somebody" closeButtonProps={{ "aria-label": "Close" }} centered size="lg">
      <InviteForm team={team} onClose={onClose} />
    </Modal>
  );
}

function InviteForm({ team, onClose }: { readonly team: Team; readonly onClose: () => void }) {
  const invite = useInvite(team.id);
  const announce = useAnnounce();
  const [email, setEmail] = useState("");
  const [draft, setDraft] = useState<OfferDraft>(FIRST_OFFER);
  const [reason, setReason] = useState("");
  const powerful = isAdministrator(draft.role);
  const problem = invite.error === null ? null : toProblem(invite.error);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const body = { email: email.trim(), ...toOffer(draft), ...(powerful ? { reason: reason.trim() } : {}) };
    invite.mutate(body, {
      onSuccess: ({ state }) => {
        announce(state === "sent" ? "The invitation is on its way." : "Others have to approve it first; the invitation is sent when they have.");
        onClose();
      },
    });
  };
  return (
    <form onSubmit={submit} className="stack">
      <TextInput label="E-mail address" type="email" autoComplete="off" maxLength={254} value={email} error={fieldProblem(problem, "body.email")} onChange={(event) => setEmail(event.currentTarget.value)} required data-autofocus />
      <OfferFields teamId={team.id} ownRole={team.role} draft={draft} onChange={setDraft} />
      {powerful ? <Textarea label="Reason" description="Others approve who may run the team, and read this." rows={2} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value.replaceAll("\n", " "))} required /> : null}
      <p className="small soft">They get a link by mail that works once within 7 days, and join by signing in with this address.</p>
      {problem !== null && problem.fields.length === 0 ? <ErrorPanel error={invite.error} title="Not invited" /> : null}
      <div className="buttons"><Button type="submit" loading={invite.isPending} disabled={email.trim() === "" || !isWhole(draft) || (powerful && reason.trim() === "")}>Invite</Button><Button variant="default" onClick={onClose}>Cancel</Button></div>
    </form>
  );
}
