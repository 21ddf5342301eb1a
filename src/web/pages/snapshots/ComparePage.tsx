// Two snapshots of a vault side by side, the older on the left whichever way the address has them: what changed, and for better or worse.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { formatInstant, formatSpan } from "#base/format.ts";
import { DAY } from "#base/units.ts";
import type { Snapshot } from "#protocol/api/reports.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { comparedQuery } from "#web/data/reports.ts";
import { vaultQuery, type VaultPlace } from "#web/data/vaults.ts";
import { ErrorPage } from "#web/ui/ErrorPanel.tsx";
import { LanguageBar } from "#web/ui/LanguageBar.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useComparedIds, useVaultPlace } from "#web/ui/place.ts";

import { compareSnapshots, MEASURES, type Change } from "./measures.ts";
import { NamedChanges } from "./NamedChanges.tsx";

const GROUPS = [...new Set(MEASURES.map(({ group }) => group))];

export function ComparePage() {
  const place = useVaultPlace();
  const ids = useComparedIds();
  const vault = useQuery(vaultQuery(place));
  const compared = useQuery(comparedQuery(place, ids));
  if (compared.isPending) return <PageSkeleton />;
  if (compared.isError) {
    if (toProblem(compared.error).status === 404) return <ThingNotFound thing="vault" to={addresses.vaults(place.teamId)} />;
    return <ErrorPage error={compared.error} title="The snapshots could not be compared" onRetry={() => void compared.refetch()} />;
  }
  const [before, after] = compared.data;
  if (before === undefined || after === undefined) return <ThingNotFound thing="snapshot" to={addresses.snapshots(place)} />;
  const apart = Date.parse(after.createdAt) - Date.parse(before.createdAt);
  return (
    <div className="page">
      <PageHeader title="What changed" crumbs={[{ name: "Vaults", to: addresses.vaults(place.teamId) }, { name: vault.data?.name ?? "Vault", to: addresses.vault(place.teamId, place.vaultId) }, { name: "Snapshots", to: addresses.snapshots(place) }]}>
        <p className="soft">From {formatInstant(before.createdAt)} to {formatInstant(after.createdAt)}{apart < DAY ? "" : `: ${formatSpan(apart)} between them`}.</p>
      </PageHeader>
      <Comparison before={before} after={after} place={place} />
    </div>
  );
}

function Comparison({ before, after, place }: { readonly before: Snapshot; readonly after: Snapshot; readonly place: VaultPlace }) {
  const changes = compareSnapshots(before, after);
  const telling = changes.filter(({ tone }) => tone !== "calm");
  return (
    <>
      <p className="measure">{telling.length === 0 ? "No measure that can be better or worse has changed." : `${count(telling, "good")} for the better, ${count(telling, "bad").toLowerCase()} for the worse.`}</p>
      <div className="table-scroll" role="region" aria-label="What changed" tabIndex={0}>
        <table className="table compare">
          <caption className="visually-hidden">Each measure in the older and the newer snapshot</caption>
          <thead>
            <tr>
              <th scope="col">Measure</th>
              {[before, after].map((snapshot) => <th key={snapshot.id} scope="col" className="n"><Link to={addresses.snapshot({ ...place, snapshotId: snapshot.id })}>{formatInstant(snapshot.createdAt)}</Link></th>)}
              <th scope="col" className="n">Change</th>
            </tr>
          </thead>
          {GROUPS.map((group) => <Group key={group} name={group} changes={changes.filter(({ measure }) => measure.group === group)} />)}
        </table>
      </div>
      <section className="section" aria-labelledby="languages-then">
        <h2 id="languages-then">Languages, then and now</h2>
        {[before, after].map((snapshot) => <div key={snapshot.id} className="then-now"><span className="small soft">{formatInstant(snapshot.createdAt)}</span><LanguageBar languages={snapshot.languages} total={snapshot.code} height={16} /></div>)}
      </section>
      <NamedChanges place={place} before={before.id} after={after.id} />
    </>
  );
}

function Group({ name, changes }: { readonly name: string; readonly changes: readonly Change[] }) {
  if (changes.length === 0) return null;
  return (
    <tbody>
      {changes.every(({ measure }) => measure.title === name) ? null : <tr><th scope="rowgroup" colSpan={4} className="group">{name}</th></tr>}
      {changes.map(({ measure, before, after, change, tone }) => (
        <tr key={measure.id}>
          <td>{measure.title}{measure.title.toLowerCase().includes(measure.unit) ? null : <span className="small soft wide"> · {measure.unit}</span>}</td>
          <td className="n">{before}</td>
          <td className="n">{after}</td>
          <td className="n"><span className="badge" data-tone={tone}>{change}{tone === "calm" ? null : ` ${tone === "good" ? "better" : "worse"}`}</span></td>
        </tr>
      ))}
    </tbody>
  );
}

function count(changes: readonly Change[], tone: Change["tone"]): string {
  const of = changes.filter((change) => change.tone === tone).length;
  return of === 1 ? "One measure" : of === 0 ? "None" : `${of} measures`;
}
