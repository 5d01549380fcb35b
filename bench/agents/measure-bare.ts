import type { CertificateFiles } from "../support/certificate.ts";
import { MeasuredProcess } from "../support/measured-process.ts";
import { measureConnects, type ConnectFigures } from "./connect-figures.ts";
import { Swarm } from "./swarm.ts";

/** Clients that come and go before anything is counted, so that lazy loading and compiling are not billed to the others. */
const WARM_UP_CLIENTS = 200;

/** The floor beside which the product is judged: `ws` alone, on this machine, in this run. */
export async function measureBare(count: number, tls: CertificateFiles | null): Promise<ConnectFigures> {
  const args = tls === null ? [] : ["--tls-cert", tls.cert, "--tls-key", tls.key];
  const server = await MeasuredProcess.start(new URL("bare-server.ts", import.meta.url), args);
  const warmUp = Swarm.start(WARM_UP_CLIENTS);
  const swarm = Swarm.start(count);
  try {
    await warmUp.aim(server.url, tls?.cert ?? null);
    await warmUp.openBare();
    warmUp.stop();
    await swarm.aim(server.url, tls?.cert ?? null);
    return await measureConnects(server, count, () => swarm.openBare());
  } finally {
    warmUp.stop();
    swarm.stop();
    await server.stop();
  }
}
