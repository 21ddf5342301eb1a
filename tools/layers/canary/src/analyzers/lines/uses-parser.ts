export { Parser } from "web-tree-sitter";
