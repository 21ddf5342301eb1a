// Whether a report passes its gate, with each check; nothing where there is no gate.

import { useQuery } from "@tanstack/react-query";

import { plural } from "#base/format.ts";
import { policyWords } from "#protocol/licences/words.ts";
import { snapshotGateQuery } from "#web/data/gates.ts";
import type { VaultPlace } from "#web/data/vaults.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";

export function GateSection({ place, snapshotId }: { readonly place: VaultPlace; readonly snapshotId: string }) {
  const gate = useQuery(snapshotGateQuery(place, snapshotId));
  if (gate.isError) return <ErrorPanel error={gate.error} title="The gate could not be judged" onRetry={() => void gate.refetch()} />;
  if (gate.data === undefined || gate.data.state === "none") return null;
  const { state, from, baselineId, checks, suppressed, licencesOf } = gate.data;
  const passed = state === "passed";
  return (
    <section className="section" aria-labelledby="gate">
      <h2 id="gate">Gate</h2>
      <p><span className="badge gate-state" data-tone={passed ? "good" : "bad"}><Icon name={passed ? "check" : "warning"} size={16} />{passed ? "Passed" : "Not passed"}</span> <span className="soft">{from === "vault" ? "The vault's own thresholds" : "The team's thresholds"}, {baselineId === null ? "without a snapshot before: everything is new" : "against the snapshot before"}.{suppressed === 0 ? "" : ` ${plural(suppressed, "new finding is", "new findings are")} suppressed, and did not count.`}{licencesOf === null ? "" : ` Licences are judged by ${policyWords({ policyChangedAt: licencesOf })}.`}</span></p>
      <ul className="gate-checks">{checks.map(({ rule, passed: good, says }) => <li key={`${rule} ${says}`}><span className="badge" data-tone={good ? "good" : "bad"}><Icon name={good ? "check" : "close"} size={16} />{good ? "passed" : "failed"}</span> {says}</li>)}</ul>
    </section>
  );
}
