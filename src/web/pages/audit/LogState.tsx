// The state of the log in a line above it, and the alarm when a witness says that it is not what it was.

import type { AuditState } from "#protocol/api/audit.ts";
import { formatCount, formatInstant } from "#base/format.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { Icon } from "#web/ui/Icon.tsx";

export function LogState({ state, looking, onOpen }: { readonly state: AuditState | null; readonly looking: boolean; readonly onOpen: () => void }) {
  if (state === null) return looking ? <p className="audit-state small soft">Looking at the log…</p> : null;
  const { checkpoint, sequence, waiting, witnesses } = state;
  const cosigned = witnesses.filter((witness) => witness.state === "cosigned").length;
  return (
    <p className="audit-state small">
      <span><strong className="number">{formatCount(sequence)}</strong> records</span>
      {checkpoint === null ? <span className="badge"><Icon name="waiting" size={16} />Not signed yet</span> : null}
      {checkpoint !== null && !waiting ? <span className="badge" data-tone="good"><Icon name="check" size={16} /><span>Signed <Ago at={checkpoint.signedAt} /></span></span> : null}
      {checkpoint !== null && waiting ? <span className="badge" data-tone="busy"><Icon name="working" size={16} />Being signed</span> : null}
      {witnesses.length === 0 ? <span className="badge">No witness</span> : <span className="badge" data-tone={cosigned === witnesses.length ? "good" : undefined}><Icon name={cosigned === witnesses.length ? "check" : "waiting"} size={16} />{cosigned} of {witnesses.length} {witnesses.length === 1 ? "witness" : "witnesses"}</span>}
      <button type="button" className="link-button" onClick={onOpen}>State of the log</button>
    </p>
  );
}

export function LogAlarm({ state }: { readonly state: AuditState | null }) {
  const alarms = state?.witnesses.filter((witness) => witness.state === "forked" || witness.seenSize !== null) ?? [];
  return alarms.map(({ name, seenSize, askedAt }) => (
    <section key={name} className="problem" role="alert">
      <Icon name="warning" />
      <div>
        <h2>{seenSize === null ? "A witness has seen another log" : "The log is shorter than it was"}</h2>
        <p>
          {seenSize === null
            ? `The witness ${name} cosigned a state that this log does not lead on from: records that it has seen were changed or taken out.`
            : `The witness ${name} has seen ${formatCount(seenSize)} entries, and this log has ${formatCount(state?.size ?? 0)}: an old copy of the database was put back, or its end was cut off.`}
        </p>
        <p className="small soft">{askedAt === null ? "Compare an export with one from before." : `Said on ${formatInstant(askedAt)}. Compare an export with one from before.`}</p>
      </div>
    </section>
  ));
}
