import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { parseArgs } from "node:util";
import { WebSocketServer } from "ws";

/* The floor: a server that accepts WebSockets with `ws`, the library that the product uses, and says back what it hears. */
const { values } = parseArgs({ options: { "tls-cert": { type: "string" }, "tls-key": { type: "string" } } });
const cert = values["tls-cert"];
const key = values["tls-key"];

const server =
  cert !== undefined && key !== undefined
    ? createHttpsServer({ cert: readFileSync(cert), key: readFileSync(key) })
    : createHttpServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
// A client that dies in the middle of a handshake is no reason to stop.
sockets.on("connection", (socket) => {
  socket.on("error", () => undefined);
  socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
});
server.listen({ host: "127.0.0.1", port: 0, backlog: 4_096 }, () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  process.stdout.write(`ready ${cert === undefined ? "http" : "https"}://127.0.0.1:${address.port}\n`);
});
process.once("SIGTERM", () => process.exit(0));
