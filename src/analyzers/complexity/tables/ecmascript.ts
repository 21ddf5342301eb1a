// JavaScript, and TypeScript in both of its grammars.

import type { ComplexityTable } from "#analyzers/complexity/table.ts";

export const JAVASCRIPT: ComplexityTable = {
  functions: ["function_declaration", "generator_function_declaration", "method_definition"],
  bodies: ["body"],
  lambdas: ["arrow_function", "function_expression", "generator_function"],
  blocks: [],
  namings: { variable_declarator: "name", assignment_expression: "left", pair: "key", field_definition: "property" },
  parameterLists: ["formal_parameters"],
  parameters: [],
  ifs: ["if_statement"],
  loops: ["for_statement", "for_in_statement", "while_statement", "do_statement"],
  catches: ["catch_clause"],
  conditionals: ["ternary_expression"],
  switches: ["switch_statement"],
  cases: ["switch_case"],
  elseIfs: [],
  elses: ["if_statement > else_clause"],
  elseJoins: true,
  decisions: [],
  directives: [],
  logic: ["binary_expression"],
  operators: ["&&", "||"],
  coalescing: ["??"],
  gotos: [],
  jumps: { break_statement: "statement_identifier", continue_statement: "statement_identifier" },
  calls: ["call_expression"],
  argumentLists: ["arguments"],
  receivers: ["this."],
  overloads: false,
};

export const TYPESCRIPT: ComplexityTable = {
  ...JAVASCRIPT,
  namings: { variable_declarator: "name", assignment_expression: "left", pair: "key", public_field_definition: "name" },
};
