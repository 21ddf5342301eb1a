// Whether anything may have changed for those who are in live sessions, for all of them in a few statements: one for their sessions and API tokens, one for
// each team. Only where a mark differs, or something ends by time, is each asked about as a request would be.

import { readAccessMark } from "#domains/access/index.ts";
import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { HeldSession, RelayedMember, RelayedSession } from "#platform/live-relay/ports.ts";

import { webScope, type LiveDeps } from "./deps.ts";
import { listRunningIds, type Credential } from "./store.ts";

export interface Standings {
  startedBy(session: RelayedSession, credential: Credential): void;
  /** Something of what was found ends then by itself. */
  countsUntil(session: RelayedSession, end: Date | null): void;
  listChanged<Held extends HeldSession>(held: readonly Held[]): Promise<readonly Held[]>;
  confirmed(session: RelayedSession): void;
}

interface Standing {
  credential: Credential | null;
  /** As it was when it was last found good; null before. */
  good: string | null;
  /** As it is being asked about. */
  asked: string | null;
  /** When it is asked about whatever the mark: what a policy ends by time has no other sign. */
  until: number;
}

const ASK_ANYWAY_MS = 5 * MINUTE;

export function createStandings(deps: LiveDeps): Standings {
  const { clock } = deps;
  const standings = new WeakMap<RelayedSession, Standing>();
  const of = (session: RelayedSession): Standing => {
    const known = standings.get(session) ?? { credential: null, good: null, asked: null, until: 0 };
    standings.set(session, known);
    return known;
  };
  return {
    startedBy: (session, credential) => void (of(session).credential = credential),
    countsUntil(session, end) {
      const standing = of(session);
      standing.until = Math.min(standing.until, end?.getTime() ?? Number.POSITIVE_INFINITY);
    },
    async listChanged(held) {
      const marks = await readMarks(deps, held, (session) => of(session).credential);
      return held.filter(({ session }) => {
        const [standing, mark] = [of(session), marks.get(session) ?? null];
        if (standing.good !== null && standing.good === mark && clock.now() < standing.until) return false;
        [standing.asked, standing.until] = [mark, clock.now() + ASK_ANYWAY_MS];
        return true;
      });
    },
    confirmed(session) {
      const standing = of(session);
      standing.good = standing.asked;
    },
  };
}

export function credentialOf({ personId, sessionId }: RelayedMember): Credential {
  return { kind: "session", id: sessionId, personId };
}

/** Equal for as long as nothing changed, but for what ends by time. */
async function readMarks(deps: LiveDeps, held: readonly HeldSession[], startedBy: (session: RelayedSession) => Credential | null): Promise<ReadonlyMap<RelayedSession, string>> {
  const credentials = new Map(held.map(({ session, members }) => [session, [startedBy(session), ...members.map(credentialOf)].filter((each) => each !== null)]));
  const live = await deps.listLiveCredentials([...credentials.values()].flat());
  const marks = new Map<RelayedSession, string>();
  for (const [tenantId, ofTeam] of Map.groupBy(credentials, ([session]) => session.tenantId)) {
    const people = ofTeam.flatMap(([, each]) => each);
    const { mark, running } = await readTeam(deps, { tenantId, people, ids: ofTeam.map(([session]) => session.id) });
    for (const [session, each] of ofTeam) marks.set(session, [mark, running.has(session.id), ...each.map(({ id }) => `${id} ${live.has(id)}`)].join(" "));
  }
  return marks;
}

async function readTeam({ db }: LiveDeps, { tenantId, people, ids }: { readonly tenantId: Uuid; readonly people: readonly Credential[]; readonly ids: readonly Uuid[] }): Promise<{ readonly mark: string; readonly running: ReadonlySet<Uuid> }> {
  return db.tenant(webScope(tenantId), async (tx) => ({
    mark: await readAccessMark(tx, { personIds: [...new Set(people.map(({ personId }) => personId))], credentialIds: people.map(({ id }) => id) }),
    running: new Set(await listRunningIds(tx, ids)),
  }));
}
