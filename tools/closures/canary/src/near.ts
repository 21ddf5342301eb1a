export { far } from "./forbidden-far.ts";
