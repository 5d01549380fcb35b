import { describe, expect, it } from "vitest";
import { linkOfArguments, parseDeepLink } from "../../../../src/main/links/parse-deep-link.ts";
import { PendingLink } from "../../../../src/protocol/desktop-ipc/state.ts";

const TOKEN = "AbCdEfGh_-0123456789AbCdEfGh_-01";
const AT = "https%3A%2F%2Fdesk.example";
const at = (origin: string) => `latchkey://join/${TOKEN}?at=${encodeURIComponent(origin)}`;

describe("a link of ours", () => {
  it.each([
    [`latchkey://join/${TOKEN}?at=${AT}`, "https://desk.example"],
    [at("https://desk.example:8443"), "https://desk.example:8443"],
    [at("http://127.0.0.1:7420"), "http://127.0.0.1:7420"],
    [at("http://[::1]:7420"), "http://[::1]:7420"],
    [at("https://xn--bcher-kva.example"), "https://xn--bcher-kva.example"],
  ])("%s says which invite at which server, and nothing else", (link, server) => {
    expect(parseDeepLink(link)).toEqual({ kind: "join", server, token: TOKEN });
    expect(PendingLink.safeParse({ ...parseDeepLink(link), isOwnTeam: false }).success).toBe(true);
  });
});

/** What others have done with links, and what they might. */
const HOSTILE: readonly [string, string][] = [
  ["another verb that would set the server", `latchkey://config/set?server=${AT}`],
  ["another verb that would sign in", `latchkey://sign-in/${TOKEN}?at=${AT}`],
  ["no verb", `latchkey:///${TOKEN}?at=${AT}`],
  ["no double slash", `latchkey:join/${TOKEN}?at=${AT}`],
  ["a verb in other letters", `latchkey://JOIN/${TOKEN}?at=${AT}`],
  ["a scheme in other letters", `LATCHKEY://join/${TOKEN}?at=${AT}`],
  ["another scheme", `https://join/${TOKEN}?at=${AT}`],
  ["the app's own page scheme", `latchkey-app://app/g/${TOKEN}`],
  ["a file", "file:///etc/passwd"],
  ["a script", "javascript:alert(1)"],
  ["a script at", at("javascript:alert(1)")],
  ["a script with an authority at", at("javascript://desk.example/%0aalert(1)")],
  ["a file at", at("file:///etc/passwd")],
  ["a share at", at("smb://desk.example")],
  ["data at", at("data:text/html,<script>1</script>")],
  ["the app's own scheme at", at("latchkey-app://app")],
  ["a user in the link", `latchkey://mina@join/${TOKEN}?at=${AT}`],
  ["a port in the link", `latchkey://join:80/${TOKEN}?at=${AT}`],
  ["a user at", at("https://desk.example@evil.example")],
  ["a user and a password at", at("https://mina:secret@desk.example")],
  ["a path at", at("https://desk.example/evil")],
  ["a slash at", at("https://desk.example/")],
  ["a query at", at("https://desk.example?x=1")],
  ["a fragment at", at("https://desk.example#x")],
  ["a backslash at", at("https://desk.example\\@evil.example")],
  ["a port that is none", at("https://desk.example:99999")],
  ["the default port, which hides what it is", at("https://desk.example:443")],
  ["capitals, which a browser writes otherwise", at("https://DESK.example")],
  ["an address as one number", at("http://2130706433")],
  ["an address in hexadecimal", at("http://0x7f.1")],
  ["an address in octal", at("http://0177.0.0.1")],
  ["a long form of IPv6", at("http://[0:0:0:0:0:0:0:1]")],
  ["a zone of IPv6", at("http://[fe80::1%25eth0]")],
  ["letters that look like others", at("https://dеsk.example")],
  ["an umlaut that is not punycode", at("https://bücher.example")],
  ["a full-width dot", at("https://desk。example")],
  ["a percent escape twice", `latchkey://join/${TOKEN}?at=${encodeURIComponent(AT)}`],
  ["half an escape", `latchkey://join/${TOKEN}?at=https%3A%2F%2Fdesk.example%`],
  ["a broken escape", `latchkey://join/${TOKEN}?at=https%3A%2F%2Fdesk%ZZ.example`],
  ["bytes that are no UTF-8", `latchkey://join/${TOKEN}?at=https%3A%2F%2Fdesk%FF.example`],
  ["an overlong slash", `latchkey://join/${TOKEN}?at=https%3A%C0%AF%C0%AFdesk.example`],
  ["a NUL", `latchkey://join/${TOKEN}?at=${AT}%00`],
  ["a raw NUL", `latchkey://join/${TOKEN}\u0000?at=${AT}`],
  ["a line break", `latchkey://join/${TOKEN}?at=${AT}\n--gpu-launcher=calc`],
  ["an escaped line break", `latchkey://join/${TOKEN}?at=${AT}%0d%0aSet-Cookie:a=b`],
  ["a space and a switch", `latchkey://join/${TOKEN}?at=${AT} --gpu-launcher=calc.exe`],
  ["a quote and a switch", `latchkey://join/${TOKEN}?at=${AT}" --renderer-cmd-prefix=calc`],
  ["two servers", `latchkey://join/${TOKEN}?at=${AT}&at=https%3A%2F%2Fevil.example`],
  ["a second parameter that would set something", `latchkey://join/${TOKEN}?at=${AT}&autojoin=1`],
  ["a parameter before it", `latchkey://join/${TOKEN}?insecure=1&at=${AT}`],
  ["two links", `latchkey://join/${TOKEN}?at=${AT}latchkey://join/${TOKEN}?at=${AT}`],
  ["a link after a word", `open latchkey://join/${TOKEN}?at=${AT}`],
  ["a fragment", `latchkey://join/${TOKEN}?at=${AT}#/settings`],
  ["no server", `latchkey://join/${TOKEN}`],
  ["an empty server", `latchkey://join/${TOKEN}?at=`],
  ["a server without a scheme", `latchkey://join/${TOKEN}?at=desk.example`],
  ["a relative server", `latchkey://join/${TOKEN}?at=%2F%2Fdesk.example`],
  ["no token", `latchkey://join/?at=${AT}`],
  ["a short token", `latchkey://join/AAAA?at=${AT}`],
  ["an endless token", `latchkey://join/${"A".repeat(129)}?at=${AT}`],
  ["a path as the token", `latchkey://join/..%2F..%2Fsettings?at=${AT}`],
  ["a way up before the token", `latchkey://join/../${TOKEN}?at=${AT}`],
  ["a path after the token", `latchkey://join/${TOKEN}/settings?at=${AT}`],
  ["markup as the token", `latchkey://join/<img src=x onerror=alert(1)>?at=${AT}`],
  ["an object's own words", `latchkey://join/__proto__/constructor?at=${AT}`],
  ["a megabyte", `latchkey://join/${TOKEN}?at=https%3A%2F%2F${"a".repeat(1_000_000)}`],
  ["a name longer than names are", at(`https://${"a".repeat(400)}.example`)],
  ["nothing", ""],
  ["the scheme alone", "latchkey://"],
  ["white space around it", ` latchkey://join/${TOKEN}?at=${AT} `],
];

describe("ATK-39: a hostile link", () => {
  it("is one of at least forty", () => {
    expect(new Set(HOSTILE.map(([, link]) => link)).size).toBeGreaterThanOrEqual(40);
  });

  it.each(HOSTILE)("ATK-39: with %s is none of ours", (_name, link) => {
    expect(parseDeepLink(link)).toBeNull();
  });
});

describe("the arguments that a program was started with", () => {
  const link = `latchkey://join/${TOKEN}?at=${AT}`;

  it.each([
    [[link], link],
    [["--allow-file-access-from-files", "--", link], link],
    [["--original-process-start-time=1", link, "."], link],
    [[], null],
    [["/home/mina/latchkey-notes.txt", "--hidden"], null],
    [[`--open=${link}`], null],
  ])("%j have one link or none", (args, expected) => {
    expect(linkOfArguments(args)).toBe(expected);
  });

  it("ATK-39: have none when two say that they are", () => {
    expect(linkOfArguments([link, "latchkey://config/set?server=x"])).toBeNull();
    expect(linkOfArguments([link, link])).toBeNull();
    expect(linkOfArguments([link, `LATCHKEY:${TOKEN}`])).toBeNull();
  });
});
