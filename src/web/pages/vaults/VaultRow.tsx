// One vault in the list; a row on wide screens, a card on phones.

import { Link } from "@tanstack/react-router";

import { formatCompact, formatCount } from "#base/format.ts";
import { visibleName, visibleText } from "#base/visible-text.ts";
import type { Vault } from "#protocol/api/vaults.ts";
import { addresses } from "#web/addresses.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { LanguageBar, LanguageDot } from "#web/ui/LanguageBar.tsx";
import { StateBadge } from "#web/ui/StateBadge.tsx";

import { describeProgress, describeSource } from "./words.ts";

const LANGUAGES_NAMED = 3;

export function VaultRow({ vault }: { readonly vault: Vault }) {
  const { report, run } = vault;
  return (
    <li className="vault-row">
      <div className="vault-name">
        <Link to={addresses.vault(vault.teamId, vault.id)}>{visibleText(vault.name)}</Link>
        <span className="small soft clip">{describeSource(vault.source)}</span>
      </div>
      <div className="vault-state">
        <StateBadge state={vault.state} />
        <span className="small soft clip">{secondLine(vault)}</span>
      </div>
      <div className="vault-languages">
        {report === null ? null : (
          <>
            <LanguageBar languages={report.languages} total={report.code} />
            <span className="small soft clip">{report.languages.slice(0, LANGUAGES_NAMED).map(({ name }) => <span className="named" key={name}><LanguageDot name={name} />{visibleName(name)}</span>)}</span>
          </>
        )}
      </div>
      <Figure value={report?.code} name="lines of code" />
      <Figure value={report?.commits} name="commits" />
      <Figure value={report?.contributors} name="people" />
      {run?.state === "running" ? <span className="visually-hidden">{describeProgress(run)}</span> : null}
    </li>
  );
}

function secondLine({ state, run, report, deletion }: Vault) {
  if (state === "working" && run !== null) return describeProgress(run);
  if (state === "failed" && run?.error != null) return visibleText(run.error.message);
  if (state === "deleting" && deletion !== null) return <>final <Ago at={deletion.finalAt} /></>;
  return report === null ? "No report yet" : <Ago at={report.createdAt} />;
}

function Figure({ value, name }: { readonly value: number | undefined; readonly name: string }) {
  return <div className="vault-figure">{value === undefined ? <span className="soft">–</span> : <span className="number" title={formatCount(value)}>{formatCompact(value)}</span>}<span className="small soft">{name}</span></div>;
}
