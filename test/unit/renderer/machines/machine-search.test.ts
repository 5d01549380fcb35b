import { describe, expect, it } from "vitest";
import {
  isFiltered,
  machineQueryOf,
  MachineSearch,
  pageCount,
  sortedBy,
} from "../../../../src/renderer/machines/machine-search.ts";

describe("the list's filters in the address", () => {
  it("drops nonsense and keeps the rest", () => {
    const search = MachineSearch.parse({ search: 7, presence: "maybe", os: "linux", sort: "price", page: -2 });
    expect(machineQueryOf(search)).toEqual({
      state: "approved",
      os: "linux",
      sort: "name",
      order: "asc",
      offset: 0,
      limit: 100,
    });
  });

  it("becomes the control plane's query, page by page", () => {
    const search = MachineSearch.parse({ search: "build", presence: "offline", owner: "u1", sort: "os", page: 3 });
    expect(machineQueryOf(search)).toMatchObject({
      search: "build",
      online: "false",
      owner: "u1",
      sort: "os",
      offset: 200,
    });
  });

  it("knows whether an empty list is empty or filtered empty", () => {
    expect([isFiltered({ sort: "os", page: 2 }), isFiltered({ os: "linux" })]).toEqual([false, true]);
  });

  it("sorts by a column on the first click, turns round on the second, and starts at the first page", () => {
    const first = sortedBy({ page: 4 }, "owner");
    const second = sortedBy(first, "owner");
    const third = sortedBy(second, "owner");
    expect([first, second.order, third.order]).toEqual([
      { sort: "owner", order: "asc", page: undefined },
      "desc",
      "asc",
    ]);
  });

  it("counts pages of a hundred, at least one", () => {
    expect([0, 1, 100, 101, 10_000].map(pageCount)).toEqual([1, 1, 1, 2, 100]);
  });
});
