// What can be done with a request: decide on it, ask for more time, review a break-glass.

import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import type { RequestDetails } from "#protocol/api/requests.ts";
import { useDecide, useExtend, useReviewBreakGlass } from "#web/data/requests.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { addresses } from "#web/addresses.ts";
import { useNavigate } from "@tanstack/react-router";

import { DURATIONS, durationWords } from "./words.ts";

interface FormProps {
  readonly teamId: string;
  readonly request: RequestDetails;
}

function oneLine(text: string): string {
  return text.replaceAll("\n", " ");
}

export function Decision({ teamId, request }: FormProps) {
  const decide = useDecide(teamId, request.id);
  const announce = useAnnounce();
  const [reason, setReason] = useState("");
  const act = (decision: "approve" | "refuse"): void =>
    decide.mutate(
      { decision, ...(reason.trim() === "" ? {} : { reason: reason.trim() }) },
      { onSuccess: ({ state }) => announce(state === "refused" ? "Refused." : state === "open" ? "Approved. Others have to approve too." : state === "void" ? "It is no longer possible." : "Approved, and done.") },
    );
  const last = request.approvals.needed - request.approvals.given === 1;
  return (
    <section className="decision" aria-labelledby="decide">
      <h2 id="decide">Your decision</h2>
      <p>{last ? (request.kind === "change" ? "With your approval the change is made at once." : "With your approval the access begins at once.") : "Others have to approve besides you."}</p>
      <Textarea label="Comment" description="Must be there to refuse." rows={2} maxLength={1000} value={reason} onChange={(event) => setReason(oneLine(event.currentTarget.value))} />
      {decide.isError ? <ErrorPanel error={decide.error} title="It could not be decided" /> : null}
      <div className="buttons">
        <Button loading={decide.isPending && decide.variables.decision === "approve"} disabled={decide.isPending} onClick={() => act("approve")}>Approve</Button>
        <Button variant="outline" color="red" loading={decide.isPending && decide.variables.decision === "refuse"} disabled={decide.isPending || reason.trim() === ""} onClick={() => act("refuse")}>Refuse</Button>
      </div>
    </section>
  );
}

export function Extension({ teamId, request }: FormProps) {
  const extend = useExtend(teamId, request.id);
  const announce = useAnnounce();
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  const [durationSeconds, setDuration] = useState<number>(DURATIONS[0]);
  const [reason, setReason] = useState("");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    extend.mutate(
      { durationSeconds, reason: reason.trim() },
      {
        onSuccess: ({ id }) => {
          announce("Asked for more time. Others have to approve it.");
          void navigate({ to: addresses.request(teamId, id) });
        },
      },
    );
  };
  if (!opened) return <p className="after-list"><Button variant="default" size="sm" onClick={() => setOpened(true)}>Ask for more time</Button></p>;
  return (
    <form className="stack section" onSubmit={submit} aria-label="Ask for more time">
      <div role="group" aria-labelledby="more">
        <div className="field-label" id="more">How much more</div>
        <SegmentedControl className="durations" aria-labelledby="more" value={String(durationSeconds)} onChange={(value) => setDuration(Number(value))} data={DURATIONS.slice(0, 5).map((seconds) => ({ value: String(seconds), label: durationWords(seconds) }))} />
      </div>
      <Textarea label="Reason" rows={2} maxLength={1000} value={reason} onChange={(event) => setReason(oneLine(event.currentTarget.value))} required data-autofocus />
      {extend.isError ? <ErrorPanel error={extend.error} title="It could not be asked for" /> : null}
      <div className="buttons"><Button type="submit" loading={extend.isPending} disabled={reason.trim() === ""}>Ask for it</Button><Button variant="default" onClick={() => setOpened(false)}>Cancel</Button></div>
    </form>
  );
}

export function BreakGlassReview({ teamId, request }: FormProps) {
  const review = useReviewBreakGlass(teamId, request.id);
  const announce = useAnnounce();
  const [finding, setFinding] = useState<"justified" | "not-justified">("justified");
  const [comment, setComment] = useState("");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    review.mutate({ finding, comment: comment.trim() }, { onSuccess: () => announce("Reviewed. The record says so.") });
  };
  return (
    <section className="decision" data-tone="bad" aria-labelledby="review">
      <h2 id="review">Your review</h2>
      <p>Look at everything that was done under it, then say whether it was justified.</p>
      <form className="stack" onSubmit={submit}>
        <SegmentedControl aria-label="Finding" value={finding} onChange={(value) => setFinding(value === "justified" ? "justified" : "not-justified")} data={[{ value: "justified", label: "Justified" }, { value: "not-justified", label: "Not justified" }]} />
        <Textarea label="What you found" rows={3} maxLength={1000} value={comment} onChange={(event) => setComment(oneLine(event.currentTarget.value))} required />
        {review.isError ? <ErrorPanel error={review.error} title="It could not be reviewed" /> : null}
        <div className="buttons"><Button type="submit" loading={review.isPending} disabled={comment.trim() === ""}>Close it with this review</Button></div>
      </form>
    </section>
  );
}

/** Its holder closes what nobody else could review: the record says that nobody did. */
export function NobodyElse({ teamId, request }: FormProps) {
  const review = useReviewBreakGlass(teamId, request.id);
  const announce = useAnnounce();
  const [comment, setComment] = useState("");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    review.mutate({ finding: "nobody-else", comment: comment.trim() }, { onSuccess: () => announce("Closed. The record says that nobody reviewed it.") });
  };
  return (
    <section className="decision" data-tone="bad" aria-labelledby="nobody-else">
      <h2 id="nobody-else">Nobody else could review this</h2>
      <p>You are the only one in the team who decides. You cannot review yourself; you can say so, and the record will show that nobody reviewed it.</p>
      <form className="stack" onSubmit={submit}>
        <Textarea label="What you did, and why" rows={3} maxLength={1000} value={comment} onChange={(event) => setComment(oneLine(event.currentTarget.value))} required />
        {review.isError ? <ErrorPanel error={review.error} title="It could not be closed" /> : null}
        <div className="buttons"><Button type="submit" loading={review.isPending} disabled={comment.trim() === ""}>Close it without a review</Button></div>
      </form>
    </section>
  );
}
