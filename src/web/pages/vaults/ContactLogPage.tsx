// Each time the source was contacted: when, why, what was asked for, what came of it. Nothing else ever contacts it.

import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { formatBytes, formatCount, formatInstant, plural } from "#base/format.ts";
import type { Contact } from "#protocol/api/reports.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { contactsQuery } from "#web/data/reports.ts";
import { vaultQuery } from "#web/data/vaults.ts";
import { ErrorPage, ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageSkeleton, RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useVaultPlace } from "#web/ui/place.ts";

import { VaultHeader } from "./VaultHeader.tsx";
import { ASKED, REASONS } from "./words.ts";

export function ContactLogPage() {
  const place = useVaultPlace();
  const vault = useQuery(vaultQuery(place));
  const log = useInfiniteQuery(contactsQuery(place));
  if (vault.isPending) return <PageSkeleton />;
  if (vault.data === undefined && toProblem(vault.error).status !== 404) return <ErrorPage error={vault.error} title="The vault could not be opened" onRetry={() => void vault.refetch()} />;
  if (vault.data === undefined) return <ThingNotFound thing="vault" to={addresses.vaults(place.teamId)} />;
  const contacts = log.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div className="page">
      <VaultHeader vault={vault.data} part="Contact log" />
      <p className="measure">The source is contacted when the vault is made and at an update, and only to read: git's <code>upload-pack</code>, or one download of an archive. Every contact is here.</p>
      {log.isPending ? <RowsSkeleton rows={3} /> : null}
      {log.isError ? <ErrorPanel error={log.error} title="The contact log could not be read" onRetry={() => void log.refetch()} /> : null}
      {log.isSuccess && contacts.length === 0 ? <p>The source has not been contacted yet.</p> : null}
      {contacts.length > 0 ? <ContactTable contacts={contacts} /> : null}
      {log.hasNextPage ? <Button variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>Show more</Button> : null}
    </div>
  );
}

function ContactTable({ contacts }: { readonly contacts: readonly Contact[] }) {
  return (
    <table className="table as-list">
      <caption className="visually-hidden">Contacts with the source, newest first</caption>
      <thead><tr><th scope="col">When</th><th scope="col">Why</th><th scope="col">What was asked for</th><th scope="col">Outcome</th><th scope="col" className="n">Requests</th><th scope="col" className="n">Received</th></tr></thead>
      <tbody>
        {contacts.map((contact) => (
          <tr key={contact.id}>
            <td data-label="When"><time dateTime={contact.at}>{formatInstant(contact.at)}</time></td>
            <td data-label="Why">{REASONS[contact.reason]}</td>
            <td data-label="Asked for">{ASKED[contact.asked]}</td>
            <td data-label="Outcome"><Outcome outcome={contact.outcome} /></td>
            <td data-label="Requests" className="n">{formatCount(contact.requests)}</td>
            <td data-label="Received" className="n" title={plural(contact.bytes, "byte")}>{formatBytes(contact.bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Outcome({ outcome }: { readonly outcome: string }) {
  return outcome === "ok" ? <span className="badge" data-tone="good"><Icon name="check" size={16} />Answered</span> : <span className="badge" data-tone="bad"><Icon name="warning" size={16} /><code>{outcome}</code></span>;
}
