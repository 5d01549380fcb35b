import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { MachineDetail, MachineItem } from "../../src/protocol/http/machine.ts";
import { HttpClient } from "../support/http-client.ts";
import { LatchkeyProcess, startServer } from "../support/latchkey-process.ts";
import { LiveViewer } from "../support/live-viewer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

interface Named {
  data: { id: string; name: string }[];
}

describe("restoring a backup", () => {
  it(
    "brings everything back as it was, and the agents with it, although they have seen later changes",
    { timeout: 120_000 },
    async () => {
      const [data, restored, agentData, folder] = Array.from({ length: 4 }, temporaryFolder) as [
        string,
        string,
        string,
        string,
      ];
      const first = await startServer(data);
      const owner = await HttpClient.asOwner(first.url);
      const token = await owner.ok<{ token: string }>("POST", "/app/v1/enrolment-tokens", {
        name: "t",
        preapproved: true,
      });
      const agent = new LatchkeyProcess(["agent", "--data", agentData, "--server", first.url, "--token", token.token]);
      await agent.line(/^connected /);
      const [machine] = (await owner.ok<Named>("GET", "/app/v1/machines")).data;

      const file = join(folder, "latchkey.backup");
      expect(await new LatchkeyProcess(["backup", file, "--data", data]).exited).toBe(0);
      const path = `/app/v1/machines/${machine?.id}`;
      const { desired_revision: renamed } = await owner.ok<MachineDetail>("PATCH", path, {
        name: "renamed after the backup",
      });
      const applied = async () => (await owner.ok<MachineDetail>("GET", path)).observed_revision;
      await expect.poll(applied, { timeout: 10_000 }).toBe(renamed);
      await first.process.stop();

      expect(await new LatchkeyProcess(["restore", file, "--data", restored]).exited).toBe(0);
      expect(existsSync(file)).toBe(true);
      const second = await startServer(restored, "--listen", new URL(first.url).host);
      const returned = await LiveViewer.open(second.url, owner.headers);
      const isBack = async () => {
        const [item] = (await owner.ok<{ data: MachineItem[] }>("GET", "/app/v1/machines")).data;
        expect(item?.name).toBe(machine?.name);
        return item?.is_online === true;
      };
      if (!(await isBack())) await returned.change("presence", (change) => change.is_online);
      expect(await isBack()).toBe(true);
    },
  );
});
