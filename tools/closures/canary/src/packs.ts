import "zod";
import { connect } from "node:net";
export const open = connect;
