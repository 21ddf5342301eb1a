// The log as a whole: its name and key, what was signed last, and what each witness says.

import { formatCount, formatInstant } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { AuditState, AuditWitness } from "#protocol/api/audit.ts";
import { Icon, type IconName } from "#web/ui/Icon.tsx";
import { SidePanel } from "#web/ui/SidePanel.tsx";

import { HashText } from "./HashText.tsx";

const WITNESS_STATES: Readonly<Record<AuditWitness["state"], { readonly word: string; readonly tone?: "good" | "bad"; readonly icon: IconName }>> = {
  waiting: { word: "Not asked yet", icon: "waiting" },
  cosigned: { word: "Cosigned", tone: "good", icon: "check" },
  unreachable: { word: "Does not answer", icon: "waiting" },
  refused: { word: "Refuses", tone: "bad", icon: "warning" },
  forked: { word: "Has seen another log", tone: "bad", icon: "warning" },
};

export function LogStatePanel({ state, onClose }: { readonly state: AuditState; readonly onClose: () => void }) {
  const { checkpoint, witnesses } = state;
  return (
    <SidePanel title="State of the log" onClose={onClose}>
      <p className="small soft">One log holds the records of all teams, so that no team's can be rewritten alone. What is in it of others is only hashes.</p>
      <dl className="origin audit-facts">
        <div><dt>Entries of the whole log</dt><dd className="number">{formatCount(state.size)}</dd></div>
        <div><dt>Of this team</dt><dd className="number">{formatCount(state.sequence)}</dd></div>
        {checkpoint === null ? null : <div><dt>Signed last</dt><dd>{formatInstant(checkpoint.signedAt)}</dd></div>}
        {checkpoint === null ? null : <div><dt>At</dt><dd className="number">{formatCount(checkpoint.size)} entries</dd></div>}
      </dl>
      {checkpoint === null ? null : <HashText name="Root of the tree" value={checkpoint.root} />}
      <h3>Key of the log</h3>
      <p className="small soft">Keep it somewhere else: with it, exports are verified without believing this server.</p>
      <HashText name="Verifier's key" value={state.logKey} />
      <h3>Witnesses</h3>
      {witnesses.length === 0 ? <p className="small soft">There is none. A witness is a small program elsewhere, with a key of its own, that cosigns each state of the log: then not even who runs this server can rewrite it unseen. <code>./strongroom witness</code> is one; the setting <code>auditWitnesses</code> names it.</p> : null}
      <ul className="witnesses">{witnesses.map((witness) => <WitnessLine key={witness.name} witness={witness} />)}</ul>
    </SidePanel>
  );
}

function WitnessLine({ witness }: { readonly witness: AuditWitness }) {
  const { word, tone, icon } = WITNESS_STATES[witness.state];
  return (
    <li>
      <code>{visibleText(witness.name)}</code>
      <span className="badge" data-tone={tone}><Icon name={icon} size={16} />{word}</span>
      {witness.cosignedAt === null ? null : <span className="small soft">{formatCount(witness.size)} entries on {formatInstant(witness.cosignedAt)}</span>}
      {witness.seenSize === null ? null : <span className="small">Has seen {formatCount(witness.seenSize)} entries.</span>}
    </li>
  );
}
