import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, it, onTestFinished } from "vitest";
import { MachineItem } from "../../../../src/protocol/http/machine.ts";
import { MACHINE_LISTS, machineKey, machineListQuery } from "../../../../src/renderer/api/machines.ts";
import { LiveUpdates } from "../../../../src/renderer/live/live-updates.ts";
import { aMachine, hexId } from "../../../support/fake-backend/canned-data.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

/** A query cache that counts how often each shown list is asked for. */
function setup() {
  const clock = new FakeClock();
  const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, gcTime: Infinity } } });
  const updates = new LiveUpdates(queryClient, clock);
  const asked: string[] = [];
  function show(queryKey: readonly unknown[], data: unknown): void {
    queryClient.setQueryData(queryKey, data);
    const queryFn = () => {
      asked.push(JSON.stringify(queryKey));
      return data;
    };
    onTestFinished(new QueryObserver(queryClient, { queryKey, queryFn }).subscribe(() => {}));
  }
  return { clock, queryClient, updates, asked, show };
}

const offline = (n: number) =>
  ({
    kind: "presence",
    id: hexId(n),
    is_online: false,
    presence: "offline",
    presence_changed_at: null,
    ip: "",
  }) as const;

describe("bringing live changes into the query cache", () => {
  it("patches every list that shows the machine, and its page, without asking again", () => {
    const { clock, queryClient, updates, asked, show } = setup();
    const byName = machineListQuery({ sort: "name" }).queryKey;
    const linux = machineListQuery({ os: "linux" }).queryKey;
    const list = { data: [MachineItem.parse(aMachine(1))], count: 1 };
    show(byName, list);
    show(linux, list);
    show(machineKey(hexId(1)), aMachine(1));

    updates.apply([offline(1)]);
    clock.advance(10_000);

    const presences = [byName, linux].map((key) => queryClient.getQueryData<typeof list>(key)?.data[0]?.presence);
    expect([presences, asked]).toEqual([["offline", "offline"], []]);
    expect(queryClient.getQueryData(machineKey(hexId(1)))).toMatchObject({ presence: "offline" });
  });

  it("asks once for a list that a burst of changes outdated", () => {
    const { clock, updates, asked, show } = setup();
    const key = machineListQuery({ online: "true" }).queryKey;
    show(key, { data: [], count: 0 });

    updates.apply(Array.from({ length: 500 }, (_, n) => offline(n)));
    updates.apply([offline(1)]);
    expect(asked).toEqual([]);
    clock.advance(500);

    expect(asked).toEqual([JSON.stringify(key)]);
  });

  it("reloads the list that a change names, and only that", () => {
    const { clock, updates, asked, show } = setup();
    show(["invites"], {});
    show(["users", { search: "" }], {});

    updates.apply([{ kind: "list", list: "invites" }]);
    clock.advance(500);

    expect(asked).toEqual(['["invites"]']);
  });

  it("asks again for an open machine page whose detail changed", () => {
    const { clock, updates, asked, show } = setup();
    show(machineKey(hexId(1)), aMachine(1));
    show(machineKey(hexId(2)), aMachine(2));

    updates.apply([{ kind: "machine-detail", id: hexId(1) }]);
    clock.advance(500);

    expect(asked).toEqual([JSON.stringify(machineKey(hexId(1)))]);
  });

  it("asks for everything that is shown when something may have been missed", () => {
    const { updates, asked, show } = setup();
    show([...MACHINE_LISTS, {}], { data: [], count: 0 });
    show(["invites"], {});

    updates.reloadEverything();

    expect(asked.length).toBe(2);
  });

  it("asks for everything again when one came back with another role, and for nothing when not", async () => {
    const { queryClient, updates, asked, show } = setup();
    const session = (role: string) => ({ user: { role } });
    show(["invites"], {});
    let role = "member";
    const observer = new QueryObserver(queryClient, {
      queryKey: ["session"],
      queryFn: () => session(role),
      initialData: session(role),
    });
    onTestFinished(observer.subscribe(() => {}));

    await updates.refreshSession();
    expect(asked).toEqual([]);
    role = "admin";
    await updates.refreshSession();

    expect(asked).toEqual(['["invites"]']);
  });

  it("forgets what it was about to reload when it is stopped", () => {
    const { clock, updates, asked, show } = setup();
    show(["invites"], {});

    updates.apply([{ kind: "list", list: "invites" }]);
    updates.stop();
    clock.advance(10_000);

    expect([asked, clock.pending]).toEqual([[], 0]);
  });
});
