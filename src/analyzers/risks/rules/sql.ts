// Text of a request or a caller that becomes a statement of SQL.

import type { RiskRule } from "#analyzers/risks/rule.ts";
import { BUILT, BUILT_SQL, JS, JVM } from "./languages.ts";

const WHY = "Whoever can choose the text that is put in can end the statement and write another.";
const FIX = "Pass the values as parameters of the statement; where a name must vary, choose it from a fixed list.";
const common = { cwe: 89, severity: "critical", confidence: "medium", why: WHY, fix: FIX } as const;

export const SQL_RULES: readonly RiskRule[] = [
  {
    ...common,
    id: "sql-built-javascript",
    title: "SQL statement put together from text",
    match: [{ in: JS, calls: ["query", "execute", "exec", "raw", "$queryRawUnsafe", "$executeRawUnsafe", "prepare", "run", "all", "get", "each"], arguments: { 0: BUILT_SQL } }],
    examples: {
      finds: [
        ["JavaScript", "db.query(`select * from users where id = ${req.params.id}`);"],
        ["TypeScript", "const sql = \"delete from users where name = '\" + name + \"'\";\nawait client.query(sql);"],
        ["JavaScript", "knex.raw('update users set name = ' + name)"],
      ],
      ignores: [
        ["JavaScript", "db.query('select * from users where id = $1', [id]);"],
        ["JavaScript", "sql`select * from users where id = ${id}`"],
        ["JavaScript", "db.query(`select * from ${TABLE} limit ${rows.length}`)"],
        ["JavaScript", "log.run(`select a file from ${folder}`.length)"],
      ],
    },
  },
  {
    ...common,
    id: "sql-built-python",
    title: "SQL statement put together from text",
    match: [
      { in: ["python"], calls: ["execute", "executemany", "executescript", "raw", "read_sql", "read_sql_query"], arguments: { 0: BUILT_SQL } },
      { in: ["python"], calls: ["text"], arguments: { 0: BUILT_SQL }, requires: /sqlalchemy/ },
    ],
    examples: {
      finds: [
        ["Python", "cur.execute(\"select * from users where id = %s\" % id)"],
        ["Python", "cur.execute(f\"delete from users where id = {id}\")"],
        ["Python", "q = 'select a from b where c = {}'.format(c)\ncur.execute(q)"],
      ],
      ignores: [
        ["Python", "cur.execute(\"select * from users where id = %s\", (id,))"],
        ["Python", "cur.execute(\"select a \" \"from b\")"],
        ["Python", "pool.execute(f\"select {x}\")"],
      ],
    },
  },
  {
    ...common,
    id: "sql-built-jvm",
    title: "SQL statement put together from text",
    match: [
      {
        in: JVM,
        calls: ["executeQuery", "executeUpdate", "execute", "addBatch", "createQuery", "createNativeQuery", "createSQLQuery", "prepareStatement", "queryForObject", "queryForList", "query", "update", "rawQuery", "execSQL"],
        arguments: { 0: BUILT_SQL },
      },
    ],
    examples: {
      finds: [
        ["Java", "class A { void f() { st.executeQuery(\"select * from users where id = \" + id); } }"],
        ["Java", "class A { void f() { String q = String.format(\"delete from a where b = '%s'\", b); st.execute(q); } }"],
        ["Kotlin", "fun f() {\n  db.rawQuery(\"select a from b where c = $c\", null)\n}"],
        ["Scala", "object A { def f() = st.executeQuery(\"select a from b where c = \" + c) }"],
      ],
      ignores: [
        ["Java", "class A { void f() { c.prepareStatement(\"select * from users where id = ?\"); } }"],
        ["Java", "class A { void f() { st.executeQuery(\"select * from \" + TABLE_NAME); } }"],
        ["Java", "class A { void f() { executor.execute(task + \"select\"); } }"],
      ],
    },
  },
  {
    ...common,
    id: "sql-built-go",
    title: "SQL statement put together from text",
    match: [
      { in: ["go"], calls: ["Query", "QueryRow", "Exec", "Prepare", "Raw", "Queryx"], arguments: { 0: BUILT_SQL } },
      { in: ["go"], calls: ["QueryContext", "QueryRowContext", "ExecContext", "PrepareContext", "Exec", "Query", "QueryRow"], arguments: { 1: BUILT_SQL } },
    ],
    examples: {
      finds: [
        ["Go", "package a\nfunc f() { db.Query(fmt.Sprintf(\"select a from b where c = '%s'\", c)) }"],
        ["Go", "package a\nfunc f() {\n\tq := \"delete from a where b = \" + b\n\tdb.ExecContext(ctx, q)\n}"],
      ],
      ignores: [
        ["Go", "package a\nfunc f() { db.Query(\"select a from b where c = ?\", c) }"],
        ["Go", "package a\nfunc f() { db.Query(\"select a from b where c in (\" + placeholders(n) + \")\", c...) }"],
      ],
    },
  },
  {
    ...common,
    id: "sql-built-csharp",
    title: "SQL statement put together from text",
    match: [
      { in: ["csharp"], calls: ["SqlCommand", "NpgsqlCommand", "MySqlCommand", "SqliteCommand", "OracleCommand", "SqlDataAdapter"], callee: /^new /, arguments: { 0: BUILT_SQL } },
      { in: ["csharp"], calls: ["ExecuteSqlRaw", "ExecuteSqlRawAsync", "FromSqlRaw", "ExecuteSqlCommand", "SqlQuery", "Query", "QueryAsync", "Execute", "ExecuteAsync"], arguments: { 0: BUILT_SQL } },
      { in: ["csharp"], settings: ["CommandText"], value: BUILT_SQL },
    ],
    examples: {
      finds: [
        ["C#", "class A { void F() { var c = new SqlCommand(\"select * from a where b = '\" + b + \"'\", d); } }"],
        ["C#", "class A { void F() { c.CommandText = $\"delete from a where b = {b}\"; } }"],
        ["C#", "class A { void F() { db.Users.FromSqlRaw($\"select * from a where b = {b}\"); } }"],
      ],
      ignores: [
        ["C#", "class A { void F() { var c = new SqlCommand(\"select * from a where b = @b\", d); } }"],
        ["C#", "class A { void F() { db.Users.FromSqlInterpolated($\"select * from a where b = {b}\"); } }"],
      ],
    },
  },
  {
    ...common,
    id: "sql-built-php",
    title: "SQL statement put together from text",
    match: [
      { in: ["php"], calls: ["query", "exec", "prepare", "multi_query", "raw", "select", "statement", "unprepared"], arguments: { 0: BUILT_SQL } },
      { in: ["php"], calls: ["mysqli_query", "pg_query", "sqlite_query", "mysqli_multi_query", "odbc_exec"], arguments: { 1: BUILT_SQL } },
      { in: ["php"], calls: ["mysql_query"], arguments: { 0: BUILT_SQL } },
    ],
    examples: {
      finds: [
        ["PHP", "<?php $db->query(\"select * from a where b = '$b'\");"],
        ["PHP", "<?php $q = 'delete from a where b = ' . $_GET['b']; mysqli_query($c, $q);"],
      ],
      ignores: [
        ["PHP", "<?php $db->prepare('select * from a where b = ?');"],
        ["PHP", "<?php $db->query('select * from a where b = ' . intval($b));"],
        ["PHP", "<?php $db->query(\"select * from a where b = '\" . $db->real_escape_string($b) . \"'\");"],
      ],
    },
  },
  {
    ...common,
    id: "sql-built-ruby",
    title: "SQL put together from text",
    match: [
      { in: ["ruby"], calls: ["execute", "exec_query", "select_all", "find_by_sql", "exec_params"], arguments: { 0: BUILT_SQL } },
      { in: ["ruby"], calls: ["where", "having", "order", "joins", "delete_by", "destroy_by"], arguments: { 0: { is: ["built"], text: /^".*(=|<|>|\blike\b|\bin\b).*#\{/is } } },
    ],
    examples: {
      finds: [
        ["Ruby", "User.where(\"name = '#{params[:name]}'\")"],
        ["Ruby", "connection.execute(\"delete from users where id = #{id}\")"],
      ],
      ignores: [
        ["Ruby", "User.where(\"name = ?\", name)"],
        ["Ruby", "User.where(name: name)"],
        ["Ruby", "connection.execute(\"select a from b where c = #{quote(c)}\")"],
      ],
    },
  },
  {
    ...common,
    id: "sql-built-rust",
    title: "SQL statement put together from text",
    match: [{ in: ["rust"], calls: ["query", "execute", "query_one", "query_opt", "batch_execute", "prepare", "sql_query", "query_as", "query_row"], arguments: { 0: BUILT_SQL } }],
    examples: {
      finds: [["Rust", "fn f() { client.query(&format!(\"select a from b where c = '{}'\", c), &[]); }"], ["Rust", "fn f() { let q = format!(\"delete from a where b = {b}\", b = b); sqlx::query(&q); }"]],
      ignores: [["Rust", "fn f() { client.query(\"select a from b where c = $1\", &[&c]); }"], ["Rust", "fn f() { index.query(&format!(\"{}\", c)); }"]],
    },
  },
  {
    ...common,
    id: "nosql-where-built",
    cwe: 943,
    severity: "high",
    title: "Code for a database's JavaScript put together from text",
    fix: "Use the operators of the query language; never `$where` with text of a caller.",
    match: [{ in: [...JS, "python", "php", "ruby"], settings: ["$where"], value: BUILT }],
    examples: {
      finds: [["JavaScript", "db.users.find({ $where: \"this.name == '\" + name + \"'\" })"], ["Python", "db.users.find({'$where': f\"this.name == '{name}'\"})"]],
      ignores: [["JavaScript", "db.users.find({ $where: 'this.a == this.b' })"], ["JavaScript", "db.users.find({ name })"]],
    },
  },
];
