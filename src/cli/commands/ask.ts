// `strongroom ask`: questions about results, answered from reports on this machine or by the server that it is signed in at, one by one or as a conversation.

import { AppError } from "#base/app-error.ts";
import { visibleText } from "#base/visible-text.ts";
import type { Conversation } from "#cli/ask/conversations.ts";
import { defineCommand, type Values } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";

const options = {
  conversation: { type: "string", value: "ID", summary: "go on with a conversation: the question is read with those before it" },
  each: { type: "boolean", summary: "every FILE is a vault of its own, not a snapshot of the same one" },
  team: { type: "string", value: "ID", summary: "ask the server that `strongroom login` has signed in at, about this team's vaults" },
  vault: { type: "string", value: "ID", summary: "with --team: about this vault alone" },
  json: { type: "boolean", summary: "the answer with its sources, as JSON" },
} as const;

export const askCommand = defineCommand({
  name: "ask",
  summary: "ask the Archivist about the results of an analysis",
  usage: "ask [QUESTION] FILE… [--each] [--conversation ID] | ask [QUESTION] --team ID [--vault ID] [--conversation ID]",
  details: `QUESTION is in plain words; \`strongroom ask help FILE\` says what can be asked. FILE is what
\`strongroom report SOURCE --json FILE\` has written; several are snapshots of one vault.
Answers come from the numbers of the reports by rules, without a model; nothing is sent anywhere but, with
--team, to your own server. They never hold code, names of files or people, or secrets.

Without QUESTION, at a terminal, questions are asked one after the other until Ctrl-D. What one leaves unsaid
is taken from those before it: "and the licences?". Each answer says the id of its conversation, on standard
error; --conversation goes on with it. The newest four questions of each are kept in
$XDG_STATE_HOME/strongroom (~/.local/state), for you alone; answers are not.

  strongroom ask "what is most urgent?" report.json
  strongroom ask "what changed?" january.json june.json
  strongroom ask "which vault has the most vulnerabilities?" --team ID
  strongroom ask "and the most secrets?" --team ID --conversation ID
  strongroom ask report.json

Exit codes: 0 answered · 1 not understood, or nothing that results hold · 2 the command line was not understood.`,
  options,
  positionals: { min: 0, max: 200 },
  async run({ positionals, values }): Promise<ExitCode> {
    if (values.vault !== undefined && values.team === undefined) throw usageError("`--vault` needs --team", "ask");
    const { question, files } = await readWords(positionals, values);
    if ((values.team === undefined) === (files.length === 0)) throw usageError("expected either report files or --team", "ask");
    const asker = await openAsker(files, values);
    if (question !== null) return askOnce(asker, question, values);
    if (!process.stdin.isTTY) throw usageError("expected a question; without one, questions are asked at a terminal", "ask");
    return askOnAndOn(asker, values);
  },
});

interface Told {
  readonly kind: "answered" | "help" | "refused" | "unknown";
  readonly text: string;
  readonly suggestions: readonly string[];
  readonly vaults?: readonly { readonly number: number; readonly name: string }[];
}

interface Asker {
  readonly conversation: Conversation;
  answer(question: string, before: readonly string[]): Promise<Told>;
}

/** The first word is the question, unless none is expected to follow: with --team where there is no word, without it where it is a file. */
async function readWords(words: readonly string[], { team }: Values<typeof options>): Promise<{ readonly question: string | null; readonly files: readonly string[] }> {
  const [first] = words;
  const { stat } = await import("node:fs/promises");
  if (first === undefined || (team === undefined && (await stat(first).catch(() => null))?.isFile() === true)) return { question: null, files: words };
  return { question: first, files: words.slice(1) };
}

async function openAsker(files: readonly string[], values: Values<typeof options>): Promise<Asker> {
  return values.team === undefined ? openFiles(files, values) : openServer(values.team, values);
}

async function openFiles(files: readonly string[], { each, conversation }: Values<typeof options>): Promise<Asker> {
  const [{ readReports }, { answerQuestion }] = await Promise.all([import("#cli/report/read-reports.ts"), import("#protocol/archivist/questions/answer-question.ts")]);
  const subject = await readReports(files, { each: each === true });
  const names = each === true ? { vaults: files.map((name, place) => ({ number: place + 1, name })) } : {};
  return { conversation: await openConversation(conversation, null), answer: async (question, before) => ({ ...answerQuestion(subject, question, before), ...names }) };
}

