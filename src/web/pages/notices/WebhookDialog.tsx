// A webhook, added or changed.

import { Button, Modal, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import type { Webhook, WebhookInput } from "#protocol/api/webhooks.ts";
import { DEFAULT_SCORE_DROP } from "#protocol/notices/events.ts";
import { fieldProblem, toProblem } from "#web/data/api-error.ts";
import { useChangeWebhook, useCreateWebhook } from "#web/data/webhooks.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { EventFields } from "./EventFields.tsx";

export interface WebhookDialogProps {
  readonly teamId: string;
  /** Null for a new one. */
  readonly webhook: Webhook | null;
  readonly onSecret: (secret: string) => void;
  readonly onClose: () => void;
}

export function WebhookDialog({ teamId, webhook, onSecret, onClose }: WebhookDialogProps) {
  const create = useCreateWebhook(teamId);
  const change = useChangeWebhook(teamId);
  const announce = useAnnounce();
  const [draft, setDraft] = useState<WebhookInput>(webhook === null ? { url: "", events: ["analysis.failed", "source.refused", "report.ready"], scoreDrop: DEFAULT_SCORE_DROP } : { url: webhook.url, events: webhook.events, scoreDrop: webhook.scoreDrop });
  const error = create.error ?? change.error;
  const problem = error === null ? null : toProblem(error);
  const urlProblem = problem?.code === "webhook.address-invalid" ? `${problem.message} ${problem.remedy}` : fieldProblem(problem, "body.url");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const done = (): void => {
      announce("Saved.");
      onClose();
    };
    if (webhook !== null) return change.mutate({ webhookId: webhook.id, ...draft }, { onSuccess: done });
    create.mutate(draft, {
      onSuccess: ({ secret }) => {
        done();
        onSecret(secret);
      },
    });
  };
  return (
    <Modal opened onClose={onClose} title={webhook === null ? "Add a webhook" : "Change the webhook"} size="lg" closeButtonProps={{ "aria-label": "Close" }} centered>
      <form onSubmit={submit} className="stack">
        <TextInput label="Address" description="https. Addresses inside your network only where the operator allows them." placeholder="https://receiver.example.org/strongroom" maxLength={2048} value={draft.url} error={urlProblem} onChange={(event) => setDraft({ ...draft, url: event.currentTarget.value })} autoComplete="off" spellCheck={false} data-autofocus />
        <EventFields legend="Post when" events={draft.events} scoreDrop={draft.scoreDrop} onEvents={(events) => setDraft({ ...draft, events })} onScoreDrop={(scoreDrop) => setDraft({ ...draft, scoreDrop })} />
        {problem !== null && urlProblem === null ? <ErrorPanel error={error} title="Not saved" /> : null}
        <div className="buttons"><Button type="submit" loading={create.isPending || change.isPending} disabled={draft.url.trim() === "" || draft.events.length === 0}>Save</Button><Button variant="default" onClick={onClose}>Cancel</Button></div>
      </form>
    </Modal>
  );
}
