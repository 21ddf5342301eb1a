// One language server as a program: started, greeted, asked, ended. What it asks of us is answered with nothing or no: it changes no file and runs no command unasked.

import { CancellationTokenSource, createMessageConnection, ResponseError, StreamMessageReader, StreamMessageWriter, type MessageConnection } from "vscode-jsonrpc/node";

import { DAY, SECOND } from "#base/units.ts";
import { startProcess, type RunningProcess } from "#platform/process/process.ts";
import type { ServerSpec } from "./find-servers.ts";
import { CLIENT_CAPABILITIES } from "./client-capabilities.ts";

export interface RpcConnectionGiven {
  readonly spec: ServerSpec;
  readonly root: string;
  readonly rootUri: string;
  readonly onNotification: (method: string, params: unknown) => void;
  /** It ended, by itself or by `kill`, after it was greeted. */
  readonly onEnd: (ended: RpcConnection) => void;
}

export type RpcAnswer = { readonly kind: "result"; readonly result: unknown } | { readonly kind: "error"; readonly message: string } | { readonly kind: "timeout" | "cancelled" | "gone" };

export interface RpcConnection {
  readonly capabilities: Readonly<Record<string, unknown>>;
  request(method: string, params: unknown, limits: { readonly signal: AbortSignal; readonly timeoutMs: number }): Promise<RpcAnswer>;
  notify(method: string, params: unknown): void;
  /** Asks it to end, and ends it. */
  end(): void;
  kill(): void;
}

const STARTING_MS = 60 * SECOND;
const ENDING_MS = 2 * SECOND;
const LIFE_MS = 20 * DAY;
/** Of the person's environment what such programs need, and no tokens. */
const HANDED_ON = /^(?:PATH|HOME|LANG|LC_[A-Z]+|TMPDIR|TZ|USER|LOGNAME|LD_LIBRARY_PATH|XDG_[A-Z_]+|GO(?:PATH|ROOT|FLAGS|CACHE|MODCACHE|PRIVATE|PROXY|TOOLCHAIN)|CARGO_HOME|RUSTUP_HOME|RUSTUP_TOOLCHAIN|JAVA_HOME|JDK_HOME|VIRTUAL_ENV|PYTHONPATH|CONDA_PREFIX|NODE_PATH|DOTNET_ROOT|SDKROOT|DEVELOPER_DIR)$/;

/** Null when it did not start, or did not answer. */
export async function connectServer(given: RpcConnectionGiven): Promise<RpcConnection | null> {
  const { spec, root, onNotification, onEnd } = given;
  const running = startServer(spec, root);
  const connection = createMessageConnection(new StreamMessageReader(running.stdout), new StreamMessageWriter(running.stdin as NonNullable<RunningProcess["stdin"]>));
  let isOver = false;
  let made: RpcConnection | null = null;
  void running.ended.then(() => {
    isOver = true;
    connection.dispose();
    if (made !== null) onEnd(made);
  });
  connection.onError(() => running.kill());
  connection.onRequest((method: string, params: unknown) => answer(method, params));
  connection.onNotification((method: string, params: unknown) => onNotification(method, params));
  connection.listen();
  const request = createRequest(connection, () => isOver);
  const greeted = await request("initialize", composeGreeting(given), { signal: AbortSignal.timeout(STARTING_MS), timeoutMs: STARTING_MS });
  if (greeted.kind !== "result") {
    running.kill();
    return null;
  }
  const notify = (method: string, params: unknown): void => {
    if (!isOver) void connection.sendNotification(method, params).catch(() => running.kill());
  };
  notify("initialized", {});
  const { capabilities } = greeted.result as { readonly capabilities?: Readonly<Record<string, unknown>> };
  made = {
    capabilities: capabilities ?? {},
    request,
    notify,
    end: () => {
      void request("shutdown", undefined, { signal: AbortSignal.timeout(ENDING_MS), timeoutMs: ENDING_MS }).then(() => {
        notify("exit", undefined);
        setTimeout(() => running.kill(), ENDING_MS).unref();
      });
    },
    kill: () => running.kill(),
  };
  return made;
}

function startServer(spec: ServerSpec, root: string): RunningProcess {
  return startProcess({
    program: spec.program,
    args: spec.args,
    env: Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => HANDED_ON.test(entry[0]) && entry[1] !== undefined)),
    cwd: root,
    stdin: "pipe",
    limits: { timeoutMs: LIFE_MS, maxOutputBytes: "none", maxMemoryBytes: "none" },
    isolation: { network: "inherited", user: "inherited" },
  });
}

function composeGreeting({ spec, root, rootUri }: RpcConnectionGiven): unknown {
  return {
    processId: process.pid, clientInfo: { name: "strongroom" }, locale: "en", rootPath: root, rootUri, workspaceFolders: [{ uri: rootUri, name: "project" }],
    capabilities: CLIENT_CAPABILITIES, ...(spec.initializationOptions === undefined ? {} : { initializationOptions: spec.initializationOptions }),
  };
}

function createRequest(connection: MessageConnection, isOver: () => boolean): RpcConnection["request"] {
  return async (method, params, { signal, timeoutMs }) => {
    if (isOver()) return { kind: "gone" };
    const cancel = new CancellationTokenSource();
    const stopped = Promise.withResolvers<RpcAnswer>();
    const timer = setTimeout(() => stopped.resolve({ kind: "timeout" }), timeoutMs);
    const onAbort = (): void => stopped.resolve({ kind: "cancelled" });
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      const answered = connection.sendRequest(method, params, cancel.token).then((result): RpcAnswer => ({ kind: "result", result }), (error: unknown): RpcAnswer => (isOver() ? { kind: "gone" } : { kind: "error", message: error instanceof Error ? error.message : "" }));
      return await Promise.race([answered, stopped.promise]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      // After an answer it does nothing.
      cancel.cancel();
      cancel.dispose();
    }
  };
}

const METHOD_NOT_FOUND = -32601;

/** What servers ask of editors: settings (there are none), leave to register (granted, and not used), edits (refused). */
function answer(method: string, params: unknown): unknown {
  switch (method) {
    case "workspace/configuration":
      return ((params as { readonly items?: readonly unknown[] }).items ?? []).map(() => null);
    case "workspace/workspaceFolders":
    case "client/registerCapability":
    case "client/unregisterCapability":
    case "window/workDoneProgress/create":
    case "window/showMessageRequest":
    case "workspace/semanticTokens/refresh":
    case "workspace/inlayHint/refresh":
    case "workspace/codeLens/refresh":
    case "workspace/diagnostic/refresh":
      return null;
    case "workspace/applyEdit":
      return { applied: false, failureReason: "The host changes files by itself." };
    case "window/showDocument":
      return { success: false };
    default:
      return new ResponseError(METHOD_NOT_FOUND, "not here");
  }
}
