import { expect, it } from "vitest";
import { parseJson } from "../../../src/base/parse-json.ts";

it("reads JSON, and is undefined for whatever is none", () => {
  expect(parseJson('{"a":[1,null]}')).toEqual({ a: [1, null] });
  expect(parseJson("null")).toBeNull();
  for (const none of ["", "{", "undefined", new Uint8Array([123, 125]), 1, null])
    expect(parseJson(none)).toBeUndefined();
});
