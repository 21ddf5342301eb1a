// Begins as the programs of the sandbox do, and attempts what none of them may: a line for each, with the code of what it was refused by, or «done».
// node attempt-forbidden.ts FOLDER

import { begin } from "#sandbox/begin.ts";

begin(async () => {
  const folder = process.argv[2] ?? "";
  const attempts: readonly (readonly [what: string, act: () => unknown])[] = [
    ["read a file", () => process.getBuiltinModule("node:fs").readFileSync(`${folder}/secret`)],
    ["list a folder", () => process.getBuiltinModule("node:fs").readdirSync(folder)],
    ["write a file", () => process.getBuiltinModule("node:fs").writeFileSync(`${folder}/new`, "x")],
    ["start a program", () => process.getBuiltinModule("node:child_process").spawnSync("/bin/true")],
    ["start a thread", () => new (process.getBuiltinModule("node:worker_threads").Worker)("1", { eval: true })],
    ["load an add-on", () => process.dlopen({ exports: {} }, `${folder}/addon.node`)],
    ["open the inspector", () => process.getBuiltinModule("node:inspector").open(0)],
    ["make code from strings", () => Reflect.construct(Object.getPrototypeOf(begin).constructor as FunctionConstructor, ["return 1"]) as unknown],
    ["reach a prototype by its name", () => Reflect.get({}, "__proto__") as unknown],
    ["connect", async () => await new Promise((resolve, reject) => void process.getBuiltinModule("node:net").connect(9, "127.0.0.1").on("connect", resolve).on("error", reject))],
  ];
  for (const [what, act] of attempts) {
    const said = await Promise.resolve().then(act).then(() => "done", (error: { readonly code?: string; readonly message: string }) => error.code ?? error.message);
    process.stdout.write(`${what}: ${said}\n`);
  }
  process.stdout.write(`environment: ${JSON.stringify(process.env)}\n`);
});
