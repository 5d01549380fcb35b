import { Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CopyIcon } from "../components/copy-field.tsx";
import type { ApiContent, ApiOperation, ApiParameter } from "./api-document.ts";
import classes from "./api-docs.module.css";
import { curlExample } from "./curl-example.ts";
import { schemaText, type Definitions } from "./schema-text.ts";

const WAYS_IN = ["teamKey", "token", "session"] as const;
const PLACES = ["path", "query", "header", "cookie"] as const;

interface OperationDetailsProps {
  readonly operation: ApiOperation;
  readonly definitions: Definitions;
}

export function OperationDetails({ operation, definitions }: OperationDetailsProps) {
  const { t } = useTranslation("apiDocs");
  const { operationId, description, parameters, requestBody, responses } = operation;
  const permission = operation["x-latchkey-permission"];
  const example = curlExample(operation, definitions, location.origin);
  return (
    <>
      {description !== undefined && <Text size="sm">{description}</Text>}
      <dl className={classes["facts"]}>
        {permission !== undefined && <Fact name={t("permission")}>{permission}</Fact>}
        <Fact name={t("getIn")}>
          <WaysIn security={operation.security} />
        </Fact>
        <Fact name={t("link")}>
          <Link to="/docs/api" hash={operationId}>
            #{operationId}
          </Link>
        </Fact>
      </dl>
      <section>
        <div className={classes["exampleHead"]}>
          <Title order={3}>{t("example")}</Title>
          <CopyIcon value={example} label={t("copyExample")} />
        </div>
        <pre className={classes["schema"]}>{example}</pre>
      </section>
      {parameters.length > 0 && <Parameters parameters={parameters} definitions={definitions} />}
      {requestBody && (
        <section>
          <Title order={3}>{requestBody.required ? t("body") : t("optionalBody")}</Title>
          <Content content={requestBody.content} definitions={definitions} />
        </section>
      )}
      <section>
        <Title order={3}>{t("answers")}</Title>
        {Object.entries(responses).map(([status, answer]) => (
          <div key={status} className={classes["answer"]}>
            <Text size="sm">
              <strong>{status === "default" ? t("otherStatus") : status}</strong> {answer.description}
            </Text>
            <Content content={answer.content} definitions={definitions} />
          </div>
        ))}
      </section>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function WaysIn({ security }: Pick<ApiOperation, "security">) {
  const { t } = useTranslation("apiDocs");
  if (security.length === 0) return t("open");
  const names = security.flatMap((way) => Object.keys(way));
  return names
    .map((name) => {
      const known = WAYS_IN.find((one) => one === name);
      return known ? t(`wayIn.${known}`) : name;
    })
    .join(", ");
}

interface ParametersProps {
  readonly parameters: readonly ApiParameter[];
  readonly definitions: Definitions;
}

function Parameters({ parameters, definitions }: ParametersProps) {
  const { t } = useTranslation("apiDocs");
  return (
    <section>
      <Title order={3}>{t("parameters")}</Title>
      <table className={classes["parameters"]}>
        <thead>
          <tr>
            <th scope="col">{t("name")}</th>
            <th scope="col">{t("where")}</th>
            <th scope="col">{t("type")}</th>
            <th scope="col">{t("required")}</th>
            <th scope="col">{t("description")}</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map((parameter) => (
            <ParameterRow key={`${parameter.in} ${parameter.name}`} parameter={parameter} definitions={definitions} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ParameterRowProps {
  readonly parameter: ApiParameter;
  readonly definitions: Definitions;
}

/** On a phone each cell is a line of its own, named by its column. */
function ParameterRow({ parameter, definitions }: ParameterRowProps) {
  const { t } = useTranslation("apiDocs");
  const place = PLACES.find((one) => one === parameter.in);
  return (
    <tr>
      <th scope="row">
        <code>{parameter.name}</code>
      </th>
      <td data-label={t("where")}>{place ? t(`place.${place}`) : parameter.in}</td>
      <td data-label={t("type")}>
        <code className={classes["type"]}>{schemaText(parameter.schema, definitions)}</code>
      </td>
      <td data-label={t("required")}>{parameter.required ? t("yes") : t("no")}</td>
      <td data-label={t("description")}>{parameter.description ?? "–"}</td>
    </tr>
  );
}

interface ContentProps {
  readonly content: ApiContent;
  readonly definitions: Definitions;
}

function Content({ content, definitions }: ContentProps) {
  return Object.entries(content).map(([mediaType, { schema }]) => (
    <div key={mediaType}>
      <Text size="xs" c="dimmed">
        {mediaType}
      </Text>
      <pre className={classes["schema"]}>{schemaText(schema, definitions)}</pre>
    </div>
  ));
}
