// The tenant transaction: what row-level security lets through, on both engines.

import assert from "node:assert/strict";
import { test } from "node:test";

import { sql, type Insertable } from "kysely";

import { createUuid } from "#base/uuid.ts";
import { engineOf } from "./create-db.ts";
import type { DbRole, Tx } from "./db.ts";
import { forEachEngine } from "./testing/for-each-engine.ts";
import { THINGS, type ThingsTables } from "./testing/things-domain.ts";

const ROLE: DbRole = "strongroom_web";

async function putThing(tx: Tx, values: Partial<ThingsTables["things"]> & { readonly id: string }): Promise<void> {
  // The tenant's column has the transaction's tenant as its default.
  await tx.as<ThingsTables>().insertInto("things").values(values as Insertable<ThingsTables["things"]>).execute();
}

async function idsSeen(tx: Tx): Promise<string[]> {
  return (await tx.as<ThingsTables>().selectFrom("things").select("id").execute()).map(({ id }) => id);
}

const denied = (error: unknown) => error instanceof Error && "code" in error && error.code === "42501";

forEachEngine("the tenant transaction", { domains: [THINGS] }, ({ db, asOwner }) => {
  const mine = { role: ROLE, tenantId: createUuid() } as const;
  const theirs = { role: ROLE, tenantId: createUuid() } as const;
  const id = createUuid();

  test("a row is seen by the tenant that wrote it and by no other", async () => {
    await db.tenant(mine, (tx) => putThing(tx, { id }));
    assert.deepEqual(await db.tenant(mine, idsSeen), [id]);
    assert.deepEqual(await db.tenant(theirs, idsSeen), []);
  });

  test("without a tenant a tenant table has no rows, also after a transaction that had one", async () => {
    assert.deepEqual(await db.global(ROLE, idsSeen), []);
  });

  test("the owner, whom nothing binds, does see the row: it is row-level security that hides it", async () => {
    assert.equal((await asOwner("select id from things")).length, 1);
  });

  test("a row for another tenant is refused", async () => {
    await assert.rejects(db.tenant(mine, (tx) => putThing(tx, { id: createUuid(), tenant_id: theirs.tenantId })), denied);
  });

  test("a row of another tenant is neither changed nor deleted", async () => {
    const changed = await db.tenant(theirs, (tx) => tx.as<ThingsTables>().updateTable("things").set({ size: 1 }).where("id", "=", id).executeTakeFirst());
    assert.equal(changed.numUpdatedRows, 0n);
    const deleted = await db.tenant(theirs, (tx) => tx.as<ThingsTables>().deleteFrom("things").where("id", "=", id).executeTakeFirst());
    assert.equal(deleted.numDeletedRows, 0n);
    assert.deepEqual(await db.tenant(mine, idsSeen), [id]);
  });

  test("a row cannot be moved to another tenant", async () => {
    await assert.rejects(db.tenant(mine, (tx) => tx.as<ThingsTables>().updateTable("things").set({ tenant_id: theirs.tenantId }).execute()), denied);
  });

  test("a role has no more than its grants", async () => {
    await assert.rejects(db.tenant({ ...mine, role: "strongroom_worker" }, (tx) => tx.as<ThingsTables>().deleteFrom("things").execute()), denied);
    await assert.rejects(db.global("strongroom_relay", (tx) => tx.as<ThingsTables>().selectFrom("catalogue_of_things").selectAll().execute()), denied);
  });

  test("an error rolls everything back and the next transaction is untouched by it", async () => {
    const reason = new Error("halfway");
    const failing = db.tenant(mine, async (tx) => {
      await putThing(tx, { id: createUuid() });
      throw reason;
    });
    await assert.rejects(failing, (error) => error === reason);
    assert.deepEqual(await db.tenant(mine, idsSeen), [id]);
  });

  test("an error of the database that is swallowed does not pass as a success", async () => {
    const swallowing = db.tenant(mine, async (tx) => {
      await putThing(tx, { id: createUuid() });
      await putThing(tx, { id }).catch(() => {});
    });
    await assert.rejects(swallowing);
    assert.deepEqual(await db.tenant(mine, idsSeen), [id]);
  });

  test("a transaction inside another is a defect that is said, not a deadlock", async () => {
    await assert.rejects(db.tenant(mine, () => db.global(ROLE, async () => {})), /Defect: a transaction was opened inside another/);
  });

  test("work that goes on after a transaction may open its own", async () => {
    let later: Promise<string[]> | undefined;
    await db.tenant(mine, async () => {
      later = new Promise((resolve) => setTimeout(resolve, 20)).then(() => db.tenant(mine, idsSeen));
    });
    assert.deepEqual(await later, [id]);
  });

  test("a transaction cannot be used after its end, nor ended from inside", async () => {
    let kept: Tx | undefined;
    await db.tenant(mine, async (tx) => { kept = tx; });
    assert.ok(kept);
    await assert.rejects(idsSeen(kept), /Defect: a transaction was used after its end/);
    await assert.rejects(db.tenant(mine, (tx) => tx.as<ThingsTables>().transaction().execute(async () => {})), /Defect: a transaction cannot be begun/);
  });

  test("a tenant that is not a UUID is a defect, whatever it would have meant as SQL", async () => {
    await assert.rejects(db.tenant({ role: ROLE, tenantId: "'; reset role; --" }, idsSeen), /Defect: expected a tenant's id/);
    await assert.rejects(db.global("postgres" as DbRole, idsSeen), /Defect: expected one of the database roles/);
  });

  test("where the role cannot be taken the first statement is not run either, on a fresh connection and on a known one", async () => {
    const before = await asOwner("select id from things");
    for (let time = 0; time < 3; time++) {
      const refused = engineOf(db).scoped({ role: "strongroom_nobody", tenant: mine.tenantId }, (session) =>
        session.query("insert into things (tenant_id, id) values ($1, $2)", [mine.tenantId, createUuid()]),
      );
      await assert.rejects(refused, (error) => error instanceof Error && "code" in error && ["22023", "42704"].includes(String(error.code)));
      assert.deepEqual(await db.tenant(mine, idsSeen), [id]);
    }
    assert.deepEqual(await asOwner("select id from things"), before);
  });

  test("a transaction that asks for nothing, or fails before it does, leaves the next one as it would be", async () => {
    assert.equal(await db.tenant({ role: "strongroom_web", tenantId: createUuid() }, async () => 1), 1);
    await assert.rejects(db.tenant({ role: "strongroom_web", tenantId: createUuid() }, () => Promise.reject(new Error("before"))), /before/);
    assert.deepEqual(await db.global("strongroom_web", (tx) => sql`select current_setting('app.tenant') as tenant`.execute(tx.as<object>()).then(({ rows }) => rows)), [{ tenant: "" }]);
  });

  test("statements that are asked at once in one transaction all run in it", async () => {
    for (let time = 0; time < 3; time++) assert.deepEqual(await db.tenant(mine, (tx) => Promise.all([idsSeen(tx), idsSeen(tx), idsSeen(tx)])), [[id], [id], [id]]);
  });

  test("behind a first statement that failed no other is run, and nothing is kept", async () => {
    for (let time = 0; time < 3; time++) {
      const swallowing = db.tenant(mine, async (tx) => {
        await assert.rejects(putThing(tx, { id }));
        await assert.rejects(putThing(tx, { id: createUuid() }));
      });
      await assert.rejects(swallowing, /Defect: a statement had failed/);
    }
    assert.deepEqual(await db.tenant(mine, idsSeen), [id]);
  });

  test("a value keeps to its statement, and a statement without values to its transaction", async () => {
    for (let time = 0; time < 3; time++) {
      const said: readonly Record<string, unknown>[] = await engineOf(db).scoped({ role: ROLE, tenant: mine.tenantId }, async (session) => [
        ...(await session.query("select current_user::text as role, current_setting('app.tenant') as tenant", [])).rows,
        ...(await session.exec("select current_user::text as role, current_setting('app.tenant') as tenant")),
      ]);
      assert.deepEqual(said.map((row) => [row["role"], row["tenant"]]), [[ROLE, mine.tenantId], [ROLE, mine.tenantId]]);
      const [after] = await asOwner("select current_user::text as role, coalesce(current_setting('app.tenant', true), '') as tenant");
      assert.deepEqual([after?.["role"] === ROLE, after?.["tenant"]], [false, ""]);
    }
  });

  test("many transactions at once keep their tenants apart", async () => {
    const tenants = Array.from({ length: 20 }, createUuid);
    const seen = await Promise.all(
      tenants.map((tenantId) =>
        db.tenant({ role: ROLE, tenantId }, async (tx) => {
          await putThing(tx, { id: tenantId });
          return idsSeen(tx);
        }),
      ),
    );
    assert.deepEqual(seen, tenants.map((tenantId) => [tenantId]));
  });

  test("values come back as the same kinds on both engines", async () => {
    const whole = {
      id: createUuid(),
      size: 2 ** 40,
      content: new Uint8Array([0, 1, 127, 128, 255]),
      facts: JSON.stringify({ list: [1, "two", null] }),
      made_at: new Date("2026-01-15T12:00:00.123Z"),
      made_on: "2026-01-15",
      price: "12.50",
    };
    const row = await db.tenant(mine, async (tx) => {
      await putThing(tx, whole);
      return tx.as<ThingsTables>().selectFrom("things").selectAll().where("id", "=", whole.id).executeTakeFirstOrThrow();
    });
    assert.deepEqual({ ...row }, { ...whole, tenant_id: mine.tenantId, facts: { list: [1, "two", null] } });
  });

  test("counts are numbers, and arrays of bytes and of numbers come back as such", async () => {
    const { rows } = await db.global(ROLE, (tx) =>
      sql<Record<string, unknown>>`select count(*) as total, array['\\x00ff'::bytea, '\\x'::bytea] as bytes, array[1, 2]::bigint[] as numbers, array[]::bytea[] as none, array['a,b', null] as texts`.execute(tx.as<ThingsTables>()),
    );
    assert.deepEqual({ ...rows[0] }, { total: 1, bytes: [new Uint8Array([0, 255]), new Uint8Array(0)], numbers: [1, 2], none: [], texts: ["a,b", null] });
  });

  test("a bigint that JavaScript cannot hold exactly is an error, not another number", async () => {
    await assert.rejects(db.global(ROLE, (tx) => sql`select 9007199254740993::bigint as big`.execute(tx.as<ThingsTables>())), RangeError);
    assert.deepEqual(await db.tenant(theirs, idsSeen), []);
  });
});
