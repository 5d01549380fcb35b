import type { CertificateFiles } from "../support/certificate.ts";
import { MeasuredProcess } from "../support/measured-process.ts";
import { measureConnects, WARM_UP, type ConnectFigures } from "./connect-figures.ts";
import { Swarm } from "./swarm.ts";

/** The floor beside which the product is judged: `ws` alone, on this machine, in this run. */
export async function measureBare(count: number, tls: CertificateFiles | null): Promise<ConnectFigures> {
  const args = tls === null ? [] : ["--tls-cert", tls.cert, "--tls-key", tls.key];
  const server = await MeasuredProcess.start(new URL("../support/bare-server.ts", import.meta.url), args);
  const warmUp = Swarm.start(WARM_UP.clients);
  const swarm = Swarm.start(count);
  try {
    await warmUp.aim(server.url, tls?.cert ?? null);
    for (let round = 0; round < WARM_UP.rounds; round++) {
      await warmUp.openBare();
      await warmUp.disconnect();
    }
    await swarm.aim(server.url, tls?.cert ?? null);
    return await measureConnects(server, count, () => swarm.openBare());
  } finally {
    warmUp.stop();
    swarm.stop();
    await server.stop();
  }
}
