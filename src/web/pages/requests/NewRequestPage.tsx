// Asking for access: the least that helps, for as long as it is needed, with the reason that others will read.

import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { plural } from "#base/format.ts";
import type { RequestBundle } from "#protocol/api/requests.ts";
import { addresses } from "#web/addresses.ts";
import { requestOptionsQuery, useAsk } from "#web/data/requests.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPage } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useTeamId } from "#web/ui/place.ts";

import { AccessForm } from "./AccessForm.tsx";
import { DURATIONS } from "./words.ts";

export function NewRequestPage() {
  const teamId = useTeamId();
  const options = useQuery(requestOptionsQuery(teamId));
  const ask = useAsk(teamId);
  const navigate = useNavigate();
  const announce = useAnnounce();
  if (options.isPending) return <PageSkeleton />;
  if (options.data === undefined) return <ErrorPage error={options.error} title="Ask for access" onRetry={() => void options.refetch()} />;
  return (
    <div className="page">
      <PageHeader title="Ask for access" crumbs={[{ name: "Requests", to: addresses.requests(teamId) }]} />
      <AccessForm
        teamId={teamId}
        bundles={options.data.bundles}
        durations={DURATIONS.filter((seconds) => seconds <= options.data.maxDurationSeconds)}
        action="Ask for it"
        danger={false}
        busy={ask.isPending}
        error={ask.error}
        consequence={consequence}
        possible={({ approvers, approvals }) => approvers > 0 || approvals === 0}
        onSubmit={(request) =>
          ask.mutate(request, {
            onSuccess: ({ id, state }) => {
              announce(state === "open" ? "Asked. Whoever may decide has been told." : "You have it now.");
              void navigate({ to: addresses.request(teamId, id) });
            },
          })
        }
      />
    </div>
  );
}

function consequence({ approvals, approvers }: RequestBundle): string {
  if (approvers === 0) return "Nobody else in the team could approve this, so it cannot be asked for.";
  if (approvals === 0) return "The team's policy asks for no approval: you have it at once, and it is recorded.";
  return `${plural(approvals, "person", "people")} of ${approvers} who may decide must approve. They are told by mail, and have 7 days.`;
}
