import { Outlet } from "@tanstack/react-router";
import { useIsAdmin } from "../api/session.ts";
import { NoPermissionPage } from "../pages/no-permission-page.tsx";

/** Tells those who are no admins so, instead of a page full of refusals. */
export function AdminLayout() {
  return useIsAdmin() ? <Outlet /> : <NoPermissionPage />;
}
