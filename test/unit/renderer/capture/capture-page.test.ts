import { expect, it } from "vitest";
import type { CaptureReport } from "../../../../src/protocol/capture/frame.ts";
import { CapturePage } from "../../../../src/renderer/capture/capture-page.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

it("the capture page confirms every close, also of a session that it does not carry any more", () => {
  const reports: CaptureReport[] = [];
  const page = new CapturePage({
    devices: { getDisplayMedia: () => Promise.reject(new Error("nobody watches")) },
    clock: new FakeClock(),
    random: () => 0.5,
    agent: { report: (report) => void reports.push(report), forward: () => true },
  });

  page.obey({ type: "close", sessionId: "session-1" });

  expect(reports.filter(({ type }) => type === "closed")).toEqual([{ type: "closed", sessionId: "session-1" }]);
});
