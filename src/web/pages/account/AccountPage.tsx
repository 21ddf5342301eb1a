// One's own account: how you come in, and where you are signed in.

import { useQuery } from "@tanstack/react-query";

import { visibleText } from "#base/visible-text.ts";
import { accountQuery } from "#web/data/account.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { AuthenticatorSection } from "./AuthenticatorSection.tsx";
import { EmailSection } from "./EmailSection.tsx";
import { PasskeySection } from "./PasskeySection.tsx";
import { PasswordSection } from "./PasswordSection.tsx";
import { RecoverySection } from "./RecoverySection.tsx";
import { SessionSection } from "./SessionSection.tsx";
import { TokenSection } from "./TokenSection.tsx";

export function AccountPage() {
  const account = useQuery(accountQuery);
  return (
    <div className="page">
      <PageHeader title="Your account"><p className="soft lead">How you come in, and where you are signed in. It is the same in all your teams.</p></PageHeader>
      {account.isPending ? <RowsSkeleton rows={4} /> : null}
      {account.isError ? <ErrorPanel error={account.error} title="Your account could not be read" onRetry={() => void account.refetch()} /> : null}
      {account.data?.limited === true ? <LimitedAccount email={account.data.email} /> : null}
      {account.data === undefined || account.data.limited ? null : (
        <>
          <EmailSection account={account.data} />
          <PasskeySection totp={account.data.totp !== null} />
          <AuthenticatorSection account={account.data} />
          <RecoverySection account={account.data} />
          {account.data.passwords ? <PasswordSection account={account.data} /> : null}
          <TokenSection />
          <SessionSection />
        </>
      )}
    </div>
  );
}

/** A provider speaks for people in its team; what opens the account elsewhere is neither shown nor changed here. */
function LimitedAccount({ email }: { readonly email: string | null }) {
  return (
    <>
      <p className="measure">You are signed in{email === null ? "" : ` as ${visibleText(email)}`}, by single sign-on with your team's identity provider. To see and change what opens your account elsewhere, sign out, and sign in with a code by mail or with a passkey.</p>
      <TokenSection />
      <SessionSection />
    </>
  );
}
