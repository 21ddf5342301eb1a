export { serve } from "#cli/commands/serve.ts";
