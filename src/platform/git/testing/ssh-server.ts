// A real OpenSSH server for tests, on loopback, that lets one key in and runs what was asked for, having written it down.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, connect, type AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

export interface SshServer {
  readonly port: number;
  readonly user: string;
  /** The key that is let in, in OpenSSH form. */
  readonly privateKey: string;
  /** The commands that were asked for. */
  commands(): string[];
  /** Another host key from the next start on. */
  changeHostKey(): Promise<void>;
  close(): Promise<void>;
}

const SSHD = "/usr/sbin/sshd";

/** Null where there is no sshd. */
export async function startSshServer(): Promise<SshServer | null> {
  if (!existsSync(SSHD)) return null;
  const dir = mkdtempSync(join(tmpdir(), "strongroom-test-sshd-"));
  const keygen = (name: string): void => {
    rmSync(join(dir, name), { force: true });
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", join(dir, name)]);
  };
  keygen("host");
  keygen("client");
  const port = await freePort();
  const log = join(dir, "commands");
  writeFileSync(log, "");
  const script = join(dir, "run.sh");
  writeFileSync(script, `#!/bin/sh\nprintf '%s\\n' "$SSH_ORIGINAL_COMMAND" >> '${log}'\nexport GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'\nexec sh -c "$SSH_ORIGINAL_COMMAND"\n`, { mode: 0o755 });
  writeFileSync(join(dir, "config"), [
    "ListenAddress 127.0.0.1", `Port ${port}`, `HostKey ${join(dir, "host")}`, `AuthorizedKeysFile ${join(dir, "client.pub")}`, `PidFile ${join(dir, "pid")}`,
    "StrictModes no", "UsePAM no", "PermitRootLogin yes", "PasswordAuthentication no", "KbdInteractiveAuthentication no", `ForceCommand ${script}`, "",
  ].join("\n"));
  // The folder that its unprivileged half is locked into; the package leaves it to the service's start.
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true });
  let child = await startDaemon(dir, port);
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await ended;
  };
  return {
    port,
    user: userInfo().username,
    privateKey: readFileSync(join(dir, "client"), "utf8"),
    commands: () => readFileSync(log, "utf8").split("\n").filter((line) => line !== ""),
    async changeHostKey() {
      await stop();
      keygen("host");
      child = await startDaemon(dir, port);
    },
    async close() {
      await stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function startDaemon(dir: string, port: number) {
  const child = spawn(SSHD, ["-D", "-e", "-f", join(dir, "config")], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await isListening(port)) return child;
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill();
  throw new Error(`sshd did not start: ${said}`);
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
