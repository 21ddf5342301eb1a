// Nobody is signed in in this browser.

import { AlonePage } from "#web/ui/AlonePage.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";

import { HowToGetALink } from "./HowToGetALink.tsx";

export function SignedOutPage() {
  return (
    <AlonePage>
      <PageHeader title="Nobody is signed in here" documentTitle="Signed out" />
      <HowToGetALink said="This browser has no session, or it has ended." />
    </AlonePage>
  );
}
