// Break-glass: access at once, in an emergency. The page says what follows before anything is taken.

import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { plural } from "#base/format.ts";
import { addresses } from "#web/addresses.ts";
import { requestOptionsQuery, useBreakGlass } from "#web/data/requests.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPage } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useTeamId } from "#web/ui/place.ts";

import { AccessForm } from "./AccessForm.tsx";
import { BREAK_GLASS_DURATIONS } from "./words.ts";

export function BreakGlassPage() {
  const teamId = useTeamId();
  const options = useQuery(requestOptionsQuery(teamId));
  const take = useBreakGlass(teamId);
  const navigate = useNavigate();
  const announce = useAnnounce();
  if (options.isPending) return <PageSkeleton />;
  if (options.data === undefined) return <ErrorPage error={options.error} title="Break the glass" onRetry={() => void options.refetch()} />;
  const { allowed, alerted, maxDurationSeconds } = options.data.breakGlass;
  return (
    <div className="page">
      <PageHeader title="Break the glass" crumbs={[{ name: "Requests", to: addresses.requests(teamId) }]} />
      <section className="note measure wide-form" data-tone="bad">
        <h2>For emergencies, when nobody can approve in time</h2>
        <ul className="consequences">
          <li><Icon name="elevated" size={18} />You need your second factor.</li>
          <li><Icon name="warning" size={18} />{alerted === 0 ? "There is nobody else to alert, and nobody who could review it: it will stay red." : `${plural(alerted, "owner or compliance officer", "owners and compliance officers")} ${alerted === 1 ? "is" : "are"} told by mail, and everybody in the team sees it.`}</li>
          <li><Icon name="assurance" size={18} />All that you do under it is listed, and somebody else has to review it afterwards.</li>
        </ul>
      </section>
      {allowed ? (
        <AccessForm
          teamId={teamId}
          bundles={options.data.bundles}
          durations={BREAK_GLASS_DURATIONS.filter((seconds) => seconds <= maxDurationSeconds)}
          action="Take access now"
          danger
          busy={take.isPending}
          error={take.error}
          consequence={({ title }) => `You take «${title}» at once, without approval. Administration, as of members and policies, is never part of it.`}
          possible={() => true}
          onSubmit={(request) =>
            take.mutate(request, {
              onSuccess: ({ id }) => {
                announce("You have access now. Others have been told.");
                void navigate({ to: addresses.request(teamId, id) });
              },
            })
          }
        />
      ) : <p>Your role may not do this. Ask for access instead.</p>}
    </div>
  );
}
