// CR-08, CR-12, CR-13, EM-13, PO-10: what signing in promises, gone through on the living database.

import { sql } from "kysely";

import { identityDomain } from "#domains/identity/domain.ts";
import { totpCode, totpStep } from "#domains/identity/factors/totp-code.ts";
import type { createIdentity } from "#domains/identity/identity.ts";
import { isAppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { SETTINGS } from "#platform/config/settings.ts";
import type { Db } from "#platform/db/db.ts";
import { compareAlike, type AlikeFindings, type AlikePair } from "#platform/domain/alike.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim, type ClaimId } from "#platform/domain/claim.ts";
import type { PersonCaller } from "#platform/http/route.ts";

import { browserAt, rehearse, type Rehearsal } from "./rehearsal.ts";

type Create = typeof createIdentity;
type Check = (rehearsal: Rehearsal) => Promise<CheckOutcome>;

const NO_PASSWORDS = { on: false, expiryMs: null, history: 0, breachFile: null };
const HOME = browserAt("192.0.2.1");

/** `elsewhere`: what domains above answer about people and teams, compared by them. */
export function signInClaims(create: Create, elsewhere: (db: Db) => Promise<AlikeFindings>): readonly Claim[] {
  const claim = (id: ClaimId, statement: string, check: Check, kind: Claim["kind"] = "built"): Claim => ({
    id, statement, kind, owner: "identity",
    proof: { schedule: "daily", check: { run: ({ db }: CheckContext) => rehearse({ db, create, passwords: NO_PASSWORDS }, check) } },
  });
  return [
    claim("CR-08", "People sign in with a passcode by e-mail or a passkey; passwords are there only where a deployment turns them on.", checkPasswordless),
    claim("CR-12", "The only identifying datum asked for is an e-mail address, and that is sealed.", checkMinimalData, "checked"),
    {
      id: "CR-13",
      statement: "Nobody can learn who is a customer: signing in, invitations and errors answer alike, in words and in time, for addresses and teams that are known and for those that are not.",
      kind: "checked", owner: "identity",
      proof: { schedule: "daily", check: { run: async ({ db }) => checkAlike(await rehearse({ db, create, passwords: NO_PASSWORDS }, compareSigningIn), await elsewhere(db)) } },
    },
    claim("EM-13", "One-time passwords and passkeys are second factors, and whoever has one is asked for it at each sign-in; exempt is who comes through the provider of their team where that vouches for two factors: it counts in that team alone, and neither administers nor decides there without a factor of their own.", checkSecondFactor),
    claim("PO-10", "Attempts to sign in are limited, and no stranger can keep somebody out by them.", checkLimits),
  ];
}

async function checkPasswordless(rehearsal: Rehearsal): Promise<CheckOutcome> {
  const email = address();
  const personId = await rehearsal.createPerson(email);
  const byPasscode = await rehearsal.signIn(email, HOME);
  const { attempt } = await rehearsal.identity.attempts.begin();
  const byPasskey = await rehearsal.identity.attempts.pass(attempt, { personId, method: "passkey" }, HOME);
  const wrong = await codeOf(async () => {
    const { token } = await rehearsal.identity.passcodes.send({ email: address(), token: null, browser: HOME });
    await rehearsal.identity.passcodes.enter({ code: "00000000", token, browser: HOME });
  });
  const password = await codeOf(() => rehearsal.identity.passwords.enter({ email, password: "three unrelated words", browser: HOME }));
  const evidence = { passcode: byPasscode.state, passkey: byPasskey.state === "signed-in" ? byPasskey.strength : byPasskey.state, wrongCode: wrong, password, passwordsByDefault: SETTINGS.passwords.default };
  if (byPasscode.state !== "signed-in" || byPasskey.state !== "signed-in" || byPasskey.strength !== "passkey") return claimFails("A passcode or a passkey did not sign its person in.", evidence);
  if (wrong !== "sign-in.refused") return claimFails("A code that was not sent was taken.", evidence);
  if (password !== "request.route-unknown" || evidence.passwordsByDefault !== "off") return claimFails("Passwords are there although nobody has turned them on.", evidence);
  return claimPasses("A passcode and a passkey signed in, a wrong code did not, and passwords answered as unknown.", evidence);
}

/** Columns of people: whoever adds one says here why it tells nobody's name. */
const PEOPLE_COLUMNS = ["created_at", "email_index", "email_key_id", "email_sealed", "person_id"];

async function checkMinimalData(rehearsal: Rehearsal): Promise<CheckOutcome> {
  const email = address();
  await rehearsal.createPerson(email);
  // However it ends: what is looked at is what it leaves.
  await codeOf(() => rehearsal.signIn(email, HOME));
  const columns = await rehearsal.db.global("strongroom_web", (tx) => sql<{ column_name: string }>`select column_name from information_schema.columns where table_schema = 'public' and table_name = 'people' order by 1`.execute(tx.as<object>()));
  const more = columns.rows.map((row) => row.column_name).filter((name) => !PEOPLE_COLUMNS.includes(name));
  const holding: string[] = [];
  const hex = Buffer.from(email).toString("hex");
  for (const { name } of identityDomain.tables.filter(({ scope }) => scope !== "tenant")) {
    const dump = await rehearsal.db.global("strongroom_web", (tx) => sql<{ row: string }>`select each::text as row from ${sql.table(name)} as each`.execute(tx.as<object>())).catch(() => ({ rows: [] }));
    if (dump.rows.some(({ row }) => row.includes(email) || row.includes(hex))) holding.push(name);
  }
  const evidence = { columns: columns.rows.length, more: more.join(", ") || "none", tables: identityDomain.tables.length, plain: holding.join(", ") || "none" };
  if (columns.rows.length === 0) return claimFails("The columns of people could not be read.", evidence);
  if (more.length > 0) return claimFails(`People have more than an address: ${more.join(", ")}.`, evidence);
  if (holding.length > 0) return claimFails(`An address stands plain in ${holding.join(", ")}.`, evidence);
  return claimPasses(`People have a sealed address and no other datum; it stood plain in none of ${identityDomain.tables.length} tables.`, evidence);
}

interface SigningInFindings extends AlikeFindings {
  /** Letters that were written for each. */
  readonly sealed: readonly number[];
}

/** Enough for the times to say something. */
const TIMED = 24;

async function compareSigningIn(rehearsal: Rehearsal): Promise<SigningInFindings> {
  const { identity, mails } = rehearsal;
  const [known, unknown] = [address(), address()];
  await rehearsal.createPerson(known);
  const sealed: number[] = [];
  const goThrough = async (email: string, network: string): Promise<string> => {
    const browser = browserAt(network);
    const before = mails.sealed.length;
    const face: string[] = [];
    let token: string | null = null;
    for (let asked = 0; asked < 5; asked++) {
      face.push(await codeOf(async () => void (token = (await identity.passcodes.send({ email, token: null, browser })).token)));
      await identity.settled();
    }
    for (let tried = 0; tried < 6; tried++) face.push(await codeOf(() => identity.passcodes.enter({ code: "00000000", token, browser })));
    face.push(JSON.stringify((await identity.secondSteps.describe(token))?.step));
    sealed.push(mails.sealed.length - before);
    return face.join(" ");
  };
  const asking: AlikePair[] = [];
  for (let index = 0; index < TIMED; index++) {
    const email = address();
    await rehearsal.createPerson(email);
    const ask = async (to: string, network: string): Promise<string> => {
      // What goes on in the background of the one before is not of this one.
      await identity.settled();
      return codeOf(() => identity.passcodes.send({ email: to, token: null, browser: browserAt(network) }));
    };
    asking.push({ what: "asking for a code", known: () => ask(email, `198.51.100.${2 * index}`), unknown: () => ask(address(), `198.51.100.${2 * index + 1}`) });
  }
  const signingIn: AlikePair = { what: "signing in", known: () => goThrough(known, "192.0.2.10"), unknown: () => goThrough(unknown, "192.0.2.11") };
  return { ...(await compareAlike([signingIn, ...asking])), sealed };
}

function checkAlike(signingIn: SigningInFindings, elsewhere: AlikeFindings): CheckOutcome {
  const differing = [...signingIn.differing, ...elsewhere.differing];
  const { sealed } = signingIn;
  const evidence = { pairs: signingIn.pairs + elsewhere.pairs, pairsOfInvitationsAndErrors: elsewhere.pairs, mailsSealedForKnown: sealed[0] ?? 0, mailsSealedForUnknown: sealed[1] ?? 0, differing: differing.join("; ") || "none" };
  if (differing.length > 0) return claimFails(`What is known was answered otherwise than what is not: ${differing.join("; ")}.`, evidence);
  if (sealed[0] !== sealed[1] || sealed[0] === 0) return claimFails("Not as much was done for an address that nobody has.", evidence);
  if (elsewhere.pairs === 0) return claimFails("Invitations and errors were not compared.", evidence);
  return claimPasses(`${evidence.pairs} pairs of known and unknown got the same answers in the same time, and as much was done for both.`, evidence);
}

async function checkSecondFactor(rehearsal: Rehearsal): Promise<CheckOutcome> {
  const email = address();
  const personId = await rehearsal.createPerson(email);
  const first = await rehearsal.signIn(email, HOME);
  if (first.state !== "signed-in") return claimFails("Nobody could sign in, so nothing is proven.", { first: first.state });
  const { identity, clock } = rehearsal;
  const person: PersonCaller = { kind: "person", personId, sessionId: first.sessionId, credential: "session", strength: first.strength, scopes: "all", teams: [], grants: [], under: null };
  const secret = await identity.factors.beginTotp(personId);
  const { recoveryCodes } = await identity.account.confirmTotp(person, totpCode(secret, totpStep(clock.now())));
  clock.advance(20 * MINUTE);
  const asked = await rehearsal.signIn(email, HOME);
  const { token } = await identity.passcodes.send({ email, token: null, browser: HOME });
  await identity.settled();
  const early = await codeOf(() => identity.secondSteps.enter({ kind: "totp", code: totpCode(secret, totpStep(clock.now())), token, browser: HOME }));
  const evidence = { asked: asked.state, before: early, recoveryCodes: recoveryCodes?.length ?? 0 };
  if (asked.state !== "second-factor" || !asked.methods.includes("totp")) return claimFails("Whoever has an authenticator was not asked for it.", evidence);
  if (early !== "sign-in.expired") return claimFails("A second factor was taken before the first.", evidence);
  if (recoveryCodes?.length !== 10) return claimFails("The first factor brought no recovery codes.", evidence);
  return claimPasses("With an authenticator set up, the passcode alone no longer signed in.", evidence);
}

/** So many that every free attempt is used up many times over. */
const STRANGERS = 100;
const FREE = 3;

async function checkLimits(rehearsal: Rehearsal): Promise<CheckOutcome> {
  const email = address();
  await rehearsal.createPerson(email);
  const first = await rehearsal.signIn(email, HOME);
  if (first.state !== "signed-in") return claimFails("Nobody could sign in, so nothing is proven.", { first: first.state });
  let passed = 0;
  for (let index = 0; index < STRANGERS; index++) {
    if ((await codeOf(() => rehearsal.identity.passcodes.send({ email, token: null, browser: browserAt(`198.51.100.${index}`) }))) === "none") passed += 1;
  }
  await rehearsal.identity.settled();
  const known = await rehearsal.signIn(email, browserAt("198.51.100.1", first.deviceToken)).then(({ state }) => state, (error: unknown) => (isAppError(error) ? error.code : "a defect"));
  const evidence = { strangers: STRANGERS, passed, known };
  if (passed > FREE) return claimFails(`${passed} of ${STRANGERS} attempts of strangers passed.`, evidence);
  if (known !== "signed-in") return claimFails("Strangers kept out a browser that had signed in before.", evidence);
  return claimPasses(`Of ${STRANGERS} attempts of strangers ${passed} passed; the browser that had signed in before signed in at once.`, evidence);
}

/** Of nobody: the domain cannot exist (RFC 6761). */
function address(): string {
  return `self-check-${createUuid()}@strongroom.invalid`;
}

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "none";
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
}
