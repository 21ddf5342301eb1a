// A line of a review: what somebody has and since when, and what is to become of it.

import { Button, Textarea } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";

import { formatDay, plural } from "#base/format.ts";
import type { ReviewLine } from "#protocol/api/reviews.ts";
import type { TeamRole } from "#protocol/api/roles.ts";
import { addresses } from "#web/addresses.ts";
import { useDecideLine } from "#web/data/reviews.ts";
import { FreeText, Person, projectWords } from "#web/pages/requests/RequestParts.tsx";
import { STATES } from "#web/pages/requests/words.ts";
import { ROLE_TITLES } from "#web/pages/team/role-words.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";

import { DECISIONS, LINE_KINDS } from "./words.ts";

type Doing = "change" | "remove" | "nobody-else";

const SUBMITS: Readonly<Record<Doing, string>> = { change: "Change it", remove: "Remove it", "nobody-else": "Note that nobody reviewed it" };

interface LineProps {
  readonly teamId: string;
  readonly reviewId: string;
  readonly line: ReviewLine;
}

export function LineRow({ teamId, reviewId, line }: LineProps) {
  const decide = useDecideLine(teamId, reviewId);
  const [doing, setDoing] = useState<Doing | null>(null);
  return (
    <li className="review-line" tabIndex={-1} data-line={line.id} data-decided={line.decision !== null} aria-label={`${LINE_KINDS[line.kind]} ${line.role === null ? "" : ROLE_TITLES[line.role]}`}>
      <div className="review-what">
        <strong>{line.role === null ? LINE_KINDS[line.kind] : ROLE_TITLES[line.role]}</strong>
        <span className="small soft">{projectWords(line.projects)}, since {formatDay(line.since)}{line.expiresAt === null ? "" : `, until ${formatDay(line.expiresAt)}`}</span>
        <details className="contents small"><summary>{plural(line.permissions.length, "permission")}</summary><ul>{line.permissions.map(({ name, title }) => <li key={name}>{title} <code className="soft">{name}</code></li>)}</ul></details>
      </div>
      <span className="small review-used"><LastUse line={line} /></span>
      <div className="review-act">
        {line.decision !== null ? <Decided teamId={teamId} decision={line.decision} /> : line.mayDecide ? (
          <div className="buttons">
            <Button size="compact-sm" variant="default" loading={decide.isPending} onClick={() => decide.mutate({ lineId: line.id, decision: "keep" })}>Keep</Button>
            {line.kind === "role" ? <Button size="compact-sm" variant="default" aria-expanded={doing === "change"} onClick={() => setDoing(doing === "change" ? null : "change")}>Change</Button> : null}
            <Button size="compact-sm" variant="outline" color="red" aria-expanded={doing === "remove"} onClick={() => setDoing(doing === "remove" ? null : "remove")}>Remove</Button>
          </div>
        ) : line.mayNote ? (
          <div className="buttons"><Button size="compact-sm" variant="default" aria-expanded={doing === "nobody-else"} onClick={() => setDoing(doing === "nobody-else" ? null : "nobody-else")}>Nobody else could review this</Button></div>
        ) : <span className="small soft">Not yours to decide</span>}
      </div>
      {doing === null || line.decision !== null ? null : <ChangeForm teamId={teamId} reviewId={reviewId} line={line} doing={doing} onClose={() => setDoing(null)} />}
      {decide.isError ? <ErrorPanel error={decide.error} title="It could not be decided" /> : null}
    </li>
  );
}

function LastUse({ line }: { readonly line: ReviewLine }) {
  if (line.kind === "grant") return null;
  const [never, last] = line.kind === "role" ? ["Never here", "Last here"] : ["Never used", "Last used"];
  return line.lastUsedAt === null ? <span className="never">{never}</span> : <>{last} {formatDay(line.lastUsedAt)}</>;
}

function Decided({ teamId, decision }: { readonly teamId: string; readonly decision: NonNullable<ReviewLine["decision"]> }) {
  const { word, icon, tone } = DECISIONS[decision.decision];
  return (
    <div className="review-decided">
      <span className="badge steady" data-tone={tone}><Icon name={icon} size={16} />{word}{decision.role === null ? "" : `: ${ROLE_TITLES[decision.role]}`}</span>
      <span className="small soft"><Person person={decision.by} />, {formatDay(decision.at)}</span>
      {decision.comment === null ? null : <FreeText text={decision.comment} />}
      {decision.request === null ? null : <Link className="small" to={addresses.request(teamId, decision.request.id)}>Its request: {STATES[decision.request.state].word.toLowerCase()}</Link>}
    </div>
  );
}

type ChoosableRole = Exclude<TeamRole, "guest">;

const CHOOSABLE: readonly ChoosableRole[] = ["owner", "administrator", "analyst", "viewer", "auditor", "compliance-officer", "respondent"];

function ChangeForm({ teamId, reviewId, line, doing, onClose }: LineProps & { readonly doing: Doing; readonly onClose: () => void }) {
  const decide = useDecideLine(teamId, reviewId);
  const announce = useAnnounce();
  const [role, setRole] = useState<ChoosableRole | null>(null);
  const [comment, setComment] = useState("");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    decide.mutate(
      { lineId: line.id, decision: doing, comment: comment.trim(), ...(doing === "change" && role !== null ? { role } : {}) },
      {
        onSuccess: () => {
          announce(announcementOf(line, doing));
          onClose();
        },
      },
    );
  };
  return (
    <form className="stack review-form" onSubmit={submit}>
      {doing === "change" ? (
        <label className="plain-select"><span className="field-label">New role</span>
          <select value={role ?? ""} onChange={(event) => setRole(CHOOSABLE.find((each) => each === event.currentTarget.value) ?? null)} required>
            <option value="" disabled>Choose a role</option>
            {CHOOSABLE.filter((each) => each !== line.role).map((each) => <option key={each} value={each}>{ROLE_TITLES[each]}</option>)}
          </select>
        </label>
      ) : null}
      <Textarea label="Why" description={consequenceOf(line, doing)} rows={2} maxLength={1000} value={comment} onChange={(event) => setComment(event.currentTarget.value.replaceAll("\n", " "))} required data-autofocus />
      {decide.isError ? <ErrorPanel error={decide.error} title="It could not be decided" /> : null}
      <div className="buttons"><Button type="submit" size="sm" loading={decide.isPending} disabled={comment.trim() === "" || (doing === "change" && role === null)} {...(doing === "remove" ? { color: "red" } : {})}>{SUBMITS[doing]}</Button><Button variant="default" size="sm" onClick={onClose}>Cancel</Button></div>
    </form>
  );
}

function consequenceOf(line: ReviewLine, doing: Doing): string {
  if (doing === "nobody-else") return "You cannot review yourself. The record will show that nobody did.";
  if (line.kind !== "role") return "It ends at once.";
  return line.person.role === null ? "They have left the team since; there is nothing more to end." : "Becomes the reason of a request, which others approve.";
}

function announcementOf(line: ReviewLine, doing: Doing): string {
  if (doing === "nobody-else") return "Noted. The review says that nobody reviewed this line.";
  if (line.kind !== "role") return "Decided, and ended at once.";
  return line.person.role === null ? "Decided." : "Decided. A request for the change was made.";
}
