export { fastify } from "fastify";
