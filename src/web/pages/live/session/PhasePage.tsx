// What is happening with a request to join, with the code to compare and the time that is left; and how it ended.

import { Button } from "@mantine/core";
import { useEffect, useState } from "react";

import { AlonePage } from "#web/ui/AlonePage.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";

import { describePhase } from "./phase-words.ts";
import type { LiveSession } from "./session.ts";
import { useStore } from "./store.ts";

export function PhasePage({ session, onAgain }: { readonly session: LiveSession; readonly onAgain: () => void }) {
  const status = useStore(session.status);
  const words = describePhase(status, useNow());
  const { code, phase } = status.guest;
  return (
    <AlonePage>
      <PageHeader title={words.title} documentTitle="Live session" />
      <section className="stack measure live-phase" data-tone={words.tone}>
        <p role="status">{words.text}</p>
        {phase === "waiting" && code !== null ? <p className="live-code-digits" aria-label={`Code ${[...code].join(" ")}`}><span>{code.slice(0, 3)}</span><span>{code.slice(3)}</span></p> : null}
        {words.secondsLeft === null ? null : <p className="small soft" aria-hidden="true">{timeLeft(words.secondsLeft)}</p>}
        {words.next === "wait" ? <div className="buttons"><Button variant="default" onClick={() => void session.leave()}>Stop asking</Button></div> : null}
        {words.next === "again" ? <div className="buttons"><Button onClick={onAgain}>Try again</Button></div> : null}
        {words.next === "link" ? <p className="small soft">To come in you need a link that is good now: ask the person who shares for one, and open it here.</p> : null}
      </section>
    </AlonePage>
  );
}

export function timeLeft(seconds: number): string {
  return seconds >= 60 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left` : `${seconds} s left`;
}

export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
