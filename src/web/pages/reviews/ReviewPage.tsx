// One review: its lines by person, each decided by somebody else. `j` and `k` go from line to line, `y` keeps the one in focus.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { formatDay } from "#base/format.ts";
import type { AccessReviewDetails, ReviewLine } from "#protocol/api/reviews.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { downloadFile } from "#web/data/download.ts";
import { reviewQuery, useDecideLine } from "#web/data/reviews.ts";
import { exportReview } from "#protocol/api/reviews.ts";
import { Person } from "#web/pages/requests/RequestParts.tsx";
import { ROLE_TITLES } from "#web/pages/team/role-words.ts";
import { ErrorPage, ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useReviewId, useTeamId } from "#web/ui/place.ts";

import { LineRow } from "./LineRow.tsx";
import { Progress } from "./ReviewParts.tsx";
import { byPerson, openLines, REVIEW_STATES } from "./words.ts";

export function ReviewPage() {
  const [teamId, reviewId] = [useTeamId(), useReviewId()];
  const review = useQuery(reviewQuery(teamId, reviewId));
  if (review.isPending) return <PageSkeleton />;
  if (review.data === undefined && toProblem(review.error).status === 404) return <ThingNotFound thing="review" to={addresses.reviews(teamId)} />;
  if (review.data === undefined) return <ErrorPage error={review.error} title="The review could not be opened" onRetry={() => void review.refetch()} />;
  return <ShownReview key={reviewId} teamId={teamId} review={review.data} />;
}

function ShownReview({ teamId, review }: { readonly teamId: string; readonly review: AccessReviewDetails }) {
  const { word, icon, tone } = REVIEW_STATES[review.state];
  const [onlyOpen, setOnlyOpen] = useState(false);
  const decide = useDecideLine(teamId, review.id);
  useLineKeys((lineId) => decide.mutate({ lineId, decision: "keep" }), review.items);
  const shown = onlyOpen ? openLines(review.items) : review.items;
  const own = openLines(review.items).filter(({ mayDecide, mayNote }) => !mayDecide && !mayNote).length;
  return (
    <div className="page">
      <PageHeader title={`Review of ${formatDay(review.startedAt)}`} crumbs={[{ name: "Reviews of access", to: addresses.reviews(teamId) }]} state={<span className="badge steady" data-tone={tone}><Icon name={icon} size={16} />{word}</span>} action={<Export teamId={teamId} reviewId={review.id} />}>
        <p className="soft">Begun {review.startedBy === null ? "by the schedule" : <>by <Person person={review.startedBy} within /></>}, {review.endedAt === null ? `due ${formatDay(review.dueAt)}` : `done ${formatDay(review.endedAt)}`}</p>
      </PageHeader>
      <Progress review={review} />
      <div className="spread review-tools">
        <label className="check small"><input type="checkbox" checked={onlyOpen} onChange={() => setOnlyOpen(!onlyOpen)} /> Only what is not decided</label>
        <span className="small soft keys-hint"><kbd>j</kbd> <kbd>k</kbd> next and previous line, <kbd>y</kbd> keep</span>
      </div>
      {own > 0 && review.state !== "done" ? <p className="small soft">{own} {own === 1 ? "line waits" : "lines wait"} for somebody else: nobody decides on their own access.</p> : null}
      {decide.isError ? <ErrorPanel error={decide.error} title="It could not be decided" /> : null}
      {byPerson(shown).map((lines) => <PersonLines key={lines[0]?.person.id} teamId={teamId} review={review} lines={lines} />)}
      {shown.length === 0 ? <p>Every line is decided.</p> : null}
    </div>
  );
}

function PersonLines({ teamId, review, lines }: { readonly teamId: string; readonly review: AccessReviewDetails; readonly lines: readonly ReviewLine[] }) {
  const [first] = lines;
  if (first === undefined) return null;
  const { person } = first;
  return (
    <section className="section review-person" aria-labelledby={`person-${person.id}`}>
      <h2 id={`person-${person.id}`}><Person person={person} /> <span className="small soft">{person.role === null ? "left the team since" : ROLE_TITLES[person.role]}</span></h2>
      <ul className="review-lines">{lines.map((line) => <LineRow key={line.id} teamId={teamId} reviewId={review.id} line={line} />)}</ul>
    </section>
  );
}

function Export({ teamId, reviewId }: { readonly teamId: string; readonly reviewId: string }) {
  const [error, setError] = useState<unknown>(null);
  const take = (format: "csv" | "json"): void => void downloadFile(exportReview, { params: { teamId, reviewId }, query: { format } }).then(() => setError(null), setError);
  return (
    <div className="buttons">
      <Button variant="default" onClick={() => take("csv")}>CSV</Button>
      <Button variant="default" onClick={() => take("json")}>JSON</Button>
      {error === null ? null : <ErrorPanel error={error} title="The review could not be taken away" />}
    </div>
  );
}

/** Keys go by the rows on the page, so that what is seen is what is decided. */
function useLineKeys(keep: (lineId: string) => void, lines: readonly ReviewLine[]): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target;
      if (event.ctrlKey || event.metaKey || event.altKey || (target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, select")) || document.querySelector("[aria-modal=true]") !== null) return;
      const rows = [...document.querySelectorAll<HTMLElement>(".review-line")];
      const at = rows.indexOf(document.activeElement?.closest<HTMLElement>(".review-line") ?? document.body);
      if (event.key === "j") rows[Math.min(at + 1, rows.length - 1)]?.focus();
      if (event.key === "k") rows[Math.max(at - 1, 0)]?.focus();
      const line = lines.find(({ id }) => id === rows[at]?.dataset["line"]);
      if (event.key === "y" && line?.mayDecide === true) keep(line.id);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [keep, lines]);
}
