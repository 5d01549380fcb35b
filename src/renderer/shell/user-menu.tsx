import { Menu, UnstyledButton } from "@mantine/core";
import { IconApi, IconLogout, IconSelector, IconUserCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { sessionQuery, signOut } from "../api/session.ts";
import { useAction } from "../components/use-action.ts";
import type { UserItem } from "../../protocol/http/people.ts";
import { displayName } from "../people/person.ts";
import classes from "./user-menu.module.css";

export function UserMenu({ user }: { readonly user: UserItem }) {
  const { t } = useTranslation(["shell", "common"]);
  const leaving = useAction(signOut, [sessionQuery.queryKey]);
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes["button"] ?? ""}>
          <span className={classes["initial"]} aria-hidden="true">
            {displayName(t, user).slice(0, 1).toUpperCase()}
          </span>
          <span className={classes["names"]}>
            <span className={classes["name"]}>{displayName(t, user)}</span>
            <span className={classes["role"]}>{t(`common:role.${user.role}`)}</span>
          </span>
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/profile" leftSection={<IconUserCircle size={17} aria-hidden />}>
          {t("yourProfile")}
        </Menu.Item>
        <Menu.Item component={Link} to="/docs/api" leftSection={<IconApi size={17} aria-hidden />}>
          {t("apiDocs")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={17} aria-hidden />}
          onClick={() => leaving.run()}
          disabled={leaving.isRunning}
        >
          {t("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
