import { Badge, Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type * as z from "zod";
import type { SignInItem } from "../../protocol/http/people.ts";
import { endSignIn, signInsQuery } from "../api/account.ts";
import { sessionQuery } from "../api/session.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { Section } from "../components/section.tsx";
import { useAction } from "../components/use-action.ts";
import { browserName } from "./browser-name.ts";

/** Where the person is signed in, and a way to end it from afar. */
export function SignIns() {
  const signIns = useQuery(signInsQuery);
  return (
    <Section title="Signed in" description="Signing one out ends it at once, open pages included.">
      {signIns.isPending && <Skeleton height={80} radius="md" />}
      {signIns.isError && <LoadError error={signIns.error} onRetry={() => void signIns.refetch()} />}
      {signIns.data && (
        <ItemList label="Signed-in browsers and programs">
          {signIns.data.data.map((signIn) => (
            <SignInRow key={signIn.id} signIn={signIn} />
          ))}
        </ItemList>
      )}
    </Section>
  );
}

function SignInRow({ signIn }: { readonly signIn: z.infer<typeof SignInItem> }) {
  const ending = useAction(
    () => endSignIn(signIn.id),
    signIn.current ? [sessionQuery.queryKey] : [signInsQuery.queryKey],
  );
  const name = signIn.kind === "api" ? "A program" : browserName(signIn.user_agent);
  return (
    <ItemRow
      title={
        <>
          {name}
          {signIn.current && (
            <Badge variant="default" size="sm" tt="none" fw={500}>
              this browser
            </Badge>
          )}
        </>
      }
      details={
        <>
          from {signIn.address || "an unknown address"} · since <RelativeTime at={signIn.created_at} /> · ends{" "}
          <RelativeTime at={signIn.expires_at} />
        </>
      }
      actions={
        <Button
          size="xs"
          variant="default"
          loading={ending.isRunning}
          onClick={() => ending.run()}
          aria-label={`Sign out ${name}`}
        >
          Sign out
        </Button>
      }
    />
  );
}
