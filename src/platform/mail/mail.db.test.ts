// Mail from the transaction that it tells of to a real server, by the real queue, on both engines; and that nobody but the worker
// can read it on its way.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { DAY, MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { findInBytes, needlesFor } from "#platform/canary/find-in-files.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { createJobs } from "#platform/jobs/create-jobs.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import { createLog } from "#platform/log/log.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { createMailDelivery } from "./create-delivery.ts";
import { createMails } from "./create-mails.ts";
import type { MailConfig } from "./delivery.ts";
import { mailDomain, SEND_QUEUE } from "./domain.ts";
import { createMailSender } from "./send-mail.ts";
import { startMailServer } from "./testing/mail-server.ts";

const CANARY = "cnry8f21c6";
const MAIL = { to: `${CANARY}@example.org`, subject: `For ${CANARY}`, text: `The code of ${CANARY} is 123456.\n` };
const LOCAL: MailConfig = { smtpUrl: null, mailFrom: null, host: "127.0.0.1", publicUrl: null };
const denied = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "42501";

forEachEngine("mail", { domains: [mailDomain] }, async ({ db, clock, after, asOwner }) => {
  const server = await startMailServer({ tls: "none" });
  after(() => server.close());
  const logged: string[] = [];
  const loud = createLog({ level: "debug", clock: createSystemClock(), to: { write: (text) => logged.push(text) } });
  // As declared, but without the waits.
  const jobs = await createJobs({ db, queues: mailDomain.queues.map((queue) => ({ ...queue, retries: 2, retryDelaySeconds: 0 })), log: loud });
  after(() => jobs.stop());
  const key = createEphemeralDataKey("mail");
  const config: MailConfig = { ...LOCAL, smtpUrl: await Secret.seal(`smtp://127.0.0.1:${server.port}`), mailFrom: "strongroom@house.example" };
  const mailsWith = (chosen: MailConfig) => createMails({ config: chosen, clock, jobs, mailKey: async () => key });
  const senderWith = (chosen: MailConfig, out: (line: string) => void = () => assert.fail("printed")) =>
    createMailSender({ db, clock, log: loud, deliver: createMailDelivery({ config: chosen, clock, out }), mailKey: async () => key });
  const waiting = async (): Promise<number> => Number((await asOwner("select count(*) as count from mails"))[0]?.["count"]);
  const until = async (done: () => Promise<boolean>): Promise<void> => {
    while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const write = async (chosen = config): Promise<Uuid> => {
    const sealed = await mailsWith(chosen).seal(MAIL);
    await db.global("strongroom_web", (tx) => mailsWith(chosen).enqueue(tx, sealed));
    return sealed.mailId;
  };
  const readableAnywhere = async (): Promise<string> => {
    const rows = [...(await asOwner("select to_jsonb(mails.*) as row, sealed from mails")), ...(await asOwner("select data, output from pgboss.job"))];
    const bytes = rows.map(({ sealed }) => (sealed instanceof Uint8Array ? Buffer.from(sealed) : Buffer.alloc(0)));
    return findInBytes(Buffer.concat([Buffer.from(JSON.stringify(rows) + logged.join("")), ...bytes]), needlesFor(Buffer.from(CANARY))).map(({ form }) => form).join();
  };

  test("what waits can be read neither in the table nor in the queue, and the web cannot read it back", async () => {
    const mailId = await write();
    const [message] = await asOwner("select data from pgboss.job where name = $1", [SEND_QUEUE]);
    assert.deepEqual(message?.["data"], { mailId });
    assert.equal(await readableAnywhere(), "");
    const select = db.global("strongroom_web", (tx) => tx.as<{ mails: { sealed: Uint8Array } }>().selectFrom("mails").select("sealed").execute());
    await assert.rejects(select, denied);
  });

  test("a mail whose transaction is rolled back is never sent", async () => {
    const sealed = await mailsWith(config).seal(MAIL);
    const before = await waiting();
    await assert.rejects(db.global("strongroom_web", async (tx) => {
      await mailsWith(config).enqueue(tx, sealed);
      throw new Error("the act failed");
    }), /the act failed/);
    assert.equal(await waiting(), before);
  });

  test("a server that says «later» is asked again until it takes the mail; then nothing of it is left", async () => {
    server.answerNext(451, 421);
    await jobs.work(SEND_QUEUE, { concurrency: 1 }, ({ message, last }) => senderWith(config).send(message["mailId"] as Uuid, { last }));
    await until(async () => server.received.length === 1 && (await waiting()) === 0);
    assert.deepEqual(server.received[0]?.to, [MAIL.to]);
    assert.equal(await readableAnywhere(), "");
    assert.ok(logged.join("").includes("mail.unavailable"), "the tries left no trace at all");
  });

  test("a mail that is refused for good is tried once and removed; so is one that nobody takes in the end", async () => {
    const [sent, before] = [server.received.length, logged.length];
    server.answerNext(550);
    await write();
    await until(async () => logged.slice(before).join("").includes("mail.refused") && (await waiting()) === 0);
    server.answerNext(451, 451, 451);
    await write();
    await until(async () => logged.slice(before).filter((line) => line.includes("given up")).length === 2 && (await waiting()) === 0);
    assert.equal(server.received.length, sent);
    assert.equal(await readableAnywhere(), "");
  });

  test("a code whose time has ended while the server was away is not sent, and nothing of it is left", async () => {
    const sent = server.received.length;
    const sealed = await mailsWith(config).seal({ ...MAIL, goodUntilMs: clock.now() + MINUTE });
    await asOwner("insert into mails (mail_id, key_id, sealed, created_at) values ($1, $2, $3, $4)", [sealed.mailId, sealed.keyId, sealed.sealed, new Date(clock.now())]);
    server.answerNext(451);
    await assert.rejects(senderWith(config).send(sealed.mailId, { last: false }), (error) => isAppError(error, "mail.unavailable"));
    assert.equal(await waiting(), 1, "tried again within its time");
    await clock.advance(MINUTE);
    await senderWith(config).send(sealed.mailId, { last: false });
    assert.equal(await waiting(), 0);
    assert.equal(server.received.length, sent);
    const inTime = await mailsWith(config).seal({ ...MAIL, goodUntilMs: clock.now() + 1 });
    await asOwner("insert into mails (mail_id, key_id, sealed, created_at) values ($1, $2, $3, $4)", [inTime.mailId, inTime.keyId, inTime.sealed, new Date(clock.now())]);
    await senderWith(config).send(inTime.mailId, { last: false });
    assert.equal(server.received.length, sent + 1);
  });

  test("a mail that was sent already is not sent again by a second try of the same job", async () => {
    const sent = server.received.length;
    const mailId = await write();
    await until(async () => (await waiting()) === 0);
    await senderWith(config).send(mailId, { last: false });
    assert.equal(server.received.length, sent + 1);
  });

  test("rows that a crash left behind go after two days", async () => {
    const sealed = await mailsWith(config).seal(MAIL);
    await asOwner("insert into mails (mail_id, key_id, sealed, created_at) values ($1, $2, $3, $4)", [sealed.mailId, sealed.keyId, sealed.sealed, new Date(clock.now() - 2 * DAY - 1)]);
    await senderWith(config).send(createUuid(), { last: false });
    assert.equal(await waiting(), 0);
  });

  test("another mail's row under this id does not open", async () => {
    const [one, other] = [await mailsWith(config).seal(MAIL), await mailsWith(config).seal(MAIL)];
    await asOwner("insert into mails (mail_id, key_id, sealed, created_at) values ($1, $2, $3, $4)", [one.mailId, one.keyId, other.sealed, new Date(clock.now())]);
    await assert.rejects(senderWith(config).send(one.mailId, { last: false }), (error) => isAppError(error, "keyring.not-opened"));
    assert.equal(await waiting(), 0);
  });

  test("without a server, mail of a program that only this machine reaches is printed, in full", async () => {
    const printed: string[] = [];
    const sealed = await mailsWith(LOCAL).seal(MAIL);
    await asOwner("insert into mails (mail_id, key_id, sealed, created_at) values ($1, $2, $3, $4)", [sealed.mailId, sealed.keyId, sealed.sealed, new Date(clock.now())]);
    await senderWith(LOCAL, (line) => printed.push(line)).send(sealed.mailId, { last: false });
    assert.deepEqual(printed, [`Mail to ${MAIL.to}: ${MAIL.subject}\n  The code of ${CANARY} is 123456.\n`]);
  });

  const networked: readonly Partial<MailConfig>[] = [{ host: "0.0.0.0" }, { host: "192.0.2.1" }, { publicUrl: "https://strongroom.example.org" }, { host: "127.0.0.1.example.org" }];
  for (const part of networked) {
    test(`without a server, a program with ${JSON.stringify(part)} says that it cannot send, before anything is written`, async () => {
      assert.throws(() => mailsWith({ ...LOCAL, ...part }).assertPossible(), (error) => isAppError(error, "mail.not-configured"));
      await assert.rejects(mailsWith({ ...LOCAL, ...part }).seal(MAIL), (error) => isAppError(error, "mail.not-configured"));
    });
  }
});
