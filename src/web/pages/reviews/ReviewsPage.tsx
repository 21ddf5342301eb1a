// Reviews of access: when the last one was, whether one is under way, and when the next begins by itself.

import { Button, Modal, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";

import { formatDay, plural } from "#base/format.ts";
import type { AccessReview } from "#protocol/api/reviews.ts";
import type { Team } from "#protocol/api/teams.ts";
import { addresses } from "#web/addresses.ts";
import { reviewsQuery, useStartReview } from "#web/data/reviews.ts";
import { Person } from "#web/pages/requests/RequestParts.tsx";
import { TeamPage } from "#web/pages/team/TeamPage.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useTeamId } from "#web/ui/place.ts";

import { Progress } from "./ReviewParts.tsx";
import { REVIEW_STATES } from "./words.ts";

export function ReviewsPage() {
  const teamId = useTeamId();
  const reviews = useQuery(reviewsQuery(teamId));
  const [starting, setStarting] = useState(false);
  const action = reviews.data?.mayStart === true ? <Button onClick={() => setStarting(true)} leftSection={<Icon name="add" size={18} />}>Begin a review</Button> : null;
  return (
    <TeamPage title="Reviews of access" lead="Who has access to what, looked through line by line by somebody else. Each review stays as evidence." action={action}>
      {(team) => (
        <>
          <Reviews team={team} />
          <Modal opened={starting} onClose={() => setStarting(false)} title="Begin a review" closeButtonProps={{ "aria-label": "Close" }} centered>
            <StartForm teamId={team.id} onClose={() => setStarting(false)} />
          </Modal>
        </>
      )}
    </TeamPage>
  );
}

function Reviews({ team }: { readonly team: Team }) {
  const reviews = useQuery(reviewsQuery(team.id));
  if (reviews.isPending) return <RowsSkeleton rows={3} />;
  if (reviews.isError) return <ErrorPanel error={reviews.error} title="The reviews could not be listed" onRetry={() => void reviews.refetch()} />;
  const { items, nextAt } = reviews.data;
  return (
    <>
      {items.length === 0 ? (
        <section className="empty">
          <h2>No review yet</h2>
          <p className="measure">A review writes down who has which role, access for a time and API tokens, and when they were last here. Another owner or compliance officer keeps, changes or removes each of them.</p>
        </section>
      ) : (
        <ul className="request-list" aria-label="Reviews of access">{items.map((review) => <ReviewRow key={review.id} teamId={team.id} review={review} />)}</ul>
      )}
      <p className="small soft after-list">{nextAt === null ? (items.some(({ state }) => state !== "done") ? "One review at a time: the next begins after this one." : "In a team of one there is nobody else to review.") : `The next review begins by itself on ${formatDay(nextAt)}.`}</p>
    </>
  );
}

function ReviewRow({ teamId, review }: { readonly teamId: string; readonly review: AccessReview }) {
  const { word, icon, tone } = REVIEW_STATES[review.state];
  return (
    <li className="request-row review-row" data-alert={review.state === "overdue"}>
      <div className="request-what"><Link to={addresses.review(teamId, review.id)}>Review of {formatDay(review.startedAt)}</Link><span className="small soft">{review.startedBy === null ? "by the schedule" : <>by <Person person={review.startedBy} within /></>}, {plural(review.lines, "line")}</span></div>
      <Progress review={review} />
      <div className="request-state"><span className="badge steady" data-tone={tone}><Icon name={icon} size={16} />{word}</span><span className="small soft">{review.endedAt === null ? `due ${formatDay(review.dueAt)}` : `on ${formatDay(review.endedAt)}`}</span></div>
    </li>
  );
}

function StartForm({ teamId, onClose }: { readonly teamId: string; readonly onClose: () => void }) {
  const start = useStartReview(teamId);
  const navigate = useNavigate();
  const [days, setDays] = useState("14");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    start.mutate({ dueDays: Number(days) }, { onSuccess: ({ id }) => void navigate({ to: addresses.review(teamId, id) }) });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p>Who has what is written down now. Owners and compliance officers are told by mail.</p>
      <div role="group" aria-labelledby="due">
        <div className="field-label" id="due">To be done within</div>
        <SegmentedControl aria-labelledby="due" value={days} onChange={setDays} data={[{ value: "7", label: "7 days" }, { value: "14", label: "14 days" }, { value: "30", label: "30 days" }]} />
      </div>
      {start.isError ? <ErrorPanel error={start.error} title="It could not begin" /> : null}
      <div className="buttons"><Button type="submit" loading={start.isPending}>Begin it</Button><Button variant="default" onClick={onClose}>Cancel</Button></div>
    </form>
  );
}
