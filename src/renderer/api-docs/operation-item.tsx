import { Badge, Text, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ApiOperation } from "./api-document.ts";
import classes from "./api-docs.module.css";
import { OperationDetails } from "./operation-details.tsx";
import type { Definitions } from "./schema-text.ts";

export interface OperationItemProps {
  readonly operation: ApiOperation;
  readonly definitions: Definitions;
  /** The address names it: it starts open, with the focus. */
  readonly isLinked: boolean;
}

export function OperationItem({ operation, definitions, isLinked }: OperationItemProps) {
  const { t } = useTranslation("apiDocs");
  const { operationId, method, path, summary, deprecated } = operation;
  const [isOpen, setIsOpen] = useState(isLinked);
  const button = useRef<HTMLButtonElement>(null);
  const detailsId = useId();
  useEffect(() => {
    if (isLinked) button.current?.focus();
  }, [isLinked]);
  return (
    <li id={operationId} className={classes["operation"]}>
      <UnstyledButton
        ref={button}
        className={classes["head"] ?? ""}
        aria-expanded={isOpen}
        aria-controls={isOpen ? detailsId : undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        <IconChevronRight size={16} className={classes["chevron"]} data-open={isOpen} aria-hidden />
        <span className={classes["names"]}>
          <code className={classes["path"]}>
            <strong>{method}</strong> {path}
          </code>
          <Text component="span" size="sm" c="dimmed">
            {summary}
          </Text>
        </span>
        {deprecated && (
          <Badge component="span" variant="default">
            {t("deprecated")}
          </Badge>
        )}
      </UnstyledButton>
      {isOpen && (
        <div id={detailsId} className={classes["details"]}>
          <OperationDetails operation={operation} definitions={definitions} />
        </div>
      )}
    </li>
  );
}
