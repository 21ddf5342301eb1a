// An error as a person needs it: what happened, what to do, the code and the id to look for.

import { Button } from "@mantine/core";
import type { ReactNode } from "react";

import { visibleText } from "#base/visible-text.ts";

import { type ApiProblem, toProblem } from "#web/data/api-error.ts";
import { Icon } from "./Icon.tsx";
import { PageHeader } from "./PageHeader.tsx";

type Shown = Pick<ApiProblem, "code" | "message" | "remedy"> & { readonly requestId?: string | null };

export function ProblemPanel({ problem, title, children }: { readonly problem: Shown; readonly title: string; readonly children?: ReactNode }) {
  return (
    <section className="problem" role="alert">
      <Icon name="warning" />
      <div>
        <h2>{title}</h2>
        <p>{visibleText(problem.message)}</p>
        <p>{visibleText(problem.remedy)}</p>
        <p className="small soft"><code>{problem.code}</code>{problem.requestId === undefined || problem.requestId === null ? null : <> · request <code>{problem.requestId}</code></>}</p>
        {children}
      </div>
    </section>
  );
}

export function ErrorPanel({ error, title, onRetry }: { readonly error: unknown; readonly title: string; readonly onRetry?: () => void }) {
  return (
    <ProblemPanel problem={toProblem(error)} title={title}>
      {onRetry === undefined ? null : <Button variant="default" size="sm" onClick={onRetry}>Try again</Button>}
    </ProblemPanel>
  );
}

/** In place of a page whose data cannot be had. */
export function ErrorPage({ error, title, onRetry }: { readonly error: unknown; readonly title: string; readonly onRetry: () => void }) {
  return <div className="page"><PageHeader title={title} /><ErrorPanel error={error} title="What happened" onRetry={onRetry} /></div>;
}

/** In place of a page that failed to load or to draw itself. */
export function PageDefect({ error }: { readonly error: unknown }) {
  return <ErrorPage error={error} title="This page could not be shown" onRetry={() => window.location.reload()} />;
}
