import type { OnlyType } from "./forbidden-type.ts";
import { far } from "#near.ts";
import "./packs.ts";
export { other } from "./reexport.ts";
export const load = async (): Promise<unknown> => await import("./lazy.ts");
export const value: OnlyType = far;
