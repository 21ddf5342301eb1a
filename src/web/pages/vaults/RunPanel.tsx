// What is being done right now, how much of it is left, and a way to stop it.

import { Button, Progress } from "@mantine/core";
import { useEffect, useState } from "react";

import { formatDuration } from "#base/format.ts";
import { SECOND } from "#base/units.ts";
import { visibleText } from "#base/visible-text.ts";
import type { Run } from "#protocol/api/runs.ts";
import { Icon } from "#web/ui/Icon.tsx";

import { describeAmount, describeProgress, REASONS, STAGES } from "./words.ts";

export function RunPanel({ run, mayStop, onStop, first }: { readonly run: Run; readonly mayStop: boolean; readonly onStop: () => void; readonly first: boolean }) {
  const at = STAGES.findIndex(({ stage }) => stage === run.stage);
  const now = useNow();
  const elapsedMs = run.startedAt === null ? null : Math.max(0, now - Date.parse(run.startedAt));
  return (
    <section className="run" aria-labelledby="run-title">
      <div className="spread">
        <h2 id="run-title">{describeProgress({ ...run, progress: null })}</h2>
        {mayStop ? <Button size="compact-sm" variant="default" leftSection={<Icon name="stop" size={16} />} onClick={onStop} disabled={run.cancelAsked}>{run.cancelAsked ? "Stopping" : "Stop"}</Button> : null}
      </div>
      <RunBar run={run} />
      <p className="small soft run-amount">{[describeAmount(run.progress), elapsedMs === null || elapsedMs < SECOND ? "" : `${formatDuration(elapsedMs - (elapsedMs % SECOND))} so far`, REASONS[run.reason], run.attempt > 1 ? `attempt ${run.attempt}` : ""].filter((part) => part !== "").join(" · ")}</p>
      {run.error === null ? null : <p className="run-error small">The attempt before failed: {visibleText(run.error.message)} It is tried again by itself.</p>}
      <ol className="stages" aria-label="Stages">
        {STAGES.map(({ stage, name }, index) => (
          <li key={stage} data-state={index < at ? "done" : index === at ? "now" : "later"} aria-current={index === at ? "step" : undefined}>
            {index < at ? <Icon name="check" size={14} /> : null}<span>{name}</span>
          </li>
        ))}
      </ol>
      <p className="small soft">{first ? "The report appears here when it is done. You can leave this page; the work goes on." : "The report below stays as it is until the new one is whole."}</p>
    </section>
  );
}

function RunBar({ run: { progress } }: { readonly run: Run }) {
  if (progress === null || progress.total === null || progress.total === 0) return <div className="run-bar" data-unknown role="progressbar" aria-label="Working" />;
  const percent = Math.min(100, (progress.done / progress.total) * 100);
  return <Progress className="run-bar" value={percent} aria-label="Progress of this stage" transitionDuration={300} />;
}

/** The time, anew each second: the clock goes on while the server has nothing new to say. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  return now;
}