async function openServer(team: string, { vault, conversation }: Values<typeof options>): Promise<Asker> {
  const { callRemoteServer } = await import("#platform/http/remote-client.ts");
  const { askArchivist } = await import("#protocol/api/archivist.ts");
  const { credentialsPath, readCredentials } = await import("#cli/login/credentials-file.ts");
  const credentials = await readCredentials(credentialsPath(process.env));
  if (credentials === null) throw new AppError("login.required");
  return {
    conversation: await openConversation(conversation, { server: credentials.server, team }),
    answer: (question, before) => callRemoteServer({ ...credentials, endpoint: askArchivist, params: { teamId: team }, body: { question, vaultId: vault ?? null, before: before.map((each) => ({ question: each, turnId: null })) } }),
  };
}

async function openConversation(id: string | undefined, about: Conversation["about"]): Promise<Conversation> {
  const { beginConversation, conversationsFolder, readConversation } = await import("#cli/ask/conversations.ts");
  return id === undefined ? beginConversation(about) : readConversation(conversationsFolder(process.env), id, about);
}

async function askOnce(asker: Asker, question: string, values: Values<typeof options>): Promise<ExitCode> {
  const { answer, next } = await askNext(asker, asker.conversation, question);
  const isKept = await keep(next);
  if (values.json === true) tellJson(answer, isKept ? next.id : null);
  else {
    tell(answer);
    if (isKept) process.stderr.write(`To go on: --conversation ${next.id}\n`);
  }
  return answer.kind === "answered" || answer.kind === "help" ? EXIT.ok : EXIT.failed;
}

async function askOnAndOn(asker: Asker, values: Values<typeof options>): Promise<ExitCode> {
  const { converse, openTalk } = await import("#cli/ask/converse.ts");
  const talk = openTalk();
  let { conversation } = asker;
  let isKept = false;
  process.stderr.write("Ask in plain words; \"help\" says what can be asked, Ctrl-D ends.\n");
  try {
    await converse(talk, async (question) => {
      const { answer, next } = await askNext(asker, conversation, question);
      conversation = next;
      isKept = await keep(next);
      if (values.json === true) tellJson(answer, isKept ? next.id : null);
      else tell(answer);
    });
  } finally {
    talk.close();
  }
  process.stderr.write(isKept ? `\nTo go on: --conversation ${conversation.id}\n` : "\n");
  return EXIT.ok;
}

async function askNext(asker: Asker, before: Conversation, words: string): Promise<{ readonly answer: Told; readonly next: Conversation }> {
  const [{ questionSchema }, { withQuestion }] = await Promise.all([import("#protocol/api/archivist.ts"), import("#cli/ask/conversations.ts")]);
  const parsed = questionSchema.safeParse(words);
  if (!parsed.success) throw usageError("the question is empty, too long, or not on one line", "ask");
  return { answer: await asker.answer(parsed.data, before.questions), next: withQuestion(before, parsed.data) };
}

/** Where nothing can be written the question is answered all the same, and cannot be gone on from. */
async function keep(conversation: Conversation): Promise<boolean> {
  const { conversationsFolder, keepConversation } = await import("#cli/ask/conversations.ts");
  try {
    await keepConversation(conversationsFolder(process.env), conversation);
    return true;
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    process.stderr.write(`This conversation cannot be kept: ${error.message}\n`);
    return false;
  }
}

function tellJson(answer: Told, conversation: string | null): void {
  process.stdout.write(`${JSON.stringify({ ...answer, conversation }, null, 2)}\n`);
}

function tell({ kind, text, suggestions, vaults = [] }: Told): void {
  const asked = kind === "answered" ? [] : suggestions.map((question) => `  ${question}`);
  const names = vaults.map(({ number, name }) => `Vault ${number} is ${visibleText(name)}.`);
  process.stdout.write(`${[...text.split("\n").map((line) => visibleText(line)), ...names, ...asked].join("\n")}\n`);
}
