/*
 * Who may import whom. The map and its reasons are in docs/architecture.md; `npm run check:imports` enforces it and
 * test/unit/house/import-rules.test.ts plants a forbidden import to prove that it does.
 */
const APPS = ["control-plane", "agent", "main", "preload", "renderer", "cli"];
/** What an app stands on besides base and protocol. Those that run in a browser's window see nothing of Node. */
const GROUND = { main: ["node", "i18n"], preload: [], renderer: ["i18n"] };

/** Each app sees base, protocol, its ground and itself. Apps never see each other, not even types. */
const appRules = APPS.map((app) => {
  const rooms = ["base", "protocol", app, ...(GROUND[app] ?? ["node"])];
  return {
    name: `${app}-imports`,
    comment: `src/${app} may import ${rooms.join(", ")} and nothing else of src`,
    severity: "error",
    from: { path: `^src/${app}/` },
    to: { path: "^src/", pathNot: `^src/(${rooms.join("|")})/` },
  };
});

const only = (name, comment, target, allowedFrom) => ({
  name,
  comment,
  severity: "error",
  from: { path: "^src/", pathNot: allowedFrom },
  to: { path: target },
});

export default {
  forbidden: [
    ...appRules,
    {
      name: "base-imports",
      comment: "src/base stands on nothing",
      severity: "error",
      from: { path: "^src/base/" },
      to: { pathNot: "^src/base/" },
    },
    {
      name: "protocol-imports",
      comment: "src/protocol stands on src/base and zod",
      severity: "error",
      from: { path: "^src/protocol/" },
      to: { pathNot: "^src/(base|protocol)/|(^|/)node_modules/zod/" },
    },
    {
      name: "i18n-imports",
      comment: "src/i18n holds words: it stands on src/base, the library that looks them up, and what refusals say",
      severity: "error",
      from: { path: "^src/i18n/" },
      to: { pathNot: "^src/(base|i18n)/|^src/protocol/error-code\\.ts$|(^|/)node_modules/i18next/" },
    },
    {
      name: "node-room-imports",
      comment: "src/node stands on base and protocol",
      severity: "error",
      from: { path: "^src/node/" },
      to: { path: "^src/", pathNot: "^src/(base|protocol|node)/" },
    },
    {
      name: "no-node-in-pure-rooms",
      comment: "base, protocol, i18n, preload and renderer run in a browser's window",
      severity: "error",
      from: { path: "^src/(base|protocol|i18n|preload|renderer)/" },
      to: { dependencyTypes: ["core"] },
    },
    only(
      "electron-only-in-main",
      "Electron belongs to src/main and src/preload",
      "node_modules/electron/",
      "^src/(main|preload)/",
    ),
    only(
      "kysely-only-in-storage",
      "SQL stays in storage and repositories",
      "node_modules/(kysely|pg)/",
      "^src/control-plane/(storage/|.*-repository\\.ts$)",
    ),
    only(
      "ws-only-in-sockets",
      "sockets stay in the sockets' folders",
      "node_modules/ws/",
      "^src/(control-plane/(agent-link|live|signalling|http)/|agent/(link|capture)/)",
    ),
    {
      name: "only-the-gate-injects",
      comment: "every input event passes the gate: nothing else may reach an injector",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/agent/(gate|input)/" },
      to: { path: "^src/agent/input/" },
    },
    {
      name: "native-users",
      comment: "who calls foreign functions: the injectors, and the capture room for its browser's windows",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/agent/(native|input|gate|capture)/" },
      to: { path: "^src/agent/native/" },
    },
    only(
      "koffi-only-in-native",
      "foreign functions come through one door",
      "node_modules/koffi/",
      "^src/agent/native/",
    ),
    {
      name: "dialects-know-no-sql",
      comment: "api adapters call services; they never reach a repository or the storage",
      severity: "error",
      from: { path: "^src/control-plane/api/" },
      to: { path: "^src/control-plane/(storage/|.*-repository\\.ts$)" },
    },
    {
      name: "dialects-are-strangers",
      comment: "one dialect never imports another",
      severity: "error",
      from: { path: "^src/control-plane/api/([^/]+)/" },
      to: { path: "^src/control-plane/api/([^/]+)/", pathNot: "^src/control-plane/api/$1/" },
    },
    {
      name: "features-know-no-http",
      comment: "rules know no HTTP: only api, http, the sockets and the composition root do",
      severity: "error",
      from: {
        path: "^src/control-plane/",
        pathNot: "^src/control-plane/(api|http|agent-link|live|signalling|main\\.ts|serve\\.ts)",
      },
      to: { path: "(^|/)node_modules/(fastify|@fastify)/|^src/control-plane/(api|http)/" },
    },
    {
      name: "main-is-the-root",
      comment: "nothing imports a composition root",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^src/[^/]+/main\\.tsx?$" },
    },
    { name: "no-cycles", severity: "error", from: { path: "^src/" }, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-dev-dependencies",
      comment: "what runs on Node must be installed with --omit=dev; the renderer is bundled",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/renderer/" },
      // Electron is in the program that runs these, and in the packages only for its types.
      to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/(@types|electron)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    parser: "swc",
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types"],
    },
  },
};
