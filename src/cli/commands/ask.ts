// `strongroom ask`: a question about results, answered from reports on this machine or by the server that it is signed in at.

import { AppError } from "#base/app-error.ts";
import { visibleText } from "#base/visible-text.ts";
import { defineCommand, type Values } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";

const options = {
  each: { type: "boolean", summary: "every FILE is a vault of its own, not a snapshot of the same one" },
  team: { type: "string", value: "ID", summary: "ask the server that `strongroom login` has signed in at, about this team's vaults" },
  vault: { type: "string", value: "ID", summary: "with --team: about this vault alone" },
  json: { type: "boolean", summary: "the answer with its sources, as JSON" },
} as const;

export const askCommand = defineCommand({
  name: "ask",
  summary: "ask the Archivist about the results of an analysis",
  usage: "ask QUESTION FILE… [--each] [--json] | ask QUESTION --team ID [--vault ID] [--json]",
  details: `QUESTION is in plain words; \`strongroom ask help FILE\` says what can be asked. FILE is what
\`strongroom report SOURCE --json FILE\` has written; several are snapshots of one vault.
Answers come from the numbers of the reports by rules, without a model; nothing is sent anywhere but, with
--team, to your own server. They never hold code, names of files or people, or secrets.

  strongroom ask "what is most urgent?" report.json
  strongroom ask "what changed?" january.json june.json
  strongroom ask "which vault has the most vulnerabilities?" --team ID

Exit codes: 0 answered · 1 not understood, or nothing that results hold · 2 the command line was not understood.`,
  options,
  positionals: { min: 1, max: 200 },
  async run({ positionals, values }): Promise<ExitCode> {
    const [question = "", ...files] = positionals;
    if ((values.team === undefined) === (files.length === 0)) throw usageError("expected either report files or --team", "ask");
    if (values.vault !== undefined && values.team === undefined) throw usageError("`--vault` needs --team", "ask");
    const answer = values.team === undefined ? await askFiles(question, files, values) : await askServer(question, values.team, values);
    if (values.json === true) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    else tell(answer);
    return answer.kind === "answered" || answer.kind === "help" ? EXIT.ok : EXIT.failed;
  },
});

interface Told {
  readonly kind: "answered" | "help" | "refused" | "unknown";
  readonly text: string;
  readonly suggestions: readonly string[];
  readonly vaults?: readonly { readonly number: number; readonly name: string }[];
}

async function askFiles(question: string, files: readonly string[], { each }: Values<typeof options>): Promise<Told> {
  const [{ readReports }, { answerQuestion }, { questionSchema }] = await Promise.all([import("#cli/report/read-reports.ts"), import("#protocol/archivist/questions/answer-question.ts"), import("#protocol/api/archivist.ts")]);
  const parsed = questionSchema.safeParse(question);
  if (!parsed.success) throw usageError("the question is empty, too long, or not on one line", "ask");
  const answer = answerQuestion(await readReports(files, { each: each === true }), parsed.data);
  return each === true ? { ...answer, vaults: files.map((name, place) => ({ number: place + 1, name })) } : answer;
}

async function askServer(question: string, teamId: string, { vault }: Values<typeof options>): Promise<Told> {
  const { callRemoteServer } = await import("#platform/http/remote-client.ts");
  const { askArchivist } = await import("#protocol/api/archivist.ts");
  const { credentialsPath, readCredentials } = await import("#cli/login/credentials-file.ts");
  const credentials = await readCredentials(credentialsPath(process.env));
  if (credentials === null) throw new AppError("login.required");
  return callRemoteServer({ ...credentials, endpoint: askArchivist, params: { teamId }, body: { question, vaultId: vault ?? null } });
}

function tell({ kind, text, suggestions, vaults = [] }: Told): void {
  const asked = kind === "answered" ? [] : suggestions.map((question) => `  ${question}`);
  const names = vaults.map(({ number, name }) => `Vault ${number} is ${visibleText(name)}.`);
  process.stdout.write(`${[...text.split("\n").map((line) => visibleText(line)), ...names, ...asked].join("\n")}\n`);
}
