import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiFailure, failureText } from "../api/api-failure.ts";

/** The part of Mantine's form that submitting needs. */
interface SubmittedForm<Values> {
  validate(): { readonly hasErrors: boolean; readonly errors: Readonly<Record<string, unknown>> };
  getValues(): Values;
  setFieldError(path: string, error: string): void;
  getInputNode(path: string): HTMLElement | null;
}

export interface Submit {
  readonly isRunning: boolean;
  /** What went wrong that belongs to no single field. */
  readonly failure: string | null;
  readonly onSubmit: (event: FormEvent) => void;
}

/**
 * Sends a form once at a time. A refusal is shown at the field that it names, and that field gets the focus; `fields` translates the
 * wire's names into the form's. Everything else becomes `failure`.
 */
export function useSubmit<Values>(
  form: SubmittedForm<Values>,
  send: (values: Values) => Promise<unknown>,
  fields: Readonly<Record<string, string>> = {},
): Submit {
  const { t } = useTranslation();
  const [isRunning, setIsRunning] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  function showFailure(error: unknown): void {
    const field = error instanceof ApiFailure && error.field !== null ? fields[error.field] : undefined;
    if (field === undefined) {
      setFailure(failureText(t, error));
      return;
    }
    form.setFieldError(field, failureText(t, error));
    form.getInputNode(field)?.focus();
  }

  /** The first field that can take the focus; the errors come in the order of the form. */
  function focusFirst(paths: readonly string[]): void {
    const nodes = paths.map((path) => form.getInputNode(path));
    nodes.find((node) => node !== null)?.focus();
  }

  async function perform(): Promise<void> {
    setIsRunning(true);
    setFailure(null);
    try {
      await send(form.getValues());
    } catch (error) {
      showFailure(error);
    }
    setIsRunning(false);
  }

  return {
    isRunning,
    failure,
    onSubmit(event) {
      event.preventDefault();
      if (isRunning) return;
      const { hasErrors, errors } = form.validate();
      if (hasErrors) focusFirst(Object.keys(errors));
      else void perform();
    },
  };
}
