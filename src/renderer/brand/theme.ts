import {
  Alert,
  createTheme,
  Menu,
  Modal,
  Notification,
  Select,
  Table,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from "@mantine/core";
import type { Translate } from "../../i18n/translator.ts";
import classes from "./theme.module.css";

const petrol: MantineColorsTuple = [
  "#ecf7f7",
  "#d8ecec",
  "#aed9d9",
  "#80c5c6",
  "#5bb3b5",
  "#3b9fa2",
  "#1f8a8d",
  "#117a7d",
  "#0b6a6d",
  "#065557",
];

const brass: MantineColorsTuple = [
  "#fdf6e7",
  "#f8ead0",
  "#f0d4a0",
  "#e8bc6b",
  "#e3a93c",
  "#d0942a",
  "#b47c1c",
  "#936412",
  "#784f0a",
  "#5c3b03",
];

const slate: MantineColorsTuple = [
  "#d6dde1",
  "#b7c1c7",
  "#95a1a9",
  "#67757d",
  "#3b474e",
  "#2b353b",
  "#20292e",
  "#161d21",
  "#10161a",
  "#0a0f12",
];

/** The theme has words of its own: `t` gives them in the language that is shown. */
export function createAppTheme(t: Translate) {
  return createTheme({
    colors: { petrol, brass, dark: slate },
    primaryColor: "petrol",
    primaryShade: { light: 8, dark: 7 },
    defaultRadius: "md",
    cursorType: "pointer",
    respectReducedMotion: true,
    fontFamily:
      '"Inter Variable", Inter, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif',
    fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace',
    components: {
      Alert: Alert.extend({ vars: (_theme, { color = "petrol" }) => ({ root: alertColors(color) }) }),
      Select: Select.extend({ defaultProps: { comboboxProps: { withinPortal: false } } }),
      Table: Table.extend({ defaultProps: { borderColor: "var(--lk-line)" } }),
      Modal: Modal.extend({
        classNames: {
          title: classes["modal-title"] ?? "",
          content: classes["modal"] ?? "",
          header: classes["modal"] ?? "",
        },
        defaultProps: {
          closeButtonProps: { "aria-label": t("common:close") },
          // A dialog's heading row is no banner of the page.
          attributes: { header: { role: "presentation" } },
        },
      }),
      Notification: Notification.extend({
        classNames: { description: classes["notification-text"] ?? "" },
        defaultProps: { closeButtonProps: { "aria-label": t("common:close") } },
      }),
      // The placeholder that Mantine focuses first is no menu item, and what opens in the page belongs to its landmark.
      Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false, withinPortal: false } }),
    },
    headings: { fontWeight: "650", sizes: { h1: { fontSize: "1.375rem" }, h2: { fontSize: "1.0625rem" } } },
  });
}

/** A tint of the card rather than a block of colour: calm, and the same in light and dark. */
function alertColors(color: string) {
  const tint = `var(--mantine-color-${color}-5)`;
  return {
    "--alert-bg": `color-mix(in srgb, ${tint} 9%, var(--lk-surface))`,
    "--alert-bd": `1px solid color-mix(in srgb, ${tint} 38%, var(--lk-surface))`,
    "--alert-color": `light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))`,
  };
}

/** Mantine's greys for secondary text miss the 4.5:1 contrast that small text needs; these reach it on every surface that we use. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#56636b",
    "--mantine-color-placeholder": "#66727a",
    "--mantine-color-error": "#c22a2a",
    "--mantine-color-anchor": "#0b6a6d",
    "--lk-surface": "#ffffff",
    "--lk-canvas": "#f5f7f8",
    "--lk-line": "#dde3e6",
    "--lk-online": "#16803f",
    "--lk-waiting": "#936412",
    "--lk-offline": "#6b7780",
    "--lk-meter-track": "#e3e8ea",
    "--lk-meter-fill": "#3b9fa2",
  },
  dark: {
    "--mantine-color-placeholder": "#8b979f",
    "--mantine-color-error": "#ff8f8f",
    "--mantine-color-anchor": "#80c5c6",
    "--mantine-color-dimmed": "#9eabb3",
    "--lk-surface": "#1a2227",
    "--lk-canvas": "#12181c",
    "--lk-line": "#2d383f",
    "--lk-online": "#4cc178",
    "--lk-waiting": "#e8bc6b",
    "--lk-offline": "#8b979f",
    "--lk-meter-track": "#2d383f",
    "--lk-meter-fill": "#3b9fa2",
  },
});
