import { Pagination, type PaginationProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Which part of a long list is shown; every button says where it leads. */
export function Pages(props: PaginationProps) {
  const { t } = useTranslation();
  return (
    <Pagination
      {...props}
      getControlProps={(control) => ({ "aria-label": t(`pageControl.${control}`) })}
      getItemProps={(page) => ({ "aria-label": t("page", { page }) })}
    />
  );
}
