import type { Translation } from "../translation.ts";

export const common: Translation["common"] = {
  cancel: "Abbrechen",
  needsApp: "Dafür wird die Latchkey-App gebraucht.",
};
