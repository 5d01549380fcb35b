import { Alert, Tabs, Text, TextInput, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Mark } from "../brand/mark.tsx";
import { LoadError } from "../components/load-error.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import { useServices } from "../services.ts";
import { apiDocumentQuery, DOCUMENT_PATH, matches, type ApiDescription, type ApiOperation } from "./api-document.ts";
import classes from "./api-docs.module.css";
import { OperationItem } from "./operation-item.tsx";

/** Every operation of the control plane's APIs, from the description that it serves: for everybody, signed in or not. */
export function ApiDocsPage() {
  const { t } = useTranslation(["apiDocs", "common"]);
  useDocumentTitle(t("common:pageTitle", { title: t("title") }));
  const description = useQuery(apiDocumentQuery);
  const linked = useLocation().hash;
  return (
    <main className={classes["page"]}>
      <Link to="/" className={classes["brand"] ?? ""}>
        <Mark size={28} />
        <span>Latchkey</span>
      </Link>
      <div>
        <Title order={1}>{t("title")}</Title>
        <Text c="dimmed" size="sm" mt={4}>
          {t("lead")} <DocumentLink />
        </Text>
      </div>
      {description.isPending && <PageLoading />}
      {description.isError && <LoadError error={description.error} onRetry={() => void description.refetch()} />}
      {/* Another link starts anew from its operation. */}
      {description.data && <Dialects key={linked} description={description.data} linked={linked} />}
    </main>
  );
}

/** A window of the desktop app never leaves its pages, so there it is an address to read. */
function DocumentLink() {
  const { desktop } = useServices();
  return desktop.view.isApp ? <code>{DOCUMENT_PATH}</code> : <a href={DOCUMENT_PATH}>{DOCUMENT_PATH}</a>;
}

interface DialectsProps {
  readonly description: ApiDescription;
  /** The id of the operation that the address names, or nothing. */
  readonly linked: string;
}

function Dialects({ description, linked }: DialectsProps) {
  const { t } = useTranslation("apiDocs");
  const { dialects, operations, unreadable } = description;
  const target = operations.find(({ operationId }) => operationId === linked);
  const [dialect, setDialect] = useState<string | null>(tabOf(target?.tags[0] ?? dialects[0] ?? ""));
  const [search, setSearch] = useState("");
  const found = operations.filter((operation) => matches(operation, search.trim()));
  const of = (name: string) => found.filter(({ tags }) => tags[0] === name);
  return (
    <>
      {unreadable.length > 0 && (
        <Alert color="yellow" title={t("unreadable", { count: unreadable.length })}>
          {unreadable.join(", ")}
        </Alert>
      )}
      {linked !== "" && !target && <Alert color="yellow">{t("unknownOperation", { id: linked })}</Alert>}
      <TextInput
        type="search"
        label={t("search")}
        description={t("searchHint")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <Tabs value={dialect} onChange={setDialect} keepMounted={false}>
        <Tabs.List aria-label={t("dialect")}>
          {dialects.map((name) => (
            <Tabs.Tab key={name} value={tabOf(name)}>
              {t("dialectCount", { name, count: of(name).length })}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {dialects.map((name) => (
          <Tabs.Panel key={name} value={tabOf(name)} pt="md">
            <Areas operations={of(name)} description={description} linked={linked} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

/** It becomes part of an element's id, which knows no space. */
function tabOf(dialect: string): string {
  return dialect.replaceAll(" ", "-");
}

interface AreasProps extends DialectsProps {
  readonly operations: readonly ApiOperation[];
}

function Areas({ operations, description, linked }: AreasProps) {
  const { t } = useTranslation("apiDocs");
  const areas = Map.groupBy(operations, ({ tags }) => tags[1]);
  if (areas.size === 0) return <Text c="dimmed">{t("noMatch")}</Text>;
  return [...areas].map(([area, members]) => (
    <section key={area} aria-label={area} className={classes["area"]}>
      <Title order={2}>{area}</Title>
      <ul className={classes["operations"]}>
        {members.map((operation) => (
          <OperationItem
            key={operation.operationId}
            operation={operation}
            definitions={description.definitions}
            isLinked={operation.operationId === linked}
          />
        ))}
      </ul>
    </section>
  ));
}
