// A connection to an identity provider, or another than there is, asked for with a reason: others approve it. The secret goes in and never comes out.

import { Button, Modal, PasswordInput, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import type { Connection, ConnectionAsked } from "#protocol/api/single-sign-on.ts";
import { fieldProblem, toProblem } from "#web/data/api-error.ts";
import { useAskForConnection } from "#web/data/single-sign-on.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

interface ConnectionDialogProps {
  readonly teamId: string;
  /** Null for a new one. */
  readonly connection: Connection | null;
  /** When it holds already, since nobody else could approve it. */
  readonly onSaved: (connectionId: string) => void;
  readonly onClose: () => void;
}

interface Typed {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly domains: string;
  readonly acr: string;
  readonly amr: string;
  readonly enabled: boolean;
  readonly reason: string;
}

export function ConnectionDialog({ teamId, connection, onSaved, onClose }: ConnectionDialogProps) {
  const save = useAskForConnection(teamId, connection?.id ?? null);
  const announce = useAnnounce();
  const [typed, setTyped] = useState<Typed>(() => typedOf(connection));
  const problem = save.error === null ? null : toProblem(save.error);
  const field = (name: Exclude<keyof Typed, "enabled" | "reason">) => ({
    value: typed[name],
    error: fieldProblem(problem, `body.${name}`) ?? fieldProblem(problem, `body.${name}.0`),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      setTyped({ ...typed, [name]: event.currentTarget.value });
      // What was wrong is being put right.
      save.reset();
    },
    autoComplete: "off",
    spellCheck: false,
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate(inputOf(typed, connection), {
      onSuccess: ({ state, connectionId }) => {
        announce(state === "applied" ? "Saved." : "Others have to approve it first; the request is with them.");
        onClose();
        if (state === "applied") onSaved(connectionId);
      },
    });
  };
  const complete = [typed.name, typed.issuer, typed.clientId, typed.domains, typed.reason].every((value) => value.trim() !== "");
  return (
    <Modal opened onClose={onClose} title={connection === null ? "Connect a provider" : "Change the connection"} size="lg" closeButtonProps={{ "aria-label": "Close" }} centered>
      <form onSubmit={submit} className="stack">
        <TextInput label="Name" description="What your team calls the provider." maxLength={120} {...field("name")} data-autofocus />
        <TextInput label="Issuer" description="As the provider writes it, without .well-known." placeholder="https://login.example.org" {...field("issuer")} />
        <div className="pair">
          <TextInput label="Client id" {...field("clientId")} />
          <PasswordInput label="Client secret" placeholder={connection?.hasSecret === true ? "Unchanged" : "None"} {...field("clientSecret")} autoComplete="new-password" />
        </div>
        <TextInput label="E-mail domains" description="Domains that your company owns, with spaces between. The provider speaks for verified addresses in them, and for no others." placeholder="example.org" {...field("domains")} />
        <div className="pair">
          <TextInput label="Demanded acr" description="Spaces between; empty for none." {...field("acr")} />
          <TextInput label="Demanded amr" description="As mfa, otp or hwk; empty for none." {...field("amr")} />
        </div>
        <div>
          <div className="field-label" id="connection-state">People can sign in through it</div>
          <SegmentedControl aria-labelledby="connection-state" data={[{ value: "on", label: "Yes" }, { value: "off", label: "Not now" }]} value={typed.enabled ? "on" : "off"} onChange={(value) => setTyped({ ...typed, enabled: value === "on" })} />
        </div>
        <Textarea label="Reason" description="Whoever runs the provider says who signs in here, so others approve it. They read this." rows={2} maxLength={1000} value={typed.reason} onChange={(event) => setTyped({ ...typed, reason: event.currentTarget.value.replaceAll("\n", " ") })} required />
        {save.isError && (problem?.fields.length ?? 0) === 0 ? <ErrorPanel error={save.error} title="Not asked for" /> : null}
        <div className="buttons"><Button type="submit" loading={save.isPending} disabled={!complete}>Ask for it</Button><Button variant="default" onClick={onClose}>Cancel</Button></div>
      </form>
    </Modal>
  );
}

function typedOf(connection: Connection | null): Typed {
  if (connection === null) return { name: "", issuer: "", clientId: "", clientSecret: "", domains: "", acr: "", amr: "", enabled: true, reason: "" };
  const { name, issuer, clientId, domains, acr, amr, enabled } = connection;
  return { name, issuer, clientId, clientSecret: "", domains: domains.join(" "), acr: acr.join(" "), amr: amr.join(" "), enabled, reason: "" };
}

function inputOf(typed: Typed, connection: Connection | null): ConnectionAsked {
  const { name, issuer, clientId, enabled, reason } = typed;
  const secret = typed.clientSecret.trim();
  // Left empty: a new connection has none, another keeps what it has.
  const clientSecret = secret !== "" ? { clientSecret: secret } : connection === null ? { clientSecret: null } : {};
  return { name, issuer: issuer.trim(), clientId: clientId.trim(), domains: wordsOf(typed.domains.replaceAll("@", "")), acr: wordsOf(typed.acr), amr: wordsOf(typed.amr), enabled, reason: reason.trim(), ...clientSecret };
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}
