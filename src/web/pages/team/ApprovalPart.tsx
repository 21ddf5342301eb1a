// How many people agree to what, and who they may be. What no policy undercuts is said beside it, with the way out of each impasse.

import { Checkbox, SegmentedControl } from "@mantine/core";

import { APPROVERS_BESIDE_OWNERS, type ApprovalKind, type TeamPolicy } from "#protocol/api/policies.ts";

import { approversOf, withApprover } from "./approvers.ts";
import { ROLE_TITLES } from "./role-words.ts";

export interface PartProps {
  readonly draft: TeamPolicy;
  readonly set: (change: Partial<TeamPolicy>) => void;
}

const APPROVALS: readonly { readonly kind: ApprovalKind; readonly label: string; readonly meaning: string }[] = [
  { kind: "access", label: "Access for a time", meaning: "More than the role allows, until it ends by itself." },
  { kind: "role", label: "Another role, or the end of who runs the team", meaning: "Also making somebody an owner or administrator." },
  { kind: "invitation", label: "Inviting an owner or administrator", meaning: "Other invitations need nobody." },
  { kind: "policy", label: "Another policy", meaning: "This page." },
];

export function ApprovalPart({ draft, set }: PartProps) {
  return (
    <section className="section">
      <h2>Approvals</h2>
      <p className="small soft">How many other people must agree, and who they may be. Owners always may. Nobody decides on their own request, nor on what is about themselves; where there is nobody else, it is done at once and the record says so.</p>
      {APPROVALS.map(({ kind, label, meaning }) => (
        <div key={kind} className="approval">
          <div id={`approval-${kind}`}>{label}<br /><span className="small soft">{meaning}</span></div>
          <div className="approval-rule">
            <SegmentedControl aria-labelledby={`approval-${kind}`} data={["0", "1", "2", "3"]} value={String(draft.approvals[kind])} onChange={(value) => set({ approvals: { ...draft.approvals, [kind]: Number(value) } })} />
            <div className="approvers" role="group" aria-labelledby={`approval-${kind}`}>
              <Checkbox size="sm" label="Owners" checked disabled readOnly />
              {APPROVERS_BESIDE_OWNERS[kind].map((role) => <Checkbox key={role} size="sm" label={`${ROLE_TITLES[role]}s`} checked={approversOf(draft, kind).includes(role)} onChange={(event) => set({ approvers: withApprover(draft, kind, { role, may: event.currentTarget.checked }) })} />)}
            </div>
          </div>
        </div>
      ))}
      <h3>What no policy undercuts</h3>
      <ul className="small soft floors">
        <li>Who approves what, and how many, is changed only with an owner: who asks is one, or one agrees.</li>
        <li>Running or watching over the team as access for a time takes an owner, and so does making or ending an owner.</li>
        <li>Ending or changing somebody else who runs the team takes a third person who runs it.</li>
        <li>Where there is no third: the only owner may end the only administrator, which is recorded, and told to those who watch over the team. Of two owners neither ends the other; each may leave. If one has gone bad, whoever has the machine ends them with <code>strongroom admin</code>, and that is in the log too.</li>
      </ul>
    </section>
  );
}
