// Questions and their answers, the newest last, and where the next question is written.

import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useEffect, useRef, useState } from "react";

import { MAX_TURNS_BEFORE, type ArchivistAnswer } from "#protocol/api/archivist.ts";
import { MAX_QUESTION_LENGTH } from "#protocol/archivist/names.ts";
import { archivistQuery, useAsk } from "#web/data/archivist.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { RowsSkeleton } from "#web/ui/PageSkeleton.tsx";

import { AnswerView } from "./AnswerView.tsx";
import { LedgerPanel } from "./LedgerPanel.tsx";
import { ModelChoice } from "./ModelChoice.tsx";

interface Turn {
  readonly id: number;
  readonly question: string;
  readonly answer: ArchivistAnswer;
}

export function Chat({ teamId, vaultId }: { readonly teamId: string; readonly vaultId: string | null }) {
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [question, setQuestion] = useState("");
  const [by, setBy] = useState<"rules" | "model">("rules");
  const [ledgerTurn, setLedgerTurn] = useState<string | null>(null);
  const archivist = useQuery(archivistQuery(teamId));
  const model = archivist.data?.model ?? null;
  const asks = model?.allowed === true && model.configured ? by : "rules";
  const field = useRef<HTMLInputElement>(null);
  const ask = useAsk(teamId);
  const announce = useAnnounce();
  const put = (asked: string): void => {
    const text = asked.trim();
    if (text === "" || ask.isPending) return;
    const before = turns.slice(-MAX_TURNS_BEFORE).map((turn) => ({ question: turn.question, turnId: turn.answer.turnId }));
    ask.mutate({ question: text, vaultId, by: asks, before }, {
      onSuccess: (answer) => {
        setTurns((before) => [...before, { id: before.length, question: text, answer }]);
        setQuestion("");
        announce(`Answer: ${answer.text}`, "in-sight");
        field.current?.focus({ preventScroll: true });
      },
    });
  };
  // The list of questions is above the form, and would push it down.
  if (archivist.isPending) return <div className="chat"><RowsSkeleton rows={8} /></div>;
  return (
    <div className="chat">
      {turns.length === 0 ? <WhatCanBeAsked teamId={teamId} onAsk={put} /> : <ol className="turns" aria-label="Questions and answers">{turns.map((turn) => <TurnView key={turn.id} turn={turn} teamId={teamId} newest={turn.id === turns.length - 1} onAsk={put} onLedger={setLedgerTurn} />)}</ol>}
      {ask.isError ? <ErrorPanel error={ask.error} title="The question was not answered" /> : null}
      <form className="chat-form" onSubmit={(event: SubmitEvent) => { event.preventDefault(); put(question); }}>
        <TextInput ref={field} aria-label="Your question" placeholder="Ask in your own words" maxLength={MAX_QUESTION_LENGTH} value={question} onChange={(event) => setQuestion(event.currentTarget.value)} data-search />
        <Button type="submit" loading={ask.isPending} disabled={question.trim() === ""}>Ask</Button>
      </form>
      <ModelChoice teamId={teamId} model={model} by={asks} onChoose={setBy} />
      {ledgerTurn === null ? null : <LedgerPanel teamId={teamId} turnId={ledgerTurn} onClose={() => setLedgerTurn(null)} />}
    </div>
  );
}

interface TurnProps {
  readonly turn: Turn;
  readonly teamId: string;
  readonly newest: boolean;
  readonly onAsk: (question: string) => void;
  readonly onLedger: (turnId: string) => void;
}

function TurnView({ turn, teamId, newest, onAsk, onLedger }: TurnProps) {
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (newest) place.current?.scrollIntoView({ block: "nearest" });
  }, [newest]);
  return (
    <li ref={place} className="turn">
      <h2 className="turn-question">{turn.question}</h2>
      <AnswerView answer={turn.answer} teamId={teamId} onAsk={newest ? onAsk : null} onLedger={onLedger} />
    </li>
  );
}

function WhatCanBeAsked({ teamId, onAsk }: { readonly teamId: string; readonly onAsk: (question: string) => void }) {
  const archivist = useQuery(archivistQuery(teamId));
  if (archivist.data === undefined) return <ErrorPanel error={archivist.error} title="The Archivist cannot be reached" onRetry={() => void archivist.refetch()} />;
  return (
    <section aria-labelledby="what-can-be-asked">
      <h2 id="what-can-be-asked">What can be asked</h2>
      <ul className="questions">{archivist.data.questions.map((question) => <li key={question}><button type="button" className="question" onClick={() => onAsk(question)}>{question}</button></li>)}</ul>
    </section>
  );
}
