import type { Translation } from "../translation.ts";

export const errors: Translation["errors"] = {
  faultOfThisPage: "Auf dieser Seite ist etwas schiefgegangen. Laden Sie sie neu und versuchen Sie es noch einmal.",
};
