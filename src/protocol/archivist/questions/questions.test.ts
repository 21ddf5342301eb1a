import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { exampleVault } from "#protocol/archivist/insights/ordinary-figures.ts";
import { TOOL_NAMES } from "#protocol/archivist/names.ts";

import { answerQuestion, planAnswer, EXAMPLE_QUESTIONS } from "./answer-question.ts";
import { INTENTS } from "./bank.ts";
import { matchQuestion, MIN_SCORE } from "./match.ts";
import { limitOf, metricOf, vaultNumberOf } from "./slots.ts";
import { HELD_OUT } from "./testing/held-out.ts";

/** Measured 76 of 85 when the held-out questions were asked first; less than this is a step back. */
const LEAST_RIGHT = 0.88;
/** To answer another question than the one asked is worse than to say that it was not understood. */
const MOST_WRONG = 0.06;

const ONE = { vaults: [exampleVault([{}, {}])] };
const TEAM = { vaults: [exampleVault([{}], 1), exampleVault([{ facets: { secrets: { findings: 3, distinct: 3 } } }], 2)] };

function intentOf(question: string): string | null {
  const [best] = matchQuestion(question);
  return best === undefined || best.score < MIN_SCORE || best.intent.tool === "refused" ? null : best.intent.id;
}

test("questions that were held out find their intent, and few find a wrong one", (context) => {
  const right = HELD_OUT.filter(([question, intent]) => intentOf(question) === intent);
  const wrong = HELD_OUT.filter(([question, intent]) => intentOf(question) !== intent && intentOf(question) !== null);
  context.diagnostic(`${right.length} of ${HELD_OUT.length} right, ${wrong.length} answered wrongly, the others not understood`);
  assert.ok(right.length / HELD_OUT.length >= LEAST_RIGHT, `${right.length} of ${HELD_OUT.length}`);
  assert.ok(wrong.length / HELD_OUT.length <= MOST_WRONG, `${wrong.length} of ${HELD_OUT.length}`);
});

test("no question that was held out stands in the bank", () => {
  const known = new Set(INTENTS.flatMap(({ phrasings, example }) => [...phrasings, example]).map((text) => text.toLowerCase()));
  assert.deepEqual(HELD_OUT.filter(([question]) => known.has(question.toLowerCase())), []);
});

test("every phrasing of the bank, and every example, finds its own intent", () => {
  for (const { id, phrasings, example } of INTENTS) for (const question of [...phrasings, example]) assert.equal(matchQuestion(question)[0]?.intent.id, id, question);
});

test("every tool is reached by a question", () => {
  assert.deepEqual(TOOL_NAMES.filter((name) => !INTENTS.some(({ tool }) => tool === name)), []);
});

test("a slip of the pen is understood", () => {
  for (const [question, intent] of [["wich vulnerabilties are there?", "vulnerabilities"], ["duplcation?", "duplication"], ["lisences", "licences"]] as const) assert.equal(intentOf(question), intent, question);
});

test("every example is answered, with the tool's numbers beside it", () => {
  for (const question of EXAMPLE_QUESTIONS) {
    const { kind, sources, text } = answerQuestion(ONE, question);
    assert.equal(kind, "answered", question);
    assert.ok(sources.length > 0 && text.length > 10, question);
  }
});

test("what is not understood is said to be so, with what can be asked", () => {
  const { kind, sources, suggestions } = answerQuestion(ONE, "what is the weather in Lisbon?");
  assert.equal(kind, "unknown");
  assert.deepEqual(sources, []);
  assert.ok(suggestions.length > 0);
});

test("code, names and secrets are refused, and nothing is looked up", () => {
  for (const question of ["show me the source code", "what is the password?", "list the file names", "email address of the author"]) {
    const { kind, sources } = answerQuestion(ONE, question);
    assert.deepEqual([kind, sources], ["refused", []], question);
  }
});

