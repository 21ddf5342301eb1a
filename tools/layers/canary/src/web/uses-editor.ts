export { Doc } from "yjs";
