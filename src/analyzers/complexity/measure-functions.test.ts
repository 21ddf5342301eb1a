import assert from "node:assert/strict";
import { test } from "node:test";

import { GRAMMARS } from "#analyzers/syntax/grammars.ts";
import { createInstalledParsers } from "#analyzers/syntax/testing/read-grammar.ts";
import { measureFunctions, type FunctionMetrics } from "./measure-functions.ts";
import { C_VECTORS, CPP_VECTORS, CSHARP_VECTORS, JAVA_VECTORS } from "./testing/vectors-c-family.ts";
import { JAVASCRIPT_VECTORS, TSX_VECTORS, TYPESCRIPT_VECTORS } from "./testing/vectors-ecmascript.ts";
import { GO_VECTORS, KOTLIN_VECTORS, RUST_VECTORS, SCALA_VECTORS, SWIFT_VECTORS } from "./testing/vectors-moderns.ts";
import { PHP_VECTORS, PYTHON_VECTORS, RUBY_VECTORS } from "./testing/vectors-scripts.ts";
import type { Vectors } from "./testing/vectors.ts";
import { COMPLEXITY_TABLES } from "./tables/index.ts";

const parsers = await createInstalledParsers();

function measure(language: string, source: string): FunctionMetrics[] {
  const tree = parsers.parse(language, Buffer.from(source));
  assert.ok(typeof tree !== "string", `not parsed: ${typeof tree === "string" ? tree : ""}`);
  assert.equal(tree.hasErrors, false, "the vector is no valid program");
  return measureFunctions(tree);
}

const ALL: readonly Vectors[] = [
  JAVASCRIPT_VECTORS, TYPESCRIPT_VECTORS, TSX_VECTORS, C_VECTORS, CPP_VECTORS, JAVA_VECTORS, CSHARP_VECTORS, PYTHON_VECTORS, PHP_VECTORS, RUBY_VECTORS,
  GO_VECTORS, RUST_VECTORS, KOTLIN_VECTORS, SWIFT_VECTORS, SCALA_VECTORS,
];

for (const { language, wrap, cases } of ALL) {
  for (const [what, body, cyclomatic, cognitive] of cases) {
    test(`${language}: ${what}`, () => {
      const [f] = measure(language, wrap(body));
      assert.deepEqual({ cyclomatic: f?.cyclomatic, cognitive: f?.cognitive }, { cyclomatic, cognitive });
      assert.equal(f?.name.split("::").at(-1), "f");
    });
  }
}

