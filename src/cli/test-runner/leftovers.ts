// What a test file may not leave behind in a process that runs others after it.

/** Names whose values tests replace, and must put back. */
const REPLACED = ["Date", "setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "fetch", "crypto", "performance", "console", "process"];
const EVENTS = ["exit", "beforeExit", "uncaughtException", "uncaughtExceptionMonitor", "unhandledRejection", "SIGINT", "SIGTERM", "SIGHUP"];

export interface ProcessState {
  readonly facts: ReadonlyMap<string, unknown>;
}

/** What there is now, to be compared later. */
export function readProcessState(): ProcessState {
  const facts = new Map<string, unknown>([
    ["working directory", process.cwd()],
    ["umask", process.umask()],
    ["exit code", process.exitCode],
    ["Math.random", Math.random],
    ["process.stdout.write", process.stdout.write],
    ["process.stderr.write", process.stderr.write],
  ]);
  for (const [name, value] of Object.entries(process.env)) facts.set(`environment ${name}`, value);
  // Node makes some of its globals when they are first looked at, so only of those that tests replace values are compared.
  // Names with two underlines are what compilers have packages define when they load.
  for (const name of Object.getOwnPropertyNames(globalThis)) if (!name.startsWith("__")) facts.set(`global ${name}`, REPLACED.includes(name) ? Reflect.get(globalThis, name) : true);
  for (const event of EVENTS) facts.set(`listeners of ${event}`, process.listenerCount(event));
  return { facts };
}

/** What differs, by name: never a value, which may be a secret. */
export function findLeftovers(before: ProcessState, after: ProcessState): readonly string[] {
  const names = new Set([...before.facts.keys(), ...after.facts.keys()]);
  return [...names].filter((name) => before.facts.get(name) !== after.facts.get(name)).sort();
}
