// Mail given to a real server: what arrives, and what is done when it is refused, not encrypted, or not there.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { once } from "node:events";
import { test, type TestContext } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import { createManualClock } from "#platform/clock/manual-clock.ts";
import { TEST_CERTIFICATE } from "#platform/egress/testing/test-certificate.ts";
import { Secret } from "#platform/secrets/secret.ts";
import type { Mail } from "./mails.ts";
import { createSmtpDelivery, type SmtpGiven } from "./smtp.ts";
import { startMailServer, type MailServer, type MailServerGiven } from "./testing/mail-server.ts";

const MAIL = { to: "anna@example.org", subject: "Your code", text: "The code is 123456.\n\nIt is good for 10 minutes.\n" };
const LOGIN = { user: "strong@room", password: "p:a/ss@word%" };

async function serverFor(t: TestContext, given: MailServerGiven = {}): Promise<MailServer> {
  const server = await startMailServer(given);
  t.after(() => server.close());
  return server;
}

async function deliveryTo(url: string, given: Partial<SmtpGiven> = {}) {
  const deliver = createSmtpDelivery({ url: await Secret.seal(url), from: "strongroom@house.example", clock: createManualClock(), alwaysTls: true, ca: TEST_CERTIFICATE, ...given });
  const mailId = createUuid();
  return { mailId, send: (mail: Mail = MAIL) => deliver(mail, mailId) };
}

const failsWith = (code: "mail.unavailable" | "mail.insecure" | "mail.login-refused" | "mail.refused") => (error: unknown) => {
  assert.ok(isAppError(error, code), `expected ${code}, got ${String(error)}`);
  assert.equal(error.cause, undefined);
  for (const secret of [MAIL.to, "example.org", "123456", LOGIN.password]) assert.ok(!`${error.message} ${JSON.stringify(error.details)}`.includes(secret));
  return true;
};

test("a mail arrives whole, encrypted by STARTTLS, at the one address, and says whose it is", async (t) => {
  const server = await serverFor(t);
  const { send, mailId } = await deliveryTo(`smtp://127.0.0.1:${server.port}`);
  await send();
  const [mail] = server.received;
  assert.ok(mail !== undefined && server.received.length === 1);
  assert.deepEqual([mail.from, mail.to, mail.secure], ["strongroom@house.example", ["anna@example.org"], true]);
  assert.match(mail.raw, /^From: Strongroom <strongroom@house\.example>\r?$/m);
  assert.match(mail.raw, /^To: anna@example\.org\r?$/m);
  assert.match(mail.raw, /^Subject: Your code\r?$/m);
  assert.match(mail.raw, /^Auto-Submitted: auto-generated\r?$/m);
  assert.match(mail.raw, /^Content-Type: text\/plain/m);
  assert.ok(mail.raw.includes(`Message-ID: <${mailId}@house.example>`) && mail.raw.includes("The code is 123456."));
  assert.ok(!/mailer|multipart|text\/html/i.test(mail.raw), mail.raw);
});

test("a mail that can be stopped says so to mail programs on one line each, and its files arrive as they are", async (t) => {
  const server = await serverFor(t);
  const bytes = randomBytes(3_000);
  const stopUrl = `https://strongroom.example/api/v1/notices/stop/${"aA0_-".repeat(40)}`;
  await (await deliveryTo(`smtp://127.0.0.1:${server.port}`)).send({ ...MAIL, stopUrl, attachments: [{ fileName: "report.pdf", mediaType: "application/pdf", base64: bytes.toString("base64") }] });
  const raw = (server.received[0]?.raw ?? "").replaceAll("\r\n", "\n");
  assert.ok(raw.includes(`\nList-Unsubscribe: <${stopUrl}>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n`), raw);
  assert.match(raw, /Content-Type: application\/pdf; name=report\.pdf[\s\S]+filename=report\.pdf/);
  assert.ok(raw.replaceAll("\n", "").includes(bytes.toString("base64")));
});

test("user and password are given, whatever signs are in them, and only over TLS", async (t) => {
  const server = await serverFor(t, { login: LOGIN });
  const words = `${encodeURIComponent(LOGIN.user)}:${encodeURIComponent(LOGIN.password)}`;
  await (await deliveryTo(`smtp://${words}@127.0.0.1:${server.port}`)).send();
  assert.deepEqual([server.received[0]?.user, server.received[0]?.secure], [LOGIN.user, true]);
});

test("smtps is TLS from the first byte", async (t) => {
  const server = await serverFor(t, { tls: "at-once" });
  await (await deliveryTo(`smtps://localhost:${server.port}`)).send();
  assert.equal(server.received[0]?.secure, true);
});

test("a wrong password, and none where one is asked for, are the operator's to correct: it is tried again", async (t) => {
  const server = await serverFor(t, { login: LOGIN });
  await assert.rejects((await deliveryTo(`smtp://strong:wrong@127.0.0.1:${server.port}`)).send(), failsWith("mail.login-refused"));
  await assert.rejects((await deliveryTo(`smtp://127.0.0.1:${server.port}`)).send(), failsWith("mail.login-refused"));
  assert.deepEqual(server.received, []);
});

test("a server without TLS gets neither password nor mail", async (t) => {
  const server = await serverFor(t, { tls: "none" });
  await assert.rejects((await deliveryTo(`smtp://127.0.0.1:${server.port}`)).send(), failsWith("mail.insecure"));
  assert.deepEqual(server.received, []);
});

test("a certificate that nobody vouches for is no encryption, by STARTTLS or at once", async (t) => {
  for (const [scheme, tls] of [["smtp", "starttls"], ["smtps", "at-once"]] as const) {
    const server = await serverFor(t, { tls });
    const delivery = createSmtpDelivery({ url: await Secret.seal(`${scheme}://localhost:${server.port}`), from: "a@house.example", clock: createManualClock(), alwaysTls: true });
    await assert.rejects(delivery(MAIL, createUuid()), failsWith("mail.insecure"));
    assert.deepEqual(server.received, []);
  }
});

test("a server on this machine may do without TLS", async (t) => {
  const server = await serverFor(t, { tls: "none" });
  await (await deliveryTo(`smtp://localhost:${server.port}`, { alwaysTls: false })).send();
  assert.equal(server.received[0]?.secure, false);
});

for (const code of [421, 450, 451, 452]) {
  test(`a recipient that is answered with ${code} is tried again, and taken then`, async (t) => {
    const server = await serverFor(t);
    server.answerNext(code);
    const { send } = await deliveryTo(`smtp://127.0.0.1:${server.port}`);
    await assert.rejects(send(), failsWith("mail.unavailable"));
    await send();
    assert.equal(server.received.length, 1);
  });
}

for (const code of [550, 551, 553, 554]) {
  test(`a recipient that is answered with ${code} is refused for good`, async (t) => {
    const server = await serverFor(t);
    server.answerNext(code);
    await assert.rejects((await deliveryTo(`smtp://127.0.0.1:${server.port}`)).send(), failsWith("mail.refused"));
  });
}

test("a server that is away, hangs up, or speaks another language is unavailable", async (t) => {
  const other = createServer((socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  const silent = createServer((socket) => void socket.destroy());
  for (const server of [other, silent]) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    t.after(() => server.close());
    await assert.rejects((await deliveryTo(`smtp://127.0.0.1:${(server.address() as { port: number }).port}`)).send(), failsWith("mail.unavailable"));
  }
  const gone = await startMailServer();
  await gone.close();
  await assert.rejects((await deliveryTo(`smtp://127.0.0.1:${gone.port}`)).send(), failsWith("mail.unavailable"));
});
