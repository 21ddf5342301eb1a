// API tokens of people: made in a session, shown once, kept as a hash, for a list of permissions and a time. What a token may is never
// more than what its person may at that moment, and never administration.

import { actorOf } from "#domains/audit/index.ts";
import type { AccountActs } from "#domains/identity/deps.ts";
import { hashToken } from "#domains/identity/token.ts";
import { AppError } from "#base/app-error.ts";
import { DAY, HOUR } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller, SignInStrength } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import type { ApiToken, ApiTokenList, ApiTokenRequest } from "#protocol/api/api-tokens.ts";

import { deleteExpiredTokens, endToken, findLiveToken, findLiveTokenById, insertToken, listLiveTokenIds, listLiveTokens, lockPerson, touchToken, type TokenRow } from "./store.ts";
import { createApiTokenSecret, isApiTokenSecret } from "./token-form.ts";

export interface ApiTokens {
  /** Whose token it is and for what, or null when it is not, or no longer, good. */
  authenticate(token: string): Promise<TokenHolder | null>;
  /** The same of one that was authenticated before, for what goes on without a request. It counts as no use of it. */
  findLive(tokenId: Uuid): Promise<TokenHolder | null>;
  /** Those of the ids that are good. */
  listLive(tokenIds: readonly Uuid[]): Promise<readonly Uuid[]>;
  /** @throws AppError `session.required`, `access.token-not-taken`. */
  list(caller: Caller): Promise<ApiTokenList>;
  /** @throws AppError `api-token.too-many`, `api-token.too-long`, `team.unknown`, `request.invalid`, and as `list`. */
  create(caller: Caller, request: ApiTokenRequest): Promise<{ readonly token: string; readonly item: ApiToken }>;
  /** @throws AppError `api-token.unknown`, and as `list`. */
  revoke(caller: Caller, tokenId: Uuid): Promise<void>;
  /** The one that the caller came with. @throws AppError `api-token.unknown` for a session. */
  getOwn(caller: Caller): Promise<ApiToken>;
  endOwn(caller: Caller): Promise<void>;
  /** For a review of access: those that are good and count in the team. */
  listOf(people: readonly Uuid[], teamId: Uuid): Promise<readonly Omit<TokenRow, "name">[]>;
  /** In the transaction of what ends it, which records it. False when it was over already. */
  end(tx: Tx, tokenId: Uuid): Promise<boolean>;
  /** For a program that the person confirmed: within the transaction that uses the confirmation up. */
  prepare(given: NewToken): Promise<PreparedToken>;
}

export interface TokenHolder {
  readonly tokenId: Uuid;
  readonly personId: Uuid;
  readonly strength: SignInStrength;
  readonly permissions: readonly string[];
  readonly teamId: Uuid | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface NewToken extends ApiTokenRequest {
  readonly personId: Uuid;
  readonly kind: ApiToken["kind"];
  readonly strength: SignInStrength;
}

export interface PreparedToken {
  readonly tokenId: Uuid;
  readonly token: string;
  readonly item: ApiToken;
  /** @throws AppError `api-token.too-many`. */
  insert(tx: Tx): Promise<void>;
}

export interface ApiTokensDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  /** The field key of the installation, with all its versions. */
  fieldKey(): Promise<DataKey>;
  readonly acts: AccountActs;
  /** What a token can be made for: no administration. */
  readonly permissions: readonly { readonly name: string; readonly title: string }[];
  readonly maxLifetimeMs: number;
}

/** A person with more programs than this cannot know what each is for. */
export const MAX_TOKENS = 25;
/** When a token was last used is written at most this often. */
const USED_RESOLUTION_MS = HOUR;
/** Tokens that are over are kept this long, so that a mistaken hash is never taken for a new token. */
const KEPT_AFTER_END_MS = 30 * DAY;

export function createApiTokens(deps: ApiTokensDeps): ApiTokens {
  const { db, clock } = deps;
  const now = (): Date => new Date(clock.now());
  return {
    authenticate: (token) => authenticate(deps, token),
    listLive: (tokenIds) => db.global("strongroom_web", (tx) => listLiveTokenIds(tx, { tokenIds, now: now() })),
    async findLive(tokenId) {
      const row = await db.global("strongroom_web", (tx) => findLiveTokenById(tx, { tokenId, now: now() }));
      return row === null ? null : holderOf(row);
    },
    async list(caller) {
      const { personId, onlyTeam } = requireSession(caller);
      const live = await db.global("strongroom_web", (tx) => listLiveTokens(tx, { personId, now: now() }));
      const rows = live.filter(({ teamId }) => onlyTeam === undefined || teamId === onlyTeam);
      const key = await deps.fieldKey();
      return { items: rows.map((row) => viewOf(key, row)), limit: MAX_TOKENS, maxDays: Math.max(1, Math.floor(deps.maxLifetimeMs / DAY)), permissions: [...deps.permissions] };
    },
    async create(caller, request) {
      const person = requireSession(caller);
      // A session that counts in one team alone makes no token that counts elsewhere.
      if (request.teamId !== null && !person.teams.some(({ tenantId }) => tenantId === request.teamId)) throw new AppError("team.unknown");
      // Whom a team's provider vouches for is somebody in that team alone.
      if (person.onlyTeam !== undefined && request.teamId !== person.onlyTeam) throw new AppError("account.sign-in-again");
      const prepared = await prepare(deps, { ...request, personId: person.personId, kind: "made", strength: person.strength });
      return deps.acts.record(person.personId, async (tx) => {
        await prepared.insert(tx);
        const details = { permissions: request.permissions.length, days: request.days, team: prepared.item.teamId !== null };
        return { result: { token: prepared.token, item: prepared.item }, acts: [{ actor: actorOf(person), event: "identity.api-token-made", subject: { kind: "api-token", id: prepared.tokenId }, details }] };
      });
    },
    async revoke(caller, tokenId) {
      await end(deps, requireSession(caller), tokenId);
    },
    async getOwn(caller) {
      const { tokenId, personId } = ownToken(caller);
      const rows = await db.global("strongroom_web", (tx) => listLiveTokens(tx, { personId, now: now() }));
      const row = rows.find((each) => each.tokenId === tokenId);
      if (row === undefined) throw new AppError("api-token.unknown");
      return viewOf(await deps.fieldKey(), row);
    },
    async endOwn(caller) {
      const { tokenId, person } = ownToken(caller);
      await end(deps, person, tokenId);
    },
    async listOf(people, teamId) {
      const found = await db.global("strongroom_web", async (tx) => Promise.all(people.map((personId) => listLiveTokens(tx, { personId, now: now() }))));
      return found.flat().filter((token) => token.teamId === null || token.teamId === teamId);
    },
    end: (tx, tokenId) => endToken(tx, { tokenId, now: now() }),
    prepare: (given) => prepare(deps, given),
  };
}

