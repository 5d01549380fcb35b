import { expect, it } from "vitest";
import { STATUS_OF } from "../../../../src/control-plane/http/status.ts";
import { ERROR_TEXT } from "../../../../src/protocol/error-code.ts";

it("has a status for every reason to refuse, and for nothing else", () => {
  expect(Object.keys(STATUS_OF).sort()).toEqual(Object.keys(ERROR_TEXT).sort());
  for (const status of Object.values(STATUS_OF)) expect(status).toBeGreaterThanOrEqual(400);
});
