// Runs Mozilla's HTTP Observatory, from the folder of its package, against a server on this machine: the name that it scans leads to
// 127.0.0.1 and its port 443 to ours, so that nothing leaves the machine. Prints its result as JSON.
// Arguments: the package's folder, the name, the port.

import dns from "node:dns";
import { Socket } from "node:net";
import { join } from "node:path";
import { argv, stdout } from "node:process";
import { pathToFileURL } from "node:url";

interface Scan {
  readonly scan: { readonly grade: string; readonly score: number; readonly testsFailed: number; readonly testsPassed: number; readonly testsQuantity: number };
  readonly tests: Readonly<Record<string, { readonly pass: boolean; readonly result: string }>>;
}

const [folder = "", name = "", port = ""] = argv.slice(2);

type Lookup = (host: string, options: { readonly all?: boolean }, done: (error: Error | null, address: unknown, family?: number) => void) => void;

const lookup: Lookup = (host, options, done) => {
  if (host !== name) return done(Object.assign(new Error(`no other name is resolved here: ${host}`), { code: "ENOTFOUND" }), []);
  if (options.all === true) return done(null, [{ address: "127.0.0.1", family: 4 }]);
  done(null, "127.0.0.1", 4);
};
Object.assign(dns, { lookup });

const connect = Socket.prototype.connect;
Socket.prototype.connect = function (this: Socket, ...given: unknown[]): Socket {
  for (const part of given.flat()) {
    if (typeof part === "object" && part !== null && "port" in part && part.port === 443) part.port = Number(port);
  }
  return Reflect.apply(connect, this, given) as Socket;
} as typeof connect;

const { scan } = (await import(pathToFileURL(join(folder, "src/index.js")).href)) as { scan(host: string): Promise<Scan> };
const { scan: grade, tests } = await scan(name);
stdout.write(JSON.stringify({ grade, tests: Object.entries(tests).map(([test, { pass, result }]) => ({ test, pass, result })) }));
