// What Strongroom claims, and whether its own checks found it kept. What is not proven is never shown as if it were.

import { useQuery } from "@tanstack/react-query";

import { plural } from "#base/format.ts";
import type { ClaimState, ClaimStatus } from "#protocol/api/system.ts";
import { claimsQuery } from "#web/data/claims.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { ErrorPage } from "#web/ui/ErrorPanel.tsx";
import { Icon, type IconName } from "#web/ui/Icon.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useDetail } from "#web/ui/place.ts";
import { SidePanel } from "#web/ui/SidePanel.tsx";

import { AssuranceHeader } from "./AssuranceHeader.tsx";
import { countByStatus, groupClaims } from "./claim-groups.ts";

const STATUS: Readonly<Record<ClaimStatus, { readonly word: string; readonly icon: IconName; readonly tone: string }>> = {
  proven: { word: "Proven", icon: "check", tone: "good" },
  failed: { word: "Failed", icon: "warning", tone: "bad" },
  "not yet proven": { word: "Not yet proven", icon: "waiting", tone: "calm" },
};

const SCHEDULES = { hourly: "every hour", daily: "every day", weekly: "every week" } as const;

export function ClaimsPage() {
  const claims = useQuery(claimsQuery);
  const { detail, open, close } = useDetail();
  if (claims.isPending) return <PageSkeleton />;
  if (claims.data === undefined) return <ErrorPage error={claims.error} title="The claims could not be read" onRetry={() => void claims.refetch()} />;
  const about = claims.data.find(({ id }) => id === detail);
  return (
    <div className="page">
      <AssuranceHeader part="Claims" />
      <Summary claims={claims.data} />
      {groupClaims(claims.data).map(({ prefix, title, claims: group }) => (
        <section key={prefix} className="section" aria-labelledby={`claims-${prefix}`}>
          <h2 id={`claims-${prefix}`}>{title}</h2>
          <ClaimTable claims={group} title={title} onOpen={open} />
        </section>
      ))}
      {about === undefined ? null : <SidePanel title={about.id} onClose={close}><ClaimDetail claim={about} /></SidePanel>}
    </div>
  );
}

function Summary({ claims }: { readonly claims: readonly ClaimState[] }) {
  const counts = countByStatus(claims);
  return (
    <>
      <p className="measure">Each claim is a check that runs on this very installation, and each check has been seen to fail when what it guards was broken. A check that is too old counts no more.</p>
      <p className="claim-counts" role="status">
        {(["failed", "not yet proven", "proven"] as const).map((status) => (
          <span key={status} className="badge" data-tone={counts[status] === 0 ? "calm" : STATUS[status].tone}><Icon name={STATUS[status].icon} size={16} />{counts[status]} {status}</span>
        ))}
      </p>
    </>
  );
}

function ClaimTable({ claims, title, onOpen }: { readonly claims: readonly ClaimState[]; readonly title: string; readonly onOpen: (id: string) => void }) {
  return (
    <table className="table as-list claims">
      <caption className="visually-hidden">{title}: {plural(claims.length, "claim")}</caption>
      <thead><tr><th scope="col">Claim</th><th scope="col">State</th><th scope="col">Checked</th></tr></thead>
      <tbody>
        {claims.map((claim) => (
          <tr key={claim.id}>
            <td className="claim-statement"><button type="button" className="sort" aria-haspopup="dialog" onClick={() => onOpen(claim.id)}><code>{claim.id}</code><span>{claim.statement}</span></button></td>
            <td data-label="State"><ClaimBadge status={claim.status} /></td>
            <td data-label="Checked">{claim.checkedAt === null ? "never" : <Ago at={claim.checkedAt} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ClaimBadge({ status }: { readonly status: ClaimStatus }) {
  const { word, icon, tone } = STATUS[status];
  return <span className="badge" data-tone={tone}><Icon name={icon} size={16} />{word}</span>;
}

function ClaimDetail({ claim }: { readonly claim: ClaimState }) {
  const evidence = Object.entries(claim.evidence ?? {});
  return (
    <>
      <p>{claim.statement}</p>
      <p><ClaimBadge status={claim.status} /></p>
      <p>{claim.finding ?? "Its check has not run yet."}</p>
      {evidence.length === 0 ? null : (
        <table className="table">
          <caption className="visually-hidden">What the check found</caption>
          <tbody>{evidence.map(([name, value]) => <tr key={name}><th scope="row">{name}</th><td className="n">{String(value)}</td></tr>)}</tbody>
        </table>
      )}
      <p className="small soft">
        {claim.schedule === null ? "No check runs by itself. " : `Checked ${SCHEDULES[claim.schedule]}. `}
        Run it now on the server: <code>./strongroom claims --run {claim.id}</code>
      </p>
    </>
  );
}
