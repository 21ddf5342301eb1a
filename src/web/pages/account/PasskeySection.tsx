// One's own passkeys: added, named, removed.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Passkey } from "#protocol/api/passkeys.ts";
import { CeremonyEnded, passkeysArePossible, passkeysQuery, useAddPasskey, useRemovePasskey } from "#web/data/passkeys.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { FactorProofDialog } from "./FactorProofDialog.tsx";
import { PasskeyRow } from "./PasskeyRow.tsx";

/** `totp`: whether the account has an authenticator, with which it can prove itself. */
export function PasskeySection({ totp }: { readonly totp: boolean }) {
  const passkeys = useQuery(passkeysQuery);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const items = passkeys.data ?? [];
  return (
    <section className="section" aria-labelledby="passkeys">
      <h2 id="passkeys">Passkeys</h2>
      <p className="soft measure">A passkey signs you in with your fingerprint, your face or the PIN of your device. It works only here, so there is nothing that anybody could be talked out of.</p>
      {passkeys.isPending ? <RowsSkeleton rows={2} /> : null}
      {passkeys.isError ? <ErrorPanel error={passkeys.error} title="Your passkeys could not be read" onRetry={() => void passkeys.refetch()} /> : null}
      {passkeys.isSuccess && items.length === 0 ? <p>You have no passkey yet. Add one, and the next sign-in takes a touch.</p> : null}
      {items.length > 0 ? <ul className="plain-list">{items.map((passkey) => <PasskeyRow key={passkey.id} passkey={passkey} onRemove={() => setRemoving(passkey)} />)}</ul> : null}
      {passkeys.isSuccess ? <AddPasskey factors={{ totp, passkeys: items.length > 0 }} /> : null}
      {removing === null ? null : <RemovePasskey passkey={removing} totp={totp} onClose={() => setRemoving(null)} />}
    </section>
  );
}

function AddPasskey({ factors }: { readonly factors: { readonly totp: boolean; readonly passkeys: boolean } }) {
  const add = useAddPasskey();
  const announce = useAnnounce();
  const [proving, setProving] = useState(false);
  const needsProof = factors.totp || factors.passkeys;
  if (!passkeysArePossible) return <p className="soft">This browser has no passkeys. Open this page in another one to add some.</p>;
  const onSuccess = (passkey: Passkey): void => announce(`Added: ${passkey.name}.`);
  const ended = add.error instanceof CeremonyEnded ? add.error : null;
  return (
    <>
      <div className="buttons after"><Button variant={factors.passkeys ? "default" : "filled"} loading={add.isPending} onClick={() => (needsProof ? setProving(true) : add.mutate({ proof: undefined }, { onSuccess }))}>Add a passkey</Button></div>
      {ended === null ? null : <p role="alert" className="field-error">{ended.alreadyThere ? "This device or provider has a passkey of your account already. Choose another one." : "No passkey was made. Try again when you are ready."}</p>}
      {add.isError && ended === null && !proving ? <ErrorPanel error={add.error} title="The passkey was not added" /> : null}
      <FactorProofDialog
        opened={proving}
        title="Is it you?"
        action="Go on"
        factors={factors}
        busy={add.isPending}
        error={add.isError && ended === null ? add.error : null}
        onClose={() => setProving(false)}
        onProof={(proof) => add.mutate({ proof }, { onSuccess: (passkey) => { setProving(false); onSuccess(passkey); }, onError: (error) => { if (error instanceof CeremonyEnded) setProving(false); } })}
      >
        <p>Show a factor that you have before another one is added.</p>
      </FactorProofDialog>
    </>
  );
}

function RemovePasskey({ passkey, totp, onClose }: { readonly passkey: Passkey; readonly totp: boolean; readonly onClose: () => void }) {
  const remove = useRemovePasskey();
  const announce = useAnnounce();
  return (
    <FactorProofDialog
      opened
      title={`Remove ${passkey.name}?`}
      action="Remove"
      factors={{ totp, passkeys: true }}
      busy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onProof={(proof) => remove.mutate({ passkeyId: passkey.id, proof }, { onSuccess: () => { onClose(); announce(`Removed: ${passkey.name}.`); } })}
    >
      <p>It will not sign you in here any more. Remove it from your device or provider too: we cannot.</p>
    </FactorProofDialog>
  );
}