async function authenticate({ db, clock }: ApiTokensDeps, token: string): Promise<TokenHolder | null> {
  if (!isApiTokenSecret(token)) return null;
  const now = new Date(clock.now());
  const tokenHash = hashToken(token);
  return db.global("strongroom_web", async (tx) => {
    const row = await findLiveToken(tx, { tokenHash, now });
    if (row === null) return null;
    if (row.usedAt === null || now.getTime() - row.usedAt.getTime() >= USED_RESOLUTION_MS) await touchToken(tx, row.tokenId, new Date(now.getTime() - (now.getTime() % USED_RESOLUTION_MS)));
    return holderOf(row);
  });
}

function holderOf({ tokenId, personId, strength, permissions, teamId, createdAt, expiresAt }: TokenRow): TokenHolder {
  return { tokenId, personId, strength, permissions, teamId, createdAt, expiresAt };
}

async function prepare(deps: ApiTokensDeps, given: NewToken): Promise<PreparedToken> {
  if (given.days * DAY > deps.maxLifetimeMs) throw new AppError("api-token.too-long", undefined, { details: { maxDays: Math.floor(deps.maxLifetimeMs / DAY) } });
  const known = new Set(deps.permissions.map(({ name }) => name));
  if (given.permissions.some((name) => !known.has(name))) throw new AppError("request.invalid", "Expected permissions that an API token can have.");
  const tokenId = createUuid();
  const token = createApiTokenSecret();
  const key = await deps.fieldKey();
  const now = new Date(deps.clock.now());
  const row: TokenRow = {
    tokenId,
    personId: given.personId,
    kind: given.kind,
    name: { keyId: key.keyId, sealed: sealText(key, nameCell(tokenId), given.name) },
    permissions: [...new Set(given.permissions)].sort(),
    teamId: given.teamId,
    strength: given.strength,
    createdAt: now,
    expiresAt: new Date(now.getTime() + given.days * DAY),
    usedAt: null,
  };
  return {
    tokenId,
    token,
    item: viewOf(key, row),
    async insert(tx) {
      await lockPerson(tx, row.personId);
      await deleteExpiredTokens(tx, new Date(now.getTime() - KEPT_AFTER_END_MS));
      if ((await listLiveTokens(tx, { personId: row.personId, now })).length >= MAX_TOKENS) throw new AppError("api-token.too-many", undefined, { details: { limit: MAX_TOKENS } });
      await insertToken(tx, { ...row, tokenHash: hashToken(token) });
    },
  };
}

async function end(deps: ApiTokensDeps, person: PersonCaller, tokenId: Uuid): Promise<void> {
  await deps.acts.record(person.personId, async (tx) => {
    if (!(await endToken(tx, { tokenId, personId: person.personId, teamId: person.onlyTeam, now: new Date(deps.clock.now()) }))) throw new AppError("api-token.unknown");
    return { result: undefined, acts: [{ actor: actorOf(person), event: "identity.api-token-ended", subject: { kind: "api-token", id: tokenId }, details: {} }] };
  });
}

/** A token makes no tokens and sees none: that is for the person in a session. @throws AppError `session.required`, `access.token-not-taken`. */
function requireSession(caller: Caller): PersonCaller {
  if (caller.kind !== "person") throw new AppError("session.required");
  if (caller.credential !== "session") throw new AppError("access.token-not-taken");
  return caller;
}

/** @throws AppError `session.required`, `api-token.unknown`. */
function ownToken(caller: Caller): { readonly tokenId: Uuid; readonly personId: Uuid; readonly person: PersonCaller } {
  if (caller.kind !== "person") throw new AppError("session.required");
  if (caller.credential !== "api-token") throw new AppError("api-token.unknown");
  return { tokenId: caller.sessionId, personId: caller.personId, person: caller };
}

function viewOf(key: DataKey, row: TokenRow): ApiToken {
  return {
    id: row.tokenId,
    name: openText(key, nameCell(row.tokenId), row.name.sealed),
    kind: row.kind,
    permissions: [...row.permissions],
    teamId: row.teamId,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    usedAt: row.usedAt?.toISOString() ?? null,
  };
}

function nameCell(tokenId: Uuid): { readonly table: string; readonly column: string; readonly row: string } {
  return { table: "api_tokens", column: "name_sealed", row: tokenId };
}
