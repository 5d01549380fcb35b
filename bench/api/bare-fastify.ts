import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import Fastify from "fastify";

/* The floor: Fastify alone, as installed, which answers one path with bytes of the product from memory. */
const text = { type: "string", default: "" } as const;
const { values } = parseArgs({ options: { method: text, url: text, answer: text } });
const answer = readFileSync(values.answer);

const app = Fastify();
app.route({
  method: values.method,
  url: values.url,
  handler: (_request, reply) => reply.type("application/json; charset=utf-8").send(answer),
});
process.stdout.write(`ready ${await app.listen({ host: "127.0.0.1", port: 0 })}\n`);
process.once("SIGTERM", () => process.exit(0));