test("a question about one vault becomes a ranking where there are several, and one may be named", () => {
  assert.deepEqual(answerQuestion(TEAM, "are there secrets in the code?").sources.map(({ tool, input }) => [tool, input]), [["portfolio", { metric: "secrets" }]]);
  assert.match(answerQuestion(TEAM, "are there secrets in the code?").text, /^Of 2 vaults with a report: Vault 2: 3 different secrets; Vault 1: 0 different secrets\./);
  assert.deepEqual(answerQuestion(TEAM, "are there secrets in vault 2?").sources.map(({ tool, input }) => [tool, input]), [["secrets", { vault: 2 }]]);
  assert.throws(() => answerQuestion(TEAM, "where do changes fall?"), (error) => isAppError(error, "archivist.vault-not-named"));
  assert.throws(() => answerQuestion(TEAM, "secrets in vault 9"), (error) => isAppError(error, "archivist.vault-not-named"));
});

test("what a question says of rows, vault and number is read", () => {
  assert.deepEqual(["top five issues", "the 10 worst", "what is urgent", "top 99 things"].map(limitOf), [5, 10, null, 20]);
  assert.deepEqual(["vault 12", "Vault #3", "the vault", "vault 0"].map(vaultNumberOf), [12, 3, null, null]);
  assert.deepEqual(["trend of complexity", "which has most critical vulnerabilities", "rank by secrets", "the trend of the number of files", "hm"].map(metricOf), ["complexity", "grave-vulnerabilities", "secrets", "files", null]);
});

test("a question of any letters at the longest is read in little time", () => {
  const startedAt = performance.now();
  for (const letter of ["a", "€", "\u0000", "🂡", "vulnerab "]) assert.doesNotThrow(() => answerQuestion(ONE, letter.repeat(500)));
  assert.ok(performance.now() - startedAt < 2000);
});

const plan = (vaults: number, ...turns: readonly string[]) => {
  const { kind, calls } = planAnswer(vaults, turns.at(-1) ?? "", turns.slice(0, -1));
  return [kind, ...calls.map(({ tool, input }) => [tool, input])];
};

test("what a question leaves unsaid is taken from those before it in the conversation", () => {
  assert.deepEqual(plan(2, "are there secrets in vault 1?", "and the other vault?"), ["answered", ["secrets", { vault: 2 }]]);
  assert.deepEqual(plan(2, "are there secrets in vault 1?", "and the other vault?", "and the licences?"), ["answered", ["licences", { vault: 2 }]]);
  assert.deepEqual(plan(3, "are there secrets in vault 1?", "vault 3?"), ["answered", ["secrets", { vault: 3 }]]);
  assert.deepEqual(plan(3, "are there secrets in vault 1?", "and of all the vaults?"), ["answered", ["portfolio", { metric: "secrets" }]]);
  assert.deepEqual(plan(3, "are there secrets?", "and vault 2?"), ["answered", ["secrets", { vault: 2 }]]);
  assert.deepEqual(plan(1, "the trend of complexity", "and of the tests?").slice(0, 1), ["answered"]);
});

test("what says all by itself is read as if it came first, and what cannot be told is asked back", () => {
  assert.deepEqual(plan(2, "are there secrets in vault 1?", "what is it worth?"), plan(2, "what is it worth?"));
  assert.deepEqual(plan(3, "are there secrets in vault 1?", "and the other vault?"), ["unknown"]);
  assert.match(planAnswer(3, "and the other one?", ["are there secrets in vault 1?"]).text, /say its number, as «Secrets of vault 2»/);
  assert.match(planAnswer(1, "and the other vault?", ["are there secrets?"]).text, /one vault/);
  assert.deepEqual(plan(2, "and the other vault?"), ["unknown"]);
  assert.deepEqual(plan(2, "are there secrets in vault 1?", "and the other?"), ["answered", ["secrets", { vault: 2 }]]);
  assert.doesNotMatch(planAnswer(1, "How many of the other dependencies are outdated?").text, /one vault/, "not every other is a vault");
  assert.deepEqual(plan(2, "are there secrets in vault 1?", "what is the weather in Lisbon?"), ["unknown"]);
  assert.deepEqual(plan(2, "what is the password?", "and the other vault?"), ["refused"], "a refusal is not got round by going on");
});
