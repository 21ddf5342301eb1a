import { z } from "zod";
import { plain } from "#base/plain.ts";
export const report = z.literal(plain);
