// All that the measures have to know of a language: which nodes of its tree are functions, decisions, and so on. An entry is the kind
// of a node (`if_statement`), or `parent > child` where the kind of the parent decides (`switch_label > case`; the child may be a mere word).

export interface ComplexityTable {
  /** Functions with a name of their own. They are measured apart, wherever they stand. */
  readonly functions: readonly string[];
  /** Only those that have one of these (a field or the kind of a child) are more than a declaration; empty: all are. */
  readonly bodies: readonly string[];
  /** Functions without a name: part of the function around them, unless a name is given to them or there is none around. */
  readonly lambdas: readonly string[];
  /** The same, but never a function for standing outside of any: blocks that are handed to a call. */
  readonly blocks: readonly string[];
  /** What gives a name to a lambda that is its value: the kind, and the field (or kind of a child) that holds the name. */
  readonly namings: Readonly<Record<string, string>>;
  /** Lists of parameters, and in them (or in the function itself) what is one; empty: whatever stands in the list. */
  readonly parameterLists: readonly string[];
  readonly parameters: readonly string[];

  /** Each with a decision, an increment by nesting, and deeper nesting within. */
  readonly ifs: readonly string[];
  readonly loops: readonly string[];
  readonly catches: readonly string[];
  readonly conditionals: readonly string[];
  /** As above, but the decisions are those of their cases. */
  readonly switches: readonly string[];
  /** Labels and arms; one for `_`, `else` or `default` decides nothing. */
  readonly cases: readonly string[];
  /** `elif` and the like: a decision and an increment without nesting. */
  readonly elseIfs: readonly string[];
  /** An increment without nesting, and no decision. */
  readonly elses: readonly string[];
  /** An `if` right behind an else is one with it: `else if`. */
  readonly elseJoins: boolean;
  /** Decisions of which the flow reads as a line: guards of cases, parts of comprehensions. */
  readonly decisions: readonly string[];
  /** Of the preprocessor: decisions whose condition is none of the program's. */
  readonly directives: readonly string[];

  /** Where the signs of `operators` are logical, and those of `coalescing` decide without being so. */
  readonly logic: readonly string[];
  readonly operators: readonly string[];
  readonly coalescing: readonly string[];
  /** Always a jump. */
  readonly gotos: readonly string[];
  /** A break or continue, when a child of this kind, its label, is there. */
  readonly jumps: Readonly<Record<string, string>>;

  readonly calls: readonly string[];
  readonly argumentLists: readonly string[];
  /** What may stand before the function's own name in a call to itself. */
  readonly receivers: readonly string[];
  /** Several functions may share a name: a call to itself has as many arguments as there are parameters. */
  readonly overloads: boolean;
}
