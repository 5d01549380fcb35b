import { describe, expect, it } from "vitest";
import { TICKET_LIFE_MS, TicketDesk, type TicketSubject } from "../../../../src/control-plane/sessions/ticket-desk.ts";
import { systemIds } from "../../../../src/node/random.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

const GUEST: TicketSubject = { kind: "guest", machineId: "m", inviteId: "i" };

function setup() {
  const clock = new FakeClock();
  return { clock, desk: new TicketDesk(clock, systemIds) };
}

describe("a ticket", () => {
  it("opens what it was issued for, once", () => {
    const { desk } = setup();
    const { ticket } = desk.issue(GUEST);
    expect([desk.redeem("another"), desk.redeem(ticket), desk.redeem(ticket)]).toEqual([null, GUEST, null]);
  });

  it("is dead after half a minute", () => {
    const { clock, desk } = setup();
    const [early, late] = [desk.issue(GUEST), desk.issue(GUEST)];
    clock.advance(TICKET_LIFE_MS - 1);
    expect(desk.redeem(early.ticket)).toEqual(GUEST);
    clock.advance(1);
    expect(desk.redeem(late.ticket)).toBeNull();
  });

  it("ATK-09: dies when its holder is sent away, and nobody else's does", () => {
    const { desk } = setup();
    const [mine, other] = [desk.issue(GUEST), desk.issue({ ...GUEST, inviteId: "j" })];
    desk.revoke((subject) => subject.kind === "guest" && subject.inviteId === "i");
    expect([desk.redeem(mine.ticket), desk.redeem(other.ticket)]).toMatchObject([null, { inviteId: "j" }]);
  });
});
