import { toAuditLine } from "../audit/audit-line.ts";
import type { AuditEventTable } from "../storage/schema.ts";

/** Facility 13, "log audit", and the severities notice and warning. */
const NOTICE = 13 * 8 + 5;
const WARNING = 13 * 8 + 4;
const LONGEST_MESSAGE_ID = 32;
const LONGEST_HOST_NAME = 255;
const BYTE_ORDER_MARK = "\uFEFF";
/** The number that RFC 5612 sets apart for those who have none of their own. */
const ENTERPRISE = 32473;

/** An event as a message of RFC 5424: the event's JSON after structured data that names its place in the chain. */
export function toSyslogMessage(event: AuditEventTable, hostName: string, processId: number): Buffer {
  const priority = /_(refuse|conflict)$/.test(event.action) ? WARNING : NOTICE;
  const header = [
    `<${priority}>1`,
    new Date(event.at_ms).toISOString(),
    nameOrNil(hostName, LONGEST_HOST_NAME),
    "latchkey",
    String(processId),
    nameOrNil(event.action, LONGEST_MESSAGE_ID),
  ];
  const places = Object.entries({ seq: event.seq, id: event.id, hash: event.hash });
  const data = places.map(([name, value]) => ` ${name}="${String(value).replaceAll(/["\\\]]/g, "\\$&")}"`).join("");
  const text = `${header.join(" ")} [latchkey@${ENTERPRISE}${data}] ${BYTE_ORDER_MARK}${toAuditLine(event)}`;
  return Buffer.from(text, "utf8");
}

/** Printable ASCII without spaces, or "-". */
function nameOrNil(text: string, longest: number): string {
  return text.replaceAll(/[^\x21-\x7e]/g, "").slice(0, longest) || "-";
}
