// `strongroom witness`: a small program beside nobody's log, that remembers what each log has signed and cosigns what follows from it.

import { resolve } from "node:path";

import { defineCommand, type CommandArgs } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";

const options = {
  data: { type: "string", value: "DIR", summary: "the witness's own folder" },
  name: { type: "string", value: "NAME", summary: "with init: its name, as witness.example/w1" },
  log: { type: "string", multiple: true, value: "KEY", summary: "with init and add: the verifier's key of a log; several times for several logs" },
  host: { type: "string", value: "HOST", summary: "with serve: address to listen on (default: 127.0.0.1); any other than loopback needs a certificate" },
  port: { type: "string", value: "PORT", summary: "with serve: port to listen on, 0 for any that is free (default: 7310)" },
  "tls-cert": { type: "string", value: "FILE", summary: "with serve: certificate in PEM, read again when it changes" },
  "tls-key": { type: "string", value: "FILE", summary: "with serve: its key in PEM" },
} as const;
type Args = CommandArgs<typeof options>;

const DEFAULT_PORT = "7310";
const MAX_PORT = 65_535;
const SHOWN_REFUSALS = 10;

export const witnessCommand = defineCommand({
  name: "witness",
  summary: "run a witness: it cosigns checkpoints of audit logs, and refuses a log that was forked or rolled back",
  usage: "witness init|add|serve|status --data DIR [OPTION…]",
  details: `Run it elsewhere than the log: on another machine, by somebody else. \`init\` prints the witness's key, which goes into the log's
settings (auditWitnesses) and to whoever verifies exports; the log's key stands on its audit page.

  strongroom witness init --data DIR --name witness.example/w1 --log KEY
  strongroom witness serve --data DIR
  strongroom witness status --data DIR

What it remembers is worth as much as its key: keep the folder, and never go on with an old copy of it.
It speaks C2SP tlog-witness.`,
  options,
  positionals: { min: 1, max: 1 },
  async run(args): Promise<ExitCode> {
    const [action = ""] = args.positionals;
    const { data } = (args as Args).values;
    if (data === undefined) throw usageError("`witness` needs --data DIR", "witness");
    const folder = resolve(data);
    if (action === "init") await init(folder, args as Args);
    else if (action === "add") await add(folder, args as Args);
    else if (action === "serve") await serve(folder, args as Args);
    else if (action === "status") await status(folder);
    else throw usageError(`\`witness\` does init, add, serve or status, not \`${action}\``, "witness");
    return EXIT.ok;
  },
});

async function init(folder: string, { values }: Args): Promise<void> {
  if (values.name === undefined || values.log === undefined) throw usageError("`witness init` needs --name and --log", "witness");
  const { initWitness } = await import("#cli/witness/witness-folder.ts");
  say(await initWitness(folder, { name: values.name, logs: values.log }));
}

async function add(folder: string, { values }: Args): Promise<void> {
  const { addLog } = await import("#cli/witness/witness-folder.ts");
  if (values.log === undefined) throw usageError("`witness add` needs --log", "witness");
  for (const log of values.log) await addLog(folder, log);
}

async function serve(folder: string, { values }: Args): Promise<void> {
  const [{ serveWitness }, { createSystemClock }, { createLog }] = await Promise.all([import("#cli/witness/serve-witness.ts"), import("#platform/clock/system-clock.ts"), import("#platform/log/log.ts")]);
  const [certificate, key] = [values["tls-cert"], values["tls-key"]];
  if ((certificate === undefined) !== (key === undefined)) throw usageError("`witness serve` needs --tls-cert and --tls-key, or neither", "witness");
  const clock = createSystemClock();
  const stopped = nextSignal();
  const witness = await serveWitness({
    folder,
    host: values.host ?? "127.0.0.1",
    port: parsePort(values.port ?? DEFAULT_PORT),
    tls: certificate === undefined || key === undefined ? null : { certificate, key },
    clock,
    log: createLog({ level: "info", clock, to: process.stderr }),
  });
  say(`The witness is serving at ${witness.url}`);
  await stopped;
  await witness.stop();
}

async function status(folder: string): Promise<void> {
  const [{ openWitness, readRefusals }, { nodeCrypto }, { composeVerifierKey }] = await Promise.all([import("#cli/witness/witness-folder.ts"), import("#cli/witness/node-crypto.ts"), import("#protocol/audit/note.ts")]);
  const { key, logs } = await openWitness(folder);
  say(`key      ${composeVerifierKey(nodeCrypto, key)}`);
  for (const [origin, { latest }] of logs) say(`log      ${origin}: ${latest === null ? "nothing cosigned yet" : `${latest.size} entries, cosigned at ${new Date(latest.timestamp * 1000).toISOString()}`}`);
  const refusals = await readRefusals(folder);
  say(`refused  ${refusals.length}`);
  for (const line of refusals.slice(-SHOWN_REFUSALS)) {
    const { at, origin, reason } = JSON.parse(line) as { readonly at: string; readonly origin: string; readonly reason: string };
    say(`  ${at} ${reason} ${origin}`);
  }
}

function parsePort(text: string): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : MAX_PORT + 1;
  if (port > MAX_PORT) throw usageError(`expected a port from 0 to ${MAX_PORT}, got ${text}`, "witness");
  return port;
}

function nextSignal(): Promise<void> {
  return new Promise((done) => {
    process.once("SIGINT", () => done());
    process.once("SIGTERM", () => done());
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
