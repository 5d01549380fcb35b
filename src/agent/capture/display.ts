import { connect } from "node:net";

/** A local X display, `:N` or `unix:N`, with or without a screen. */
const LOCAL_DISPLAY = /^(?:unix)?:(?<number>\d+)(?:\.\d+)?$/;

/** Why this process sees no screen, for people; null when it does. A display that is told by name but does not answer counts as none. */
export async function findDisplayProblem(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Promise<string | null> {
  if (platform === "win32" || platform === "darwin" || env["WAYLAND_DISPLAY"]) return null;
  const display = env["DISPLAY"];
  if (!display) {
    return "This machine shows no screen: its agent runs without DISPLAY. Start it inside the desktop session, or with DISPLAY set.";
  }
  const number = LOCAL_DISPLAY.exec(display)?.groups?.["number"];
  if (number === undefined) return null;
  const path = `/tmp/.X11-unix/X${number}`;
  // Some servers listen only under the abstract name.
  if ((await answers(path)) || (await answers(`\0${path}`))) return null;
  return `The display ${display} does not answer: its X server has ended or was never started.`;
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
