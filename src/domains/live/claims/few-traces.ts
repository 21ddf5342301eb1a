// CT-09: of a live session the server keeps how long it took and how many took part; the log of who connected from where rotates away.

import { sql } from "kysely";

import { DAY } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { webScope } from "#domains/live/deps.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";

/** What was due while the server did not run is done in the first minutes after its start. */
const SLACK_MS: number = DAY;

export function fewTraces({ connectionsKeptMs }: { readonly connectionsKeptMs: number }): Claim {
  return {
    id: "CT-09",
    statement: "The server keeps of a live session how long it took and how many took part; addresses stand sealed in a log of connections, which rotates away.",
    kind: "checked",
    owner: "live",
    proof: { schedule: "daily", check: { run: (context) => checkTraces(context, connectionsKeptMs) } },
  };
}

interface Traces {
  readonly ended: number;
  readonly withHash: number;
  readonly listed: number;
  readonly connections: number;
  readonly overdue: number;
}

async function checkTraces({ db }: CheckContext, connectionsKeptMs: number): Promise<CheckOutcome> {
  const { rows: teams } = await db.global("strongroom_web", (tx) => sql<{ team_id: Uuid }>`select distinct team_id from team_directory`.execute(tx.as<object>()));
  const total = { ended: 0, withHash: 0, listed: 0, connections: 0, overdue: 0 };
  const before = new Date(Date.now() - connectionsKeptMs - SLACK_MS);
  for (const { team_id: teamId } of teams) {
    const { rows } = await db.tenant(webScope(teamId), (tx) =>
      sql<Traces>`
        select
          (select count(*)::int from live_sessions where ended_at is not null) as ended,
          (select count(*)::int from live_sessions where ended_at is not null and host_token_hash is not null) as "withHash",
          (select count(*)::int from live_sessions s join live_directory d on d.tenant_id = s.tenant_id and d.live_session_id = s.id where s.ended_at is not null) as listed,
          (select count(*)::int from live_connections) as connections,
          (select count(*)::int from live_connections where connected_at < ${before}) as overdue`.execute(tx.as<object>()),
    );
    for (const name of Object.keys(total) as (keyof Traces)[]) total[name] += rows[0]?.[name] ?? 0;
  }
  const evidence = { teams: teams.length, ...total, keptDays: connectionsKeptMs / DAY };
  if (total.withHash + total.listed > 0) return claimFails(`Of ${total.ended} live sessions that ended ${total.withHash} still have the hash of a token and ${total.listed} still stand in the directory.`, evidence);
  if (total.overdue > 0) return claimFails(`${total.overdue} of ${total.connections} logged connections are older than ${evidence.keptDays} days.`, evidence);
  return claimPasses(`${total.ended} live sessions that ended: nothing of them but times and numbers. ${total.connections} logged connections, none older than ${evidence.keptDays} days.`, evidence);
}
