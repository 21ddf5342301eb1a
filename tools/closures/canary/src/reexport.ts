export * as other from "./forbidden-reexported.ts";
