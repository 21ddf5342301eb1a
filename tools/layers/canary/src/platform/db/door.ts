export { Kysely as door } from "kysely";