/** Each function as `name line/lines parameters nesting`. */
const SHAPES: readonly (readonly [what: string, language: string, source: string, functions: readonly string[]])[] = [
  ["functions in all their forms", "JavaScript", "function f(a, b = 1, ...c) {\n}\nconst g = async (a) => {}; h = x => x;\nconst o = { k() {}, m: function () {}, ['n']: () => {} };\na.b = () => {};\nclass A { p = () => {}; get q() { return 1; } static *r(a) {} }\non(function named(x) {});", ["f 1/2 3 0", "g 3/1 1 0", "h 3/1 1 0", "k 4/1 0 0", "m 4/1 0 0", "['n'] 4/1 0 0", "a.b 5/1 0 0", "p 6/1 0 0", "q 6/1 0 0", "r 6/1 1 0", "named 7/1 1 0"]],
  ["a function that nobody names, outside of any other", "JavaScript", "on(() => { if (a) b(() => { if (c) d(); }); });", ["(anonymous) 1/1 0 3"]],
  ["declarations without a body are none", "TypeScript", "declare function z(): void;\nabstract class A { abstract q(): void; r?(a: number, private b?: string): void {} s = (a: T): void => {}; }\nfunction o(a: string): void;\nfunction o(a: any) {}", ["r 2/1 2 0", "s 2/1 1 0", "o 4/1 1 0"]],
  ["functions, methods, lambdas", "Python", "class A:\n  @d\n  def f(self, a, *, b, **c):\n    def g(): pass\nh = lambda x, y: x\nsorted(a, key=lambda x: x)", ["f 3/2 4 0", "g 4/1 0 0", "h 5/1 2 0"]],
  ["methods, constructors, interfaces", "Java", "interface I { int a(); default int b() { return 1; } }\nclass A { A(int x) {} abstract void c(); Runnable r = () -> {}; record P(int x) { P { } } }", ["b 1/1 0 0", "A 2/1 1 0", "r 2/1 0 0", "P 2/1 0 0"]],
  ["several parameters of one type", "Go", "package p\nfunc f(a, b int, c ...string) (x, y int) { return }\nfunc (r *T) g(int, string) {}\nvar h = func() {}\nfunc asm(a int)", ["f 2/1 3 0", "g 3/1 2 0", "h 4/1 0 0"]],
  ["declarators", "C", "int f(void);\nchar *g(void) { return 0; }\nint (*h(int a, char b))(int) { return 0; }\nint k(a, b) int a; { return a; }\nint l(const char *a, ...) { return 0; }", ["g 2/1 0 0", "h 3/1 2 0", "k 4/1 0 0", "l 5/1 2 0"]],
  ["members, operators, constructors", "C++", "struct S { S() = default; ~S() {} int m() const { return 1; } };\nC::C(int a) : x(a) {}\nbool operator==(const A& a, B b) { return true; }\ntemplate <class T> T& n::D<T>::f(T&& a, int b = 1) { return a; }", ["~S 1/1 0 0", "m 1/1 0 0", "C::C 2/1 1 0", "operator== 3/1 2 0", "n::D<T>::f 4/1 2 0"]],
  ["accessors and bodies that are an expression", "C#", "class A { int P { get { return 1; } set => x = value; } int Q => 1; int A() => 1; abstract int B(); public static A operator +(A a, A b) { return a; } }", ["get 1/1 0 0", "set 1/1 0 0", "Q 1/1 0 0", "A 1/1 0 0", "operator 1/1 2 0"]],
  ["functions and closures", "Rust", "fn f<T: A>(mut a: T, (b, c): (i32, i32)) {}\ntrait X { fn g(&self); fn h(self) {} }\nlet k = |a, b: i32| a;", ["f 1/1 2 0", "h 2/1 1 0", "k 3/1 2 0"]],
  ["functions, methods, closures", "PHP", "<?php\nfunction f($a, &$b, ...$c) {}\nabstract class A { abstract function g(); function __construct(private int $x) {} }\n$h = function ($x) {};\nuse_it(fn($x) => $x);", ["f 2/1 3 0", "__construct 3/1 1 0", "$h 4/1 1 0", "(anonymous) 5/1 1 0"]],
  ["methods and blocks", "Ruby", "def f(a, b = 1, *c, d: 2, **e, &g); end\ndef self.h = 1\nl = ->(x) { x }\ndescribe 'x' do\n  it { if a then b end }\nend", ["f 1/1 6 0", "h 2/1 0 0", "l 3/1 1 0"]],
  ["functions, accessors, constructors", "Kotlin", "class A(val x: Int) {\n  constructor(a: Int, b: Int) : this(a) {\n  }\n  init {\n  }\n  val p: Int\n    get() = 1\n  fun g() = 1\n  abstract fun h(): Int\n}\nval k = { a: Int, b: Int -> a }\nfun A.m(a: Int = 1) {\n}", ["constructor 2/2 2 0", "init 4/2 0 0", "get 7/1 0 0", "g 8/1 0 0", "k 11/1 2 0", "m 12/2 1 0"]],
  ["functions, accessors, constructors", "Swift", "class A {\n  init(a: Int, b: Int) {\n    x = a\n  }\n  deinit {\n    y()\n  }\n  var p: Int {\n    get { return 1 }\n    set { x = newValue }\n  }\n  var q: Int {\n    return 1\n  }\n}\nprotocol P {\n  func g()\n}\nlet h = { (x: Int) -> Int in\n  return x\n}", ["init 2/3 2 0", "deinit 5/3 0 0", "get 9/1 0 0", "set 10/1 0 0", "q 12/3 0 0", "h 19/3 1 0"]],
  ["functions, with lists of parameters, without braces", "Scala", "object A:\n  def f(a: Int)(using b: B): Int =\n    if a then 1\n    else 2\n  def g = 1\ntrait T { def h(a: Int): Int }\nval k = (x: Int, y: Int) => x", ["f 2/3 2 1", "g 5/1 0 0", "k 7/1 2 0"]],
];

for (const [what, language, source, functions] of SHAPES) {
  test(`${language}: ${what}`, () => {
    assert.deepEqual(measure(language, source).map(({ name, line, lines, parameters, nesting }) => `${name} ${line}/${lines} ${parameters} ${nesting}`), functions);
  });
}

test("every kind of node that a table names is one of its grammar", () => {
  for (const { id, languages: [language = ""] } of GRAMMARS) {
    const tree = parsers.parse(language, Buffer.from(""));
    assert.ok(typeof tree !== "string");
    const kinds = new Set(tree.names.kinds.filter((_, kind) => tree.names.named[kind]));
    const table = COMPLEXITY_TABLES[id];
    const lists = Object.values(table).flatMap((value: unknown) => (Array.isArray(value) ? (value as string[]) : []));
    const entries = [...lists, ...Object.keys(table.jumps), ...Object.values(table.jumps), ...Object.keys(table.namings)].filter((entry) => /^[a-z]/.test(entry));
    const words = new Set([...table.bodies, ...table.receivers, ...table.operators, "params"]);
    assert.deepEqual(entries.flatMap((entry) => (words.has(entry) ? [] : [entry.split(" > ")[0] ?? ""])).filter((kind) => !kinds.has(kind)), [], id);
  }
});
