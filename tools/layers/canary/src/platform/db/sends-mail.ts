// Mail is sent by platform/mail/smtp.ts alone.
import { createTransport } from "nodemailer";

export const transport = createTransport({});
