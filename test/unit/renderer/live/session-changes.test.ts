import { describe, expect, it } from "vitest";
import { cameOrWent, patchInviteList, patchSessionList } from "../../../../src/renderer/live/session-changes.ts";
import { aGuestInvite, aViewerSession } from "../../../support/fake-backend/canned-guests.ts";

const session = aViewerSession("s1");
const sessions = (...data: (typeof session)[]) => ({ data, count: data.length });

describe("a live session's change", () => {
  it("adds, replaces and removes it in its machine's list", () => {
    const interrupted = { ...session, state: "interrupted" } as const;
    expect(patchSessionList(sessions(), session)).toEqual(sessions(session));
    expect(patchSessionList(sessions(session), interrupted)).toEqual(sessions(interrupted));
    expect(patchSessionList(sessions(session), { ...session, state: "ended" })).toEqual(sessions());
  });

  it("shows on its invite, with the rights that it now has, and leaves others as they are", () => {
    const others = { data: [aGuestInvite("guest-9")], count: 1 };
    const rights = { keyboard: false, mouse: false, gamepad: true };
    const invites = { data: [aGuestInvite("guest-1")], count: 1 };
    expect(patchInviteList(others, session)).toBe(others);
    expect(patchInviteList(invites, { ...session, rights }).data[0]).toMatchObject({
      ...rights,
      sessions: [{ id: "s1" }],
    });
  });

  it("asks for the invite again only when somebody came or went", () => {
    const invites = { data: [aGuestInvite("guest-1", { sessions: [session] })], count: 1 };
    expect(cameOrWent(invites, session)).toBe(false);
    expect(cameOrWent(invites, { ...session, state: "ended" })).toBe(true);
    expect(cameOrWent(invites, { ...session, id: "s2" })).toBe(true);
  });

  it("does not turn enforced into saved when an answer comes after the change that followed it", () => {
    const answer = { ...session, enforced_at: null, enforced_after_ms: null };
    expect(patchSessionList(sessions(session), answer)).toEqual(sessions(session));
    const later = { ...answer, rights_changed_at: new Date(Date.parse(session.rights_changed_at) + 1).toISOString() };
    expect(patchSessionList(sessions(session), later)).toEqual(sessions(later));
  });
});
