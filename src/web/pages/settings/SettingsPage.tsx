// How it looks here, and the end of the session.

import { Button, type MantineColorScheme, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";

import { formatInstant } from "#base/format.ts";
import { addresses } from "#web/addresses.ts";
import { useSession, useSignOut } from "#web/data/session.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";

const SCHEMES: readonly { readonly value: MantineColorScheme; readonly label: string }[] = [{ value: "auto", label: "As the system" }, { value: "light", label: "Light" }, { value: "dark", label: "Dark" }];

export function SettingsPage() {
  return (
    <div className="page">
      <PageHeader title="Settings" />
      <LookSetting />
      <SessionSetting />
    </div>
  );
}

function LookSetting() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <section className="measure section first">
      <h2 id="look">Look</h2>
      <SegmentedControl aria-labelledby="look" data={SCHEMES.map(({ value, label }) => ({ value, label }))} value={colorScheme} onChange={(value) => setColorScheme(SCHEMES.find((scheme) => scheme.value === value)?.value ?? "auto")} />
      <p className="small soft after">Kept in this browser only.</p>
    </section>
  );
}

function SessionSetting() {
  const session = useSession();
  const signOut = useSignOut();
  const navigate = useNavigate();
  return (
    <section className="stack measure section">
      <h2>Session</h2>
      {session === null ? null : <p>You came in on {formatInstant(session.session.createdAt)}; the session ends by {formatInstant(session.session.expiresAt)} at the latest. How you come back is in <Link to={addresses.account}>your account</Link>.</p>}
      {signOut.isError ? <ErrorPanel error={signOut.error} title="The session was not ended" /> : null}
      <div className="buttons"><Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate(undefined, { onSuccess: () => void navigate({ to: addresses.signIn, replace: true }) })}>Sign out</Button></div>
    </section>
  );
}
