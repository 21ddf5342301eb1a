// The question for an elevation: a reason, the minutes, and a second factor.

import { Button, getDefaultZIndex, Modal, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";

import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { useBeginElevation } from "#web/data/elevation.ts";
import { ownFactorsQuery } from "#web/data/own-factors.ts";
import { CeremonyEnded, provePasskey, type FactorProof } from "#web/data/passkeys.ts";

import { ErrorPanel } from "./ErrorPanel.tsx";
import { RowsSkeleton } from "./PageSkeleton.tsx";

/** Minutes that are offered: a click, a task, a longer one. */
const MINUTES = [5, 15, 30, 60] as const;
/** What needs an elevation may itself stand in a dialog, which is opened later and would cover this one. */
const ABOVE_DIALOGS: number = getDefaultZIndex("modal") + 1;
const TOTP_CODE = /^\d{6}$/;

/** What needs an elevation; `onClose` says whether there is one now. */
export interface ElevationDialogProps {
  readonly teamId: string | null;
  readonly onClose: (elevated: boolean) => void;
}

export function ElevationDialog({ teamId, onClose }: ElevationDialogProps) {
  // Opened as it comes, it would not know where the focus was.
  const isMounted = useMounted();
  return (
    <Modal opened={isMounted && teamId !== null} onClose={() => onClose(false)} title="This is administration" closeButtonProps={{ "aria-label": "Close" }} zIndex={ABOVE_DIALOGS} centered>
      {teamId === null ? null : <ElevationForm teamId={teamId} onElevated={() => onClose(true)} onClose={() => onClose(false)} />}
    </Modal>
  );
}

interface ElevationFormProps {
  readonly teamId: string;
  readonly onElevated: () => void;
  readonly onClose: () => void;
}

function ElevationForm({ teamId, onElevated, onClose }: ElevationFormProps) {
  const factors = useQuery(ownFactorsQuery);
  if (factors.isPending) return <RowsSkeleton rows={2} />;
  if (factors.isError) return <ErrorPanel error={factors.error} title="Your second factors could not be read" onRetry={() => void factors.refetch()} />;
  if (!factors.data.totp && !factors.data.passkey) return <NoFactor onClose={onClose} />;
  return <ProofForm teamId={teamId} has={factors.data} onElevated={onElevated} onClose={onClose} />;
}

function NoFactor({ onClose }: { readonly onClose: () => void }) {
  return (
    <div className="stack">
      <p>Administration needs a second factor, and your account has none yet. Set up a passkey or an authenticator first; then come back.</p>
      <div className="buttons"><Button component={Link} to={addresses.account} onClick={onClose}>Go to your account</Button><Button variant="default" onClick={onClose}>Not now</Button></div>
    </div>
  );
}

function ProofForm({ teamId, has, onElevated, onClose }: ElevationFormProps & { readonly has: { readonly totp: boolean; readonly passkey: boolean } }) {
  const elevate = useBeginElevation();
  const [reason, setReason] = useState("");
  const [minutes, setMinutes] = useState<number>(15);
  const [code, setCode] = useState("");
  const [ended, setEnded] = useState(false);
  const [proving, setProving] = useState(false);
  const begin = (proof: FactorProof): void => elevate.mutate({ teamId, reason: reason.trim(), minutes, proof }, { onSuccess: onElevated, onError: () => setCode("") });
  const withPasskey = async (): Promise<void> => {
    setEnded(false);
    setProving(true);
    try {
      begin(await provePasskey());
    } catch (error) {
      if (!(error instanceof CeremonyEnded)) throw error;
      setEnded(true);
    } finally {
      setProving(false);
    }
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (reason.trim() === "") return;
    if (TOTP_CODE.test(code)) begin({ kind: "totp", code });
    else if (has.passkey && code === "") void withPasskey();
  };
  const typedCode = has.totp && TOTP_CODE.test(code);
  return (
    <form onSubmit={submit} className="stack">
      <p>It needs your second factor and a reason, holds for the minutes you choose, and everything you do meanwhile is recorded under it.</p>
      <Textarea label="Reason" description="Those who audit the team read it." maxLength={1000} autosize={false} rows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value.replaceAll("\n", " "))} required data-autofocus />
      <div>
        <div className="field-label" id="elevation-minutes">For how long</div>
        <SegmentedControl aria-labelledby="elevation-minutes" data={MINUTES.map((value) => ({ value: String(value), label: `${value} min` }))} value={String(minutes)} onChange={(value) => setMinutes(Number(value))} />
      </div>
      {has.totp ? <TextInput label="Code of your authenticator" description={has.passkey ? "Or leave it empty and use a passkey." : undefined} inputMode="numeric" autoComplete="one-time-code" maxLength={6} value={code} onChange={(event) => setCode(event.currentTarget.value.replaceAll(/\D/g, ""))} classNames={{ input: "code-input" }} /> : null}
      {ended ? <p className="field-error" role="alert">The passkey was not used. Try again, or use another factor.</p> : null}
      {elevate.isError ? <ErrorPanel error={elevate.error} title={toProblem(elevate.error).code === "factor.refused" ? "That did not prove it" : "Not elevated"} /> : null}
      <div className="buttons">
        <Button type="submit" loading={elevate.isPending || proving} disabled={reason.trim() === "" || !(typedCode || (has.passkey && code === ""))}>{typedCode || !has.passkey ? "Elevate" : "Elevate with a passkey"}</Button>
        <Button variant="default" onClick={onClose}>Not now</Button>
      </div>
    </form>
  );
}
