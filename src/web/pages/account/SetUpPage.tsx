// After the one-time link: how the owner comes in next time. It can wait, but the link cannot be used again.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { accountQuery } from "#web/data/account.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { AuthenticatorSection } from "./AuthenticatorSection.tsx";
import { EmailSection } from "./EmailSection.tsx";
import { PasskeySection } from "./PasskeySection.tsx";
import { factorsOf, hasFactor } from "./proof.ts";

export function SetUpPage() {
  const account = useQuery(accountQuery);
  const ready = account.data !== undefined && (account.data.passkeys > 0 || (account.data.email !== null && hasFactor(factorsOf(account.data))));
  return (
    <div className="page">
      <PageHeader title="How you come back" action={<Button component={Link} to="/" variant={ready ? "filled" : "default"}>{ready ? "Go to the vaults" : "Later"}</Button>}>
        <p className="soft lead measure">The link that let you in does not work again. Give an address that codes can be sent to, and a second factor that only you have: a passkey, or an authenticator.</p>
      </PageHeader>
      {account.isPending ? <RowsSkeleton rows={4} /> : null}
      {account.isError ? <ErrorPanel error={account.error} title="Your account could not be read" onRetry={() => void account.refetch()} /> : null}
      {account.data === undefined ? null : (
        <>
          <EmailSection account={account.data} />
          <PasskeySection totp={account.data.totp !== null} />
          <AuthenticatorSection account={account.data} />
        </>
      )}
    </div>
  );
}
