import { describe, expect, it } from "vitest";
import { arrivedSince } from "../../../../src/renderer/machines/arrivals.ts";
import { aMachine } from "../../../support/fake-backend/canned-data.ts";

describe("watching for a new machine", () => {
  it("finds those that enrolled since the token was made, newest first", () => {
    const at = (name: string, enrolled_at: string) => aMachine(1, { name, enrolled_at });
    const machines = [
      at("before", "2027-01-08T08:59:59.999Z"),
      at("first", "2027-01-08T09:00:00.000Z"),
      at("second", "2027-01-08T09:01:00.000Z"),
    ];

    expect(arrivedSince(machines, "2027-01-08T09:00:00.000Z").map(({ name }) => name)).toEqual(["second", "first"]);
  });
});
