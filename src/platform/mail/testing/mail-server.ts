// A real SMTP server on loopback for tests: it keeps what it is given, and refuses as it is told to.

import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { SMTPServer, type SMTPServerOptions } from "smtp-server";

import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "#platform/egress/testing/test-certificate.ts";

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came: headers, an empty line, the encoded text. */
  readonly raw: string;
  readonly secure: boolean;
  readonly user: string | null;
}

export interface MailServer {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** What the next recipients are answered, one after the other; then they are taken. */
  answerNext(...codes: readonly number[]): void;
  close(): Promise<void>;
}

export interface MailServerGiven {
  readonly tls?: "starttls" | "at-once" | "none";
  /** Asks for this user and password before it takes mail. */
  readonly login?: { readonly user: string; readonly password: string };
  readonly port?: number;
}

function refusal(code: number): Error {
  return Object.assign(new Error("as the test says"), { responseCode: code });
}

export async function startMailServer({ tls = "starttls", login, port = 0 }: MailServerGiven = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const answers: number[] = [];
  const options: SMTPServerOptions = {
    secure: tls === "at-once",
    key: TEST_CERTIFICATE_KEY,
    cert: TEST_CERTIFICATE,
    disabledCommands: tls === "none" ? ["STARTTLS"] : [],
    authOptional: login === undefined,
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) => (username === login?.user && password === login?.password ? done(null, { user: username }) : done(refusal(535))),
    onRcptTo(_address, _session, done) {
      const code = answers.shift();
      done(code === undefined ? null : refusal(code));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const user = typeof session.user === "string" ? session.user : null;
        received.push({ from: mailFrom === false ? "" : mailFrom.address, to: rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString("utf8"), secure: session.secure, user });
        done(null);
      });
    },
  };
  const server = new SMTPServer(options);
  // A client that turns away from an untrusted certificate is what some tests are about.
  server.on("error", () => {});
  server.listen(port, "127.0.0.1");
  await once(server.server, "listening");
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    answerNext: (...codes) => void answers.push(...codes),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
