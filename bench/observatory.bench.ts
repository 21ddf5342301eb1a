// Mozilla's HTTP Observatory against our own TLS server, on this machine alone. Its package has many dependencies, so it is none of ours:
// install `@mdn/mdn-http-observatory` somewhere and name its folder in STRONGROOM_BENCH_OBSERVATORY.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

import type { Benchmark, BenchContext, BenchResult } from "#cli/bench/benchmark.ts";
import { programEnvironment } from "#roles/testing/served-program.ts";

const VARIABLE = "STRONGROOM_BENCH_OBSERVATORY";
/** It refuses names without a dot. */
const NAME = "strongroom.example.org";

interface Result {
  readonly grade: { readonly grade: string; readonly score: number; readonly testsFailed: number; readonly testsPassed: number };
  readonly tests: readonly { readonly test: string; readonly pass: boolean; readonly result: string }[];
}

export const benchmark: Benchmark = {
  name: "observatory",
  summary: "Mozilla's HTTP Observatory against our TLS server",
  peers: ["openssl"],
  run: scanOurselves,
};

async function scanOurselves(context: BenchContext): Promise<BenchResult> {
  const folder = process.env[VARIABLE] ?? "";
  const openssl = context.findProgram("openssl");
  if (openssl === null || !existsSync(join(folder, "src/index.js"))) {
    return { figures: [{ subject: "observatory", what: "tests failed", value: null, unit: "tests", note: `set ${VARIABLE} to the folder of its package` }], ratios: [], notes: ["needs openssl for a certificate, and the package's folder"] };
  }
  const result = await scan(context, { folder, openssl });
  const failed = result.tests.filter(({ pass }) => !pass);
  return {
    figures: [
      { subject: "observatory", what: `score, grade ${result.grade.grade}`, value: result.grade.score, unit: "points" },
      { subject: "observatory", what: "tests passed", value: result.grade.testsPassed, unit: "tests", note: result.tests.map(({ test }) => test).join(", ") },
    ],
    ratios: [{ what: "tests failed", value: result.grade.testsFailed, target: { atMost: 0 } }],
    notes: failed.length === 0 ? [`grade ${result.grade.grade}`] : failed.map(({ test, result: found }) => `${test}: ${found}`),
  };
}

async function scan(context: BenchContext, given: { readonly folder: string; readonly openssl: string }): Promise<Result> {
  const [certificate, key] = [join(context.scratchDir, "certificate.pem"), join(context.scratchDir, "key.pem")];
  await promisify(execFile)(given.openssl, ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate, "-days", "30", "-subj", `/CN=${NAME}`, "-addext", `subjectAltName=DNS:${NAME}`]);
  // The list of preloaded hosts, which the package would fetch: none of them is ours.
  const preloaded = join(given.folder, "conf/hsts-preload.json");
  if (!existsSync(preloaded)) writeFileSync(preloaded, "{}");
  const port = await freePort();
  const settings = { STRONGROOM_TLS_CERTIFICATE_FILE: certificate, STRONGROOM_TLS_KEY_FILE: key, STRONGROOM_PUBLIC_URL: `https://${NAME}` };
  const server = spawn(process.execPath, [join(context.root, "src/main.ts"), "serve", "--data", join(context.scratchDir, "data"), "--port", String(port)], {
    env: programEnvironment(settings),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "close");
  try {
    const [said] = (await Promise.race([once(server.stdout, "data"), ended])) as [unknown];
    if (!String(said).includes("serving at")) throw new Error("the server did not start");
    const { stdout } = await promisify(execFile)(process.execPath, [join(context.root, "bench/observatory-scan.ts"), given.folder, NAME, String(port)], { env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate } });
    return JSON.parse(stdout) as Result;
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
