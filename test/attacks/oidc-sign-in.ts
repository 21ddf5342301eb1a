// A team with a provider that can lie, and browsers that sign in through it, against the victim.

import assert from "node:assert/strict";

import { openAnyTestDatabase, type TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { beginElevation } from "#protocol/api/elevation.ts";
import { createInvitation } from "#protocol/api/invitations.ts";
import { decideRequest } from "#protocol/api/requests.ts";
import { createConnection, finishSingleSignOn, listConnections, startSingleSignOn, updateConnection, type Connection, type ConnectionInput } from "#protocol/api/single-sign-on.ts";

import { openLyingProvider, type LyingProvider, type ProviderLies } from "./oidc/lying-provider.ts";
import { createVictim, ORIGIN, VICTIM_DOMAINS, type Answer, type Victim, type VictimTeam } from "./victim.ts";
import { cookieIn, createCeremonies, type Ceremonies } from "./webauthn-ceremony.ts";

export interface Left {
  /** The browser's cookie. */
  readonly attempt: string;
  readonly authorizationUrl: string;
}

export interface SingleSignOn {
  readonly browser: Ceremonies;
  /** An owner's session, elevated by their passkey. */
  elevate(team: VictimTeam): Promise<string>;
  /** Asked for by whoever has the token, approved by the team's administrator. */
  connect(team: VictimTeam, token: string, provider: LyingProvider, changes?: Partial<ConnectionInput>): Promise<Connection>;
  /** Likewise. */
  change(team: VictimTeam, token: string, connectionId: string, input: ConnectionInput): Promise<void>;
  invite(team: VictimTeam, token: string, email: string): Promise<void>;
  leave(address: string): Promise<Left>;
  comeBack(given: { readonly attempt: string | undefined; readonly address: string; readonly answer: Readonly<Record<string, string>> }): Promise<Answer>;
  /** From beginning to end, with the provider's lies. */
  signIn(connection: Connection, provider: LyingProvider, lies?: ProviderLies): Promise<Answer>;
}

/** A victim whose team has a connection to one provider, and another provider that it does not know. */
export interface SingleSignOnHouse {
  readonly database: TestDatabase;
  readonly victim: Victim;
  readonly provider: LyingProvider;
  readonly other: LyingProvider;
  readonly sso: SingleSignOn;
  /** Of the owner of the attacked team, elevated. */
  readonly token: string;
  readonly connection: Connection;
  close(): Promise<void>;
}

/** `invited`: who may come in through the provider. */
export async function openSingleSignOnHouse(invited: string): Promise<SingleSignOnHouse> {
  const database = await openAnyTestDatabase({ domains: VICTIM_DOMAINS });
  const [provider, other] = [await openLyingProvider(), await openLyingProvider()];
  const victim = await createVictim(database, { identityProviderAllowedAddresses: "127.0.0.1" });
  victim.web.setOrigin(ORIGIN);
  const sso = createSingleSignOn(victim);
  const token = await sso.elevate(victim.own);
  const connection = await sso.connect(victim.own, token, provider);
  await sso.invite(victim.own, token, invited);
  return {
    database,
    victim,
    provider,
    other,
    sso,
    token,
    connection,
    async close() {
      await victim.close();
      await Promise.all([provider.close(), other.close()]);
      await database.close();
    },
  };
}

export function createSingleSignOn(victim: Victim): SingleSignOn {
  const browser = createCeremonies(victim);
  const approve = async ({ teamId, people }: VictimTeam, requestId: string): Promise<void> => {
    const token = await victim.signIn(people.administrator, teamId);
    await browser.call(decideRequest, { token, params: { teamId, requestId }, body: { decision: "approve" } });
  };
  const own: SingleSignOn = {
    browser,
    async elevate({ teamId, people }) {
      const { token, passkey } = await browser.enrol(people.owner);
      const proof = await browser.prove(token, passkey);
      const elevated = await browser.ask(beginElevation, { token, params: { teamId }, body: { reason: "Set up single sign-on", minutes: 60, proof } });
      assert.ok(elevated.status < 300, elevated.body);
      return cookieIn(elevated, "session");
    },
    async connect(team, token, provider, changes = {}) {
      const { teamId } = team;
      const asked = await browser.call(createConnection, { token, params: { teamId }, body: { ...inputFor(provider), ...changes, reason: "Our provider" } });
      await approve(team, asked.requestId);
      const { items } = await browser.call(listConnections, { token, params: { teamId } });
      const made = items.find(({ id }) => id === asked.connectionId);
      assert.ok(made !== undefined);
      return made;
    },
    async change(team, token, connectionId, input) {
      const { requestId } = await browser.call(updateConnection, { token, params: { teamId: team.teamId, connectionId }, body: { ...input, reason: "Another provider" } });
      await approve(team, requestId);
    },
    async invite(team, token, email) {
      await browser.call(createInvitation, { token, params: { teamId: team.teamId }, body: { email, role: "viewer" } });
    },
    async leave(address) {
      const answer = await browser.ask(startSingleSignOn, { token: null, body: { address } });
      assert.equal(answer.status, 200, answer.body);
      const { authorizationUrl } = startSingleSignOn.output.parse(JSON.parse(answer.body));
      return { attempt: cookieIn(answer, "attempt"), authorizationUrl };
    },
    comeBack: ({ attempt, address, answer }) => browser.ask(finishSingleSignOn, { token: null, ...(attempt === undefined ? {} : { attempt }), body: { address, ...answer } }),
    async signIn({ address }, provider, lies = {}) {
      provider.lies = {};
      const { attempt, authorizationUrl } = await own.leave(address);
      provider.lies = lies;
      return own.comeBack({ attempt, address, answer: provider.authorize(authorizationUrl) });
    },
  };
  return own;
}

export function inputFor(provider: LyingProvider): ConnectionInput {
  return { name: "Provider", issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret, domains: ["example.org"], acr: [], amr: [], enabled: true };
}
