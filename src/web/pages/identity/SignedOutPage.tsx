// Nobody is signed in in this browser.

import { PageHeader } from "#web/ui/PageHeader.tsx";

import { HowToGetALink } from "./HowToGetALink.tsx";

export function SignedOutPage() {
  return (
    <main className="page alone">
      <PageHeader title="Nobody is signed in here" documentTitle="Signed out" />
      <HowToGetALink said="This browser has no session, or it has ended." />
    </main>
  );
}
