// Asks for an elevation when something that was asked for needs one, and lets it be done again afterwards. It stands in the shell, so
// that every page has it; pages need to know nothing of it.

import { Button, getDefaultZIndex, Modal, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type SubmitEvent, useEffect, useRef, useState } from "react";

import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { ownFactorsQuery, useBeginElevation } from "#web/data/elevation.ts";
import { registerElevationGate } from "#web/data/elevation-gate.ts";
import { CeremonyEnded, provePasskey, type FactorProof } from "#web/data/passkeys.ts";

import { ErrorPanel } from "./ErrorPanel.tsx";
import { RowsSkeleton } from "./PageSkeleton.tsx";

/** Minutes that are offered: a click, a task, a longer one. */
const MINUTES = [5, 15, 30, 60] as const;
/** What needs an elevation may itself stand in a dialog, which is opened later and would cover this one. */
const ABOVE_DIALOGS: number = getDefaultZIndex("modal") + 1;
const TOTP_CODE = /^\d{6}$/;

interface Asked {
  readonly teamId: string;
  readonly answer: (elevated: boolean) => void;
}

export function ElevationDialog() {
  const [asked, setAsked] = useState<Asked | null>(null);
  const current = useRef<Asked | null>(null);
  useEffect(() => {
    current.current = asked;
  });
  useEffect(() => {
    const remove = registerElevationGate((teamId) => new Promise((resolve) => setAsked({ teamId, answer: resolve })));
    return () => {
      remove();
      current.current?.answer(false);
    };
  }, []);
  const close = (elevated: boolean): void => {
    asked?.answer(elevated);
    setAsked(null);
  };
  return (
    <Modal opened={asked !== null} onClose={() => close(false)} title="This is administration" closeButtonProps={{ "aria-label": "Close" }} zIndex={ABOVE_DIALOGS} centered>
      {asked === null ? null : <ElevationForm teamId={asked.teamId} onElevated={() => close(true)} onClose={() => close(false)} />}
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
